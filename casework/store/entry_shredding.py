"""Take one entry of a register out of the office store in one transaction, and leave what past figures need."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.desk_tables import entry_unsent
from casework.store.destruction import DESTROYED, HELD, REOPENED, LineRow, ListRow
from casework.store.destruction_tables import destruction_line, entry_remains, entry_retention
from casework.store.engine import Store
from casework.store.entry_retention import leads_to_what_lives, led_to_from_outside
from casework.store.office_tables import journal
from casework.store.register_tables import (
    register_alarm,
    register_ask,
    register_change,
    register_entry,
    register_file,
    register_file_chunk,
    register_link,
    register_matter,
)
from casework.store.taking_out import Found, elsewhere, is_listed, keep_line, note, this_line, write_down
from crypto.destruction import rows_digest
from crypto.keys import random_id

# What belongs to an entry by its id. Chunks are told by their file.
OF_ENTRY: tuple[tuple[Table, str], ...] = (
    (register_change, "entry_id"),
    (register_alarm, "entry_id"),
    (register_link, "entry_id"),
    (register_file, "entry_id"),
    (register_ask, "entry_id"),
    (register_matter, "entry_id"),
    (entry_unsent, "entry_id"),
    (entry_retention, "entry_id"),
    (register_entry, "id"),
)


async def take_out_entry(
    store: Store, line: LineRow, of: ListRow, counted: Mapping[str, Collection[str]], at: datetime, *,
    tied: bool = True,
) -> str:  # fmt: skip
    """Take an entry out if it is still closed as it was listed and nothing ties it; returns the state of its line.

    With the same commit the journal says so, what reports count of it stands apart, and what has to be destroyed in
    the keyring is written down. Nobody sees the entry afterwards, whatever happens to this process. What was destroyed
    before and came back with an older copy is `tied` by nothing.
    """
    async with store.writing() as connection:
        if not await is_listed(connection, line):
            return DESTROYED
        row = await _entry(connection, line)
        if row is None:
            return await keep_line(connection, line, REOPENED)
        if tied and await _is_tied(connection, line):
            return await keep_line(connection, line, HELD)
        found = Found()
        for table, condition in _conditions(row["id"]):
            for each in (await connection.execute(select(table).where(condition))).mappings():
                note(found, table, each)
        await _leave(connection, row, line, of, counted.get(row["register"], ()), at)
        await write_down(connection, of.id, found.tasks)
        values = {"state": DESTROYED, "rows_digest": rows_digest([*found.digests, *elsewhere(found.tasks)])}
        await connection.execute(update(destruction_line).where(*this_line(line)).values(values))
        files = select(register_file.c.id).where(register_file.c.entry_id == row["id"])
        await connection.execute(delete(register_file_chunk).where(register_file_chunk.c.file_id.in_(files)))
        for table, condition in _conditions(row["id"]):
            await connection.execute(delete(table).where(condition))
    return DESTROYED


async def keep_entry_longer(store: Store, line: LineRow, state: str, values: Mapping[str, Any]) -> str:
    """Postpone an entry or lengthen its retention, as it was decided; one that is open again stays as it is."""
    async with store.writing() as connection:
        if await _entry(connection, line) is None:
            return await keep_line(connection, line, REOPENED)
        this = entry_retention.c.entry_id == line.entry_id
        await connection.execute(update(entry_retention).where(this).values(**values))
        return await keep_line(connection, line, state)


def _this(line: LineRow) -> Any:
    return register_entry.c.id == line.entry_id


async def _entry(connection: AsyncConnection, line: LineRow) -> Mapping[Any, Any] | None:
    """The entry, locked, if it is still closed since the day on which it was listed."""
    same = (_this(line), register_entry.c.closed_day == line.closed_day)
    return (await connection.execute(select(register_entry).where(*same).with_for_update())).mappings().first()


async def _is_tied(connection: AsyncConnection, line: LineRow) -> bool:
    ties = or_(leads_to_what_lives(), led_to_from_outside(line.list_id))
    return (await connection.execute(select(register_entry.c.id).where(_this(line), ties))).first() is not None


def _conditions(entry_id: bytes) -> Iterator[tuple[Table, Any]]:
    for table, name in OF_ENTRY:
        yield table, table.c[name] == entry_id


async def _leave(
    connection: AsyncConnection, row: Mapping[Any, Any], line: LineRow, of: ListRow, counted: Collection[str],
    at: datetime,
) -> None:  # fmt: skip
    """The journal's entry, and what reports count."""
    said = {"id": random_id(), "act": "entry_destroyed", "at": at.astimezone(UTC).replace(microsecond=0)}
    await connection.execute(insert(journal).values(**said, officer_id=None, journal_id=row["journal_id"], reason=None))
    fields = row["fields"]
    kept = None if fields is None else {name: fields[name] for name in sorted(counted) if name in fields}
    left = {
        **{name: row[name] for name in ("register", "number", "year", "serial", "state", "day")}, "fields": kept,
        "closed_year": line.closed_year, "destroyed_day": at.date(), "list_number": of.number,
    }  # fmt: skip
    await connection.execute(insert(entry_remains).values(left))
