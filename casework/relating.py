"""Protected cases about the same matter: linked by number, worked on together; no reporter learns of another.

Nothing is compared here by a program. Whoever holds both cases says that they belong together, and why.
"""

from collections.abc import Sequence

from casework.answering import reply
from casework.bootstrap import Office
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError, Refusal
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.releasing.drafts import inspect_paper
from casework.repeating import closure, link_held, write_together
from casework.repeats import RepeatView, is_over, record_of, repeats_of
from casework.reviewing.studying import study
from casework.unlocking import require
from policies.rules import Permission

_READ_AS = "factsheet"  # the strictest audience


class TellsOfAnotherError(Refusal):
    """A text that goes to several reporters would tell one of them that there is another, or what only one said."""

    code = "tells_of_another"
    status = 422


async def related_to(case_id: CaseId, unlocked: Unlocked, office: Office) -> RepeatView:
    """The cases that belong to a protected one, of those that this officer may read."""
    require(unlocked, Permission.CASE_OPEN)
    return await repeats_of(await _held(case_id, unlocked, office), unlocked, office)


async def relate(case_id: CaseId, number: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Say that the case of this number belongs to this one, and why; unknown and not one's own are the same refusal."""
    require(unlocked, Permission.CASE_MOVE)
    held = await _held(case_id, unlocked, office)
    other = await office.cases.by_number("".join(number.split()).upper())
    if other is None or other == held.row.id:
        raise NotFoundError
    try:
        there = await hold_case(other, unlocked, office)
    except NotYourCaseError:
        raise NotFoundError from None
    if there.row.kind not in office.rules.kinds_beside(held.row.kind):
        raise NotFoundError
    await record_with_reason("related", reason, held, unlocked, office)
    await link_held(held, [other], unlocked, office)


async def work_together(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Work on the related cases as one matter; each keeps its own mailbox, clock, approvals and end."""
    require(unlocked, Permission.CASE_MOVE)
    held = await _held(case_id, unlocked, office)
    together = await closure(held.row, (), unlocked, office)
    if len(together) == 1:
        raise NotAllowedNowError
    await record_with_reason("worked_together", reason, held, unlocked, office)
    await write_together(together, "repeat_joined", unlocked, office, joined=True)


async def answer_each(case_id: CaseId, text: str, unlocked: Unlocked, office: Office) -> int:
    """Give the person of each related case the same answer; returns how many were answered.

    Nothing is sent if the text says that there is somebody else, or carries what only another case has.
    """
    require(unlocked, Permission.CASE_ANSWER)
    held = await _held(case_id, unlocked, office)
    record = await record_of(held, office)
    if record is None or not record.joined:
        raise NotAllowedNowError
    open_ones = [each for each in await closure(held.row, (), unlocked, office) if not is_over(each.row)]
    if await _tells_of_another(text, open_ones, unlocked, office):
        raise TellsOfAnotherError
    for each in open_ones:
        await reply(CaseId(each.row.id.hex()), text, (), unlocked, office)
    return len(open_ones)


async def _tells_of_another(text: str, cases: Sequence[HeldCase], unlocked: Unlocked, office: Office) -> bool:
    """Whether a text that goes to the person of each of these cases would tell one of them of another."""
    plain = "".join(text.split())
    if any("".join(each.split()) in plain for each in office.rules.repeats.together.tells):
        return True
    if any(number in plain for each in cases for number in (each.row.number, each.row.registry_number)):
        return True
    # What one of them said goes to the others as well: it is held against every case as a paper would be.
    for each in cases:
        if (await inspect_paper(text, _READ_AS, await study(each, unlocked, office), office)).is_blocked:
            return True
    return False


async def _held(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    held = await hold_case(case_bytes(case_id), unlocked, office)
    kind = office.rules.kinds[held.row.kind]
    if not kind.protected or kind.talk:
        raise NotFoundError
    return held
