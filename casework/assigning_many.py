"""Give several cases to one officer: each by itself, as if it were the only one; what was refused is said of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.assigning import assign
from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotFoundError, ReasonNeededError, Refusal
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reasons import SHORTEST_REASON
from casework.unlocking import officer_of, require
from policies.rules import Permission


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one case; `number` is empty where the officer may not know it, `refusal` where it was given."""

    case_id: str
    number: str
    refusal: str


async def takers(office: Office) -> tuple[tuple[str, str], ...]:
    """Whoever may work on a case at all, by name; who is excluded from which is found out case by case."""
    people = [row for row in await office.people.all() if not row.suspended]
    able = [officer_of(row, frozenset(), office.rules) for row in people]
    return tuple((each.id, each.name) for each in able if Permission.CASE_ANSWER in each.permissions)


async def assign_many(
    case_ids: Sequence[str], officer_id: str, reason: str, unlocked: Unlocked, office: Office
) -> tuple[Given, ...]:
    """Give each of these cases to an officer, for a written reason; nothing of any of them is opened."""
    require(unlocked, Permission.CASE_ASSIGN)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeededError
    if officer_id not in {each for each, _ in await takers(office)}:
        raise NotFoundError
    chosen = list(dict.fromkeys(case_ids))
    if not chosen or len(chosen) > office.rules.lists.most_at_once:
        raise MalformedRequestError
    return tuple([await _give(case_id, officer_id, reason, unlocked, office) for case_id in chosen])


async def _give(case_id: str, officer_id: str, reason: str, unlocked: Unlocked, office: Office) -> Given:
    number = ""
    try:
        held = await hold_case(case_bytes(CaseId(case_id)), unlocked, office)
        number = held.row.registry_number
        await assign(CaseId(case_id), [officer_id], unlocked, office, reason)
    except Refusal as refusal:
        return Given(case_id, number, refusal.code)
    return Given(case_id, number, "")
