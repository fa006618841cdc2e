"""What keeps closed entries of registers, and who looks after them: rows and values, no key."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select

from casework.states import CaseState
from casework.store.destruction import DESTROY, ENTRY, LISTED
from casework.store.destruction_tables import destruction_line, entry_retention
from casework.store.engine import Store
from casework.store.office_tables import case
from casework.store.register_tables import register_entry, register_link
from casework.store.retained import Retained, is_over
from casework.store.retention import held_cases

_AT_ONCE = 500


async def officers_of_entries(store: Store, entry_ids: Iterable[bytes]) -> set[str]:
    """Everybody who looks after one of these entries."""
    wanted, found = list(entry_ids), set[str]()
    async with store.reading() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = register_entry.c.id.in_(wanted[start : start + _AT_ONCE])
            query = select(register_entry.c.officer_id).where(some, register_entry.c.officer_id.is_not(None))
            found |= set((await connection.execute(query)).scalars())
    return found


def leads_to_what_lives() -> ColumnElement[bool]:
    """Whether an entry leads to an open entry, to a case that is not closed, or to one that something holds."""
    link, other = register_link.alias(), register_entry.alias()
    mine = link.c.entry_id == register_entry.c.id
    entry = exists().where(mine, ~link.c.to_case, other.c.id == link.c.target_id, other.c.closed_day.is_(None))
    alive = or_(case.c.state != CaseState.CLOSED, case.c.id.in_(held_cases()))
    return or_(entry, exists().where(mine, link.c.to_case, case.c.id == link.c.target_id, alive))


def led_to_from_outside(list_id: bytes) -> ColumnElement[bool]:
    """Whether an entry that this list does not destroy leads to one: it would lead nowhere afterwards."""
    link, line = register_link.alias(), destruction_line.c
    goes = exists().where(
        line.list_id == list_id, line.entry_id == link.c.entry_id, line.decision == DESTROY, line.state == LISTED
    )
    own = register_entry.c.id
    return exists().where(link.c.target_id == own, ~link.c.to_case, link.c.entry_id != own, ~goes)


def is_closed_entry() -> ColumnElement[bool]:
    """Whether an entry is over."""
    return register_entry.c.closed_day.is_not(None)


def _is_tied(today: date) -> ColumnElement[bool]:
    return or_(leads_to_what_lives(), _led_to_from_what_is_kept(today))


def _led_to_from_what_is_kept(today: date) -> ColumnElement[bool]:
    """Whether an entry whose own time is not over leads there: what belongs together is kept as long as its longest."""
    link, other, theirs = register_link.alias(), register_entry.alias(), entry_retention.alias()
    over = exists().where(
        theirs.c.entry_id == other.c.id, theirs.c.closed_day == other.c.closed_day, is_over(theirs, today)
    )
    own = register_entry.c.id
    return exists().where(
        link.c.target_id == own, ~link.c.to_case, other.c.id == link.c.entry_id, other.c.id != own, ~over
    )


ENTRIES = Retained(
    what=ENTRY, things=register_entry, kept=entry_retention, group="register", number=register_entry.c.number,
    closed=is_closed_entry, is_tied=_is_tied,
)  # fmt: skip
