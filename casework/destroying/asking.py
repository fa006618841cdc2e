"""Ask for the approval of a list as it was decided: signed by who asks, granted and signed by somebody else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from casework.approving import able, seal_to
from casework.bootstrap import Office
from casework.destroying.deciding import RETURNED, line_deciders, open_list, seen_list
from casework.destroying.signing import digest_of
from casework.destroying.things import THINGS, workers_on
from casework.errors import BoardNeededError, NotAllowedNowError, NotYourCaseError, StaleError, UndecidedError
from casework.people import Unlocked
from casework.store.approvals import ASKED as APPROVAL_ASKED
from casework.store.approvals import WITHDRAWN, ApprovalRow, add_approval, change_state, deputies
from casework.store.destruction import (
    ASKED,
    DESTROY,
    LENGTHEN,
    OPEN,
    POSTPONE,
    LineRow,
    ListRow,
    ask_list,
    decide_lines,
    lines_of,
    shut_out_of,
)
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.destruction import ASKED as STEP_ASKED
from crypto.destruction import sign_decision
from crypto.keys import PublicKey, random_id
from policies.rules import Permission

ACT = "destruction"
_LONGEST_DOCUMENT = 60


async def ask(number: str, board_day: date | None, board_document: str, unlocked: Unlocked, office: Office) -> str:
    """Ask for the approval of a list whose lines are all decided; returns the approval's id.

    The approval is kept first and the list names it afterwards: an approval that no list names lets nothing happen.
    """
    require(unlocked, Permission.DESTRUCTION_DECIDE)
    row = await seen_list(number, unlocked, office)
    if unlocked.officer.id not in await line_deciders(row.id, office):
        raise NotYourCaseError
    view = await open_list(number, 1, unlocked, office)
    if view.state not in {OPEN, RETURNED}:
        raise NotAllowedNowError
    if view.counts[""]:
        raise UndecidedError
    if view.state == RETURNED:
        await decide_lines(office.cases.store, row, {})  # open again, without what was rejected
    row = _with_board(await seen_list(number, unlocked, office), board_day, board_document, office)
    lines = await lines_of(office.cases.store, row.id)
    digest = digest_of(row, lines, office.office)
    approval = await _approval(row, lines, view.counts, unlocked, office)
    signature = sign_decision(unlocked.signing, office.office, STEP_ASKED, digest)
    asked = replace(
        row, state=ASKED, asked_by=unlocked.officer.id, asked_day=office.clock.today(), approval_id=approval,
        digest=digest, signature=signature,
    )  # fmt: skip
    try:
        await ask_list(office.cases.store, lines, asked)
    except StaleError:
        await change_state(office.cases.store, approval, APPROVAL_ASKED, WITHDRAWN)
        raise
    return approval.hex()


def _with_board(row: ListRow, day: date | None, document: str, office: Office) -> ListRow:
    document = " ".join(document.split())[:_LONGEST_DOCUMENT]
    given = day is not None and document
    if office.rules.destruction.board_needed and not given:
        raise BoardNeededError
    if day is not None and day > office.clock.today():
        raise BoardNeededError
    return replace(row, board_day=day if given else None, board_document=document if given else None)


async def _approval(
    row: ListRow, lines: Sequence[LineRow], counts: Mapping[str, int], unlocked: Unlocked, office: Office
) -> bytes:  # fmt: skip
    chosen = await _granters(row, lines, unlocked, office)
    if not chosen:
        raise NotAllowedNowError
    step = len(office.rules.approval.steps) - 1
    approval_id = random_id()
    text = (
        f"파기 {counts[DESTROY]}건, 보류 {counts[POSTPONE]}건, 보존기간 연장 {counts[LENGTHEN]}건입니다."
        + (f" 기록물평가심의회 {row.board_day.isoformat()}, {row.board_document}." if row.board_day else "")
        + f" 결재하면 파기로 정한 {THINGS[lines[0].what].label}의 열쇠와 글을 되돌릴 수 없게 없앱니다."
    )
    readers = [PublicKey(each.public_key) for each in (*chosen, await office.people.get(unlocked.officer.id))]
    body = await seal_to(approval_id, {"title": row.number, "text": text}, readers, office)
    kept = ApprovalRow(
        id=approval_id, case_id=row.id, act=ACT, state=APPROVAL_ASKED, step=step, officer_id=unlocked.officer.id,
        document_number=None, day=office.clock.today(), body=body,
    )  # fmt: skip
    await office.journal.append("approval_asked", office.clock.now(), unlocked.officer.id, row.id, None)
    await add_approval(office.cases.store, kept, [(each.id, step) for each in chosen])
    return approval_id


async def _granters(row: ListRow, lines: Sequence[LineRow], unlocked: Unlocked, office: Office) -> list[OfficerRow]:
    """The head or their deputy; whoever asks, works on something of the list or is excluded from it is passed over."""
    rule = office.rules.approval
    shut_out = {unlocked.officer.id, *await shut_out_of(office.cases.store, row.id)}
    shut_out |= await workers_on(lines, office)
    people = {each.id: each for each in await office.people.all() if not each.suspended}
    standing_in = {each.officer_id: each.deputy_id for each in await deputies(office.cases.store, office.clock.today())}
    found = able(rule.roles[rule.steps[-1]], None, people, standing_in, shut_out)
    return found or able(rule.outside, None, people, {}, shut_out)
