"""Until when closed entries of registers are kept, what they are tied to, what is due: rows and values, no key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select

from casework.states import CaseState
from casework.store.destruction import DESTROY, DONE, LISTED
from casework.store.destruction_tables import destruction_line, destruction_list, entry_retention
from casework.store.engine import Store
from casework.store.office_tables import case
from casework.store.register_tables import register_entry, register_link
from casework.store.retention import held_cases

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRetentionRow:
    """Until when one closed entry is kept."""

    entry_id: bytes
    retention: str
    years: int
    closed_day: date
    until: date
    not_before: date | None = None
    set_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedEntry:
    """A closed entry with what was counted for it so far."""

    id: bytes
    register: str
    closed_day: date
    counted: EntryRetentionRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueEntry:
    """An entry whose time is over and which nothing holds."""

    entry_id: bytes
    number: str
    register: str
    retention: str
    years: int
    closed_day: date


async def closed_entries_after(store: Store, registers: Collection[str], last: bytes, limit: int) -> list[ClosedEntry]:
    """The next closed entries of some registers in the order of their ids, each with its row if it has one."""
    kept = [column.label(f"kept_{column.name}") for column in entry_retention.c]
    own = register_entry.c
    query = (
        select(own.id, own.register, own.closed_day, *kept)
        .join(entry_retention, entry_retention.c.entry_id == own.id, isouter=True)
        .where(own.id > last, own.closed_day.is_not(None), own.register.in_(list(registers)))
        .order_by(own.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [_closed(row) for row in (await connection.execute(query)).mappings()]


async def write_entry_retention(store: Store, rows: Sequence[EntryRetentionRow]) -> None:
    """Write rows in the place of earlier ones, for entries that are still closed as they were counted."""
    async with store.writing() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            some = {each.entry_id: each for each in rows[start : start + _AT_ONCE]}
            still = select(register_entry.c.id, register_entry.c.closed_day).where(register_entry.c.id.in_(some))
            closed = {row.id: row.closed_day for row in await connection.execute(still)}
            await connection.execute(delete(entry_retention).where(entry_retention.c.entry_id.in_(some)))
            same = [_values(row) for each, row in some.items() if closed.get(each) == row.closed_day]
            if same:
                await connection.execute(insert(entry_retention), same)


async def forget_counted(store: Store, registers: Collection[str]) -> int:
    """Forget what was counted for entries that are open again, or of registers that are not counted any more."""
    own = register_entry.c
    counted = select(own.id).where(own.closed_day.is_not(None), own.register.in_(list(registers)))
    async with store.writing() as connection:
        gone = await connection.execute(delete(entry_retention).where(entry_retention.c.entry_id.not_in(counted)))
    return int(gone.rowcount)


async def entry_retention_of(store: Store, entry_id: bytes) -> EntryRetentionRow | None:
    """What was counted for an entry."""
    query = select(entry_retention).where(entry_retention.c.entry_id == entry_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else EntryRetentionRow(**row)


async def due_entries(store: Store, today: date, limit: int) -> list[DueEntry]:
    """Entries whose time is over, the longest first; nothing holds them and no list that is not done has them."""
    kept, own = entry_retention.c, register_entry.c
    query = (
        select(kept.entry_id, own.number, own.register, kept.retention, kept.years, kept.closed_day)
        .join(register_entry, own.id == kept.entry_id)
        .where(_is_due(today))
        .order_by(kept.until, kept.entry_id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [DueEntry(**row) for row in (await connection.execute(query)).mappings()]


async def count_due_entries(store: Store, today: date) -> int:
    """How many entries are due and on no list."""
    both = entry_retention.join(register_entry, register_entry.c.id == entry_retention.c.entry_id)
    async with store.reading() as connection:
        return int(
            (await connection.execute(select(func.count()).select_from(both).where(_is_due(today)))).scalar_one()
        )


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


def _is_due(today: date) -> ColumnElement[bool]:
    kept, line = entry_retention.c, destruction_line.c
    listed = (
        exists()
        .where(line.entry_id == kept.entry_id, line.state == LISTED)
        .where(destruction_list.c.id == line.list_id, destruction_list.c.state != DONE)
    )
    return and_(
        _is_over(entry_retention, today),
        register_entry.c.closed_day == kept.closed_day,
        ~listed,
        ~leads_to_what_lives(),
        ~_led_to_from_what_is_kept(today),
    )


def _led_to_from_what_is_kept(today: date) -> ColumnElement[bool]:
    """Whether an entry whose own time is not over leads there: what belongs together is kept as long as its longest."""
    link, other, theirs = register_link.alias(), register_entry.alias(), entry_retention.alias()
    over = exists().where(
        theirs.c.entry_id == other.c.id, theirs.c.closed_day == other.c.closed_day, _is_over(theirs, today)
    )
    own = register_entry.c.id
    return exists().where(
        link.c.target_id == own, ~link.c.to_case, other.c.id == link.c.entry_id, other.c.id != own, ~over
    )


def _is_over(kept: Any, today: date) -> ColumnElement[bool]:
    return and_(kept.c.until < today, or_(kept.c.not_before.is_(None), kept.c.not_before <= today))


def _closed(row: Mapping[Any, Any]) -> ClosedEntry:
    kept = {name: row[f"kept_{name}"] for name in EntryRetentionRow.__dataclass_fields__}
    counted = None if kept["entry_id"] is None else EntryRetentionRow(**kept)
    return ClosedEntry(id=row["id"], register=row["register"], closed_day=row["closed_day"], counted=counted)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
