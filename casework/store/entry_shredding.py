"""An entry of a register that is destroyed: its rows, its items of sittings, and what past figures need of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.committee_tables import sitting_exclusion, sitting_item
from casework.store.desk_tables import entry_unsent
from casework.store.destroyable import Row, Task
from casework.store.destruction import LineRow, ListRow
from casework.store.destruction_tables import entry_remains, entry_retention
from casework.store.entry_retention import ENTRIES, leads_to_what_lives, led_to_from_outside
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
from casework.store.retained import Retained

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


@dataclass(frozen=True, slots=True)
class DestroyableEntry:
    """What an entry consists of; by register the fields that some report counts."""

    counted: Mapping[str, Collection[str]]
    kind: Retained = ENTRIES

    def ties(self, line: LineRow, _at: datetime, /) -> ColumnElement[bool]:
        """Whether it leads to what lives, or something that stays leads to it."""
        return or_(leads_to_what_lives(), led_to_from_outside(line.list_id))

    def rows(self, row: Row) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """Its own rows, and the items as which it came before sittings: minutes outlive it, papers do not."""
        matters = select(register_matter.c.id).where(register_matter.c.entry_id == row["id"])
        items = select(sitting_item.c.id).where(sitting_item.c.agenda_id.in_(matters))
        yield sitting_exclusion, sitting_exclusion.c.item_id.in_(items)
        yield sitting_item, sitting_item.c.agenda_id.in_(matters)
        for table, name in OF_ENTRY:
            yield table, table.c[name] == row["id"]

    def unnamed(self, _row: Row, /) -> tuple[Task, ...]:
        """Nothing: its rows name everything."""
        return ()

    async def clear(self, connection: AsyncConnection, row: Row) -> None:
        """Chunks of its files."""
        files = select(register_file.c.id).where(register_file.c.entry_id == row["id"])
        await connection.execute(delete(register_file_chunk).where(register_file_chunk.c.file_id.in_(files)))

    async def leave(self, connection: AsyncConnection, row: Row, line: LineRow, of: ListRow, at: datetime) -> None:
        """What reports count."""
        fields, counted = row["fields"], self.counted.get(row["register"], ())
        kept = None if fields is None else {name: fields[name] for name in sorted(counted) if name in fields}
        left = {
            **{name: row[name] for name in ("register", "number", "year", "serial", "state", "day")}, "fields": kept,
            "closed_year": line.closed_year, "destroyed_day": at.date(), "list_number": of.number,
        }  # fmt: skip
        await connection.execute(insert(entry_remains).values(left))
