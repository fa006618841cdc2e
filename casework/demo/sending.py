"""The demo's cases that were handed on: paper, approvals, notice and handing, through the real doings."""

from collections.abc import Mapping
from typing import Any

from casework.approving import decide
from casework.bootstrap import Office
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.releasing import begin_paper, release_paper
from casework.store.approvals import ASKED, approvals_of, deciders_of
from casework.store.transfers import MADE, transfers_of
from casework.transferring import Asked, begin, hand_over_papers, make_papers, tell_before


async def prepare(
    case_id: CaseId, told: Mapping[str, Any], officer: Unlocked, officers: Mapping[str, Unlocked], office: Office
) -> None:
    """Release a made-up fact sheet, begin the act, let it be approved, tell the person, make the papers."""
    act, text = str(told["as"]), str(told["text"])
    paper_id = await begin_paper(case_id, office.rules.transfers.audience, text, officer, office)
    await release_paper(case_id, paper_id, 1, officer, office)
    asked = Asked(act=act, to=str(told["to"]), paper=paper_id, why=str(told["why"]))
    transfer_id = await begin(case_id, asked, officer, office)
    await _approve(case_id, officers, office)
    if office.rules.transfers.acts[act].tells_before:
        await tell_before(case_id, transfer_id, officer, office)
    await make_papers(case_id, transfer_id, officer, office)


async def hand(case_id: CaseId, told: Mapping[str, Any], officer: Unlocked, office: Office) -> None:
    """Hand the papers of a case over."""
    (row,) = [each for each in await transfers_of(office.cases.store, case_bytes(case_id)) if each.state == MADE]
    way, urgent = str(told["way"]), str(told.get("urgent", ""))
    await hand_over_papers(case_id, row.id.hex(), way, "", officer, office, urgent=urgent)


async def _approve(case_id: CaseId, officers: Mapping[str, Unlocked], office: Office) -> None:
    """Everybody whose turn it is lets the case's approval pass, in the order of the steps."""
    by_id = {each.officer.id: each for each in officers.values()}
    for row in await approvals_of(office.cases.store, case_bytes(case_id)):
        if row.state != ASKED:
            continue
        steps: dict[int, str] = {}
        for officer_id, step in await deciders_of(office.cases.store, row.id):
            steps.setdefault(step, officer_id)
        for step in sorted(steps):
            await decide(row.id.hex(), "", by_id[steps[step]], office, granted=True)
