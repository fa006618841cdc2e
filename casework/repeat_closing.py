"""Close a matter that came again and again: after enough answers, after the committee where many are in it."""

from casework.approving import draft, text_of_approval, use_approval
from casework.bootstrap import Office
from casework.concluding import finish
from casework.errors import NotAllowedNowError
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.repeats import RepeatView, repeats_of
from casework.states import CaseState, check_move
from casework.store.approvals import GRANTED, approvals_of
from casework.store.repeats import was_in_state
from casework.unlocking import require
from policies.rules import Permission


async def closing_text(view: RepeatView, office: Office) -> str:
    """A first draft of what the person is told; whoever closes writes it anew."""
    wording, earlier = office.rules.wording["ko"], view.members[: view.number - 1]
    numbers = ", ".join(each.line.registry_number for each in earlier if each.answered)
    return wording["repeat.closing"].format(times=view.number, answered=view.answered, numbers=numbers)


async def why_not(held: HeldCase, view: RepeatView, office: Office) -> str:
    """The key of the sentence that says why this may not be closed as repeated; empty where it may."""
    rule = office.rules.repeats.closing
    if view.number < rule.times:
        return "repeat.too_few_times"
    if view.answered < rule.replies:
        return "repeat.too_few_replies"
    kinds = {held.row.kind, *(each.line.kind for each in view.members)}
    if kinds & {*rule.only_after_committee} and not await _committee_has_looked(held, office):
        return "repeat.committee_first"
    if rule.result not in office.rules.kinds[held.row.kind].results:
        return "repeat.not_this_kind"
    return ""


async def propose_closing(case_id: CaseId, text: str, unlocked: Unlocked, office: Office) -> str:
    """Ask the lead and the head to close it as repeated; refused as long as the law does not let it."""
    held = await _closable(case_id, unlocked, office)
    rule = office.rules.repeats.closing
    title = f"{held.row.registry_number} {office.rules.approval.acts[rule.act].label}"
    return await draft(case_id, rule.act, title, text, unlocked, office)


async def is_granted(held: HeldCase, office: Office) -> bool:
    """Whether the closing was approved and can be done now."""
    act = office.rules.repeats.closing.act
    return any(
        each.act == act and each.state == GRANTED for each in await approvals_of(office.cases.store, held.row.id)
    )


async def close_repeated(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Close it as it was approved, looked at once more: what counted then may not count any more."""
    held = await _closable(case_id, unlocked, office)
    rule, kind = office.rules.repeats.closing, office.rules.kinds[held.row.kind]
    check_move(held.row.state, CaseState.CLOSED, kind.states)
    approved = await use_approval(held, rule.act, office)
    _, text = await text_of_approval(approved, held, office)
    ways = office.rules.wording["ko"][f"objection.{kind.track}"]
    whole = f"{text}\n\n문서번호 {approved.document_number}\n{ways}"
    await finish(held, rule.result, whole, unlocked, office)


async def _closable(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    require(unlocked, Permission.CASE_CLOSE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if await why_not(held, await repeats_of(held, unlocked, office), office):
        raise NotAllowedNowError
    return held


async def _committee_has_looked(held: HeldCase, office: Office) -> bool:
    if held.row.state == CaseState.COMMITTEE:
        return False
    return await was_in_state(office.cases.store, held.row.journal_id, CaseState.COMMITTEE)
