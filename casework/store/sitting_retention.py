"""What keeps closed sittings of committees, who works on them, what is left of them: rows and values, no key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, String, cast, exists, or_, select, union

from casework.states import CaseState
from casework.store.committee_tables import sitting, sitting_item
from casework.store.committees import CLOSED
from casework.store.destruction import SITTING
from casework.store.destruction_tables import case_retention, entry_retention, sitting_remains, sitting_retention
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer, case_recusal
from casework.store.register_tables import register_entry, register_matter
from casework.store.retained import Retained, is_over
from casework.store.retention import held_cases

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainsRow:
    """What is left of a destroyed sitting."""

    committee: str
    year: int
    number: int
    mode: str
    day: date
    called: int
    attended: int
    closed_year: int
    destroyed_day: date
    list_number: str


async def excluded_from_sittings(store: Store, sitting_ids: Sequence[bytes]) -> dict[bytes, set[str]]:
    """For each of these sittings, who must not see a case that came before it."""
    item = sitting_item.c
    query = select(item.sitting_id, case_recusal.c.officer_id).join(
        case_recusal, case_recusal.c.case_id == item.case_id
    )
    found: dict[bytes, set[str]] = {sitting_id: set() for sitting_id in sitting_ids}
    async with store.reading() as connection:
        for some in _some(sitting_ids):
            for sitting_id, officer_id in await connection.execute(query.where(item.sitting_id.in_(some))):
                found[sitting_id].add(officer_id)
    return found


async def officers_of_sittings(store: Store, sitting_ids: Sequence[bytes]) -> set[str]:
    """Who planned one of these sittings, and who works on a case or an entry that came before it."""
    item, found = sitting_item.c, set[str]()
    async with store.reading() as connection:
        for some in _some(sitting_ids):
            mine = item.sitting_id.in_(some)
            planned = select(sitting.c.officer_id).where(sitting.c.id.in_(some))
            cases = select(case_officer.c.officer_id).join(sitting_item, item.case_id == case_officer.c.case_id)
            entries = select(register_entry.c.officer_id).select_from(
                register_entry.join(register_matter, register_matter.c.entry_id == register_entry.c.id).join(
                    sitting_item, item.agenda_id == register_matter.c.id
                )
            )
            query = union(planned, cases.where(mine), entries.where(mine))
            found |= {each for each in (await connection.execute(query)).scalars() if each}
    return found


async def remains_of_sittings(store: Store, committees: Collection[str]) -> list[RemainsRow]:
    """The destroyed sittings of committees, the latest first."""
    left = sitting_remains.c
    query = select(sitting_remains).where(left.committee.in_(list(committees)))
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(left.year.desc(), left.committee, left.number.desc()))
        return [RemainsRow(**row) for row in rows.mappings()]


def _is_tied(today: date) -> ColumnElement[bool]:
    """Whether a matter of it belongs to a case or an entry that is open, held, or whose own time is not over."""
    item = sitting_item.alias()
    mine = item.c.sitting_id == sitting.c.id
    over = exists().where(
        case_retention.c.case_id == case.c.id, case_retention.c.closed_day == case.c.closed_day,
        is_over(case_retention, today),
    )  # fmt: skip
    kept = or_(case.c.state != CaseState.CLOSED, case.c.id.in_(held_cases()), ~over)
    past = exists().where(
        entry_retention.c.entry_id == register_entry.c.id, entry_retention.c.closed_day == register_entry.c.closed_day,
        is_over(entry_retention, today),
    )  # fmt: skip
    of_entry = (register_matter.c.id == item.c.agenda_id, register_entry.c.id == register_matter.c.entry_id)
    return or_(exists().where(mine, case.c.id == item.c.case_id, kept), exists().where(mine, *of_entry, ~past))


def _is_closed() -> ColumnElement[bool]:
    return sitting.c.state == CLOSED


def _some(ids: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


SITTINGS = Retained(
    what=SITTING, things=sitting, kept=sitting_retention, group="committee",
    number=cast(sitting.c.year, String) + "-" + cast(sitting.c.number, String), closed=_is_closed, is_tied=_is_tied,
)  # fmt: skip
