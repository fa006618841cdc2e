"""Begin a paper for an audience and write it anew."""

from dataclasses import replace

from casework.bootstrap import Office
from casework.content import check_text
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.releasing.drafts import draft_of, note_in_journal, replace_draft
from casework.reviewing.papers import seal_paper
from casework.store.papers import add_paper
from casework.unlocking import require
from policies.rules import Permission


async def begin_paper(case_id: CaseId, audience: str, text: str, unlocked: Unlocked, office: Office) -> str:
    """Keep a first draft for an audience; returns its id."""
    require(unlocked, Permission.CASE_REVIEW)
    rule = office.rules.deidentification.audiences.get(audience)
    if rule is None or not rule.outside:
        raise NotFoundError
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if office.rules.kinds[held.row.kind].talk:
        raise NotAllowedNowError  # nothing of a talk leaves the office
    content = {"type": "paper", "text": check_text(text, may_be_empty=True)}
    row = await seal_paper(content, audience, None, held, unlocked, office)
    await add_paper(office.cases.store, row)
    await note_in_journal("paper_begun", None, held, unlocked, office)
    return row.id.hex()


async def rewrite_paper(
    case_id: CaseId, paper_id: str, version: int, text: str, unlocked: Unlocked, office: Office
) -> None:
    """Keep a draft's next version; what two people had let pass was another text and no longer counts."""
    require(unlocked, Permission.CASE_REVIEW)
    held, row = await draft_of(case_id, paper_id, unlocked, office)
    content = {"type": "paper", "text": check_text(text, may_be_empty=True)}
    await replace_draft(content, replace(row, version=version), held, unlocked, office)
