"""Take one thing out of the office store in one transaction: what must be destroyed elsewhere, what is left."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.destruction import DESTROYED, HELD, REOPENED, LineRow, ListRow
from casework.store.destruction_tables import destruction_line
from casework.store.engine import Store
from casework.store.office_tables import journal
from casework.store.retained import Retained, as_listed
from casework.store.taking_out import Found, elsewhere, is_listed, keep_line, note, this_line, write_down
from crypto.destruction import rows_digest
from crypto.keys import random_id

Row = Mapping[Any, Any]
Task = tuple[str, str, bytes]


class Destroyable(Protocol):
    """A kind of thing that can be destroyed: which rows are of one, what ties it, what is left of it."""

    @property
    def kind(self) -> Retained:
        """Where it stands, and where its years are counted."""
        ...

    def ties(self, line: LineRow, at: datetime, /) -> ColumnElement[bool]:
        """Whether something holds it at the moment of its destruction, asked beside its own row."""
        ...

    def rows(self, row: Row, /) -> Iterable[tuple[Table, ColumnElement[bool]]]:
        """Every table that has rows of it, and which; those that hang on others first."""
        ...

    def unnamed(self, row: Row, /) -> Iterable[Task]:
        """What must be destroyed elsewhere and stands in none of its rows."""
        ...

    async def clear(self, connection: AsyncConnection, row: Row, /) -> None:
        """Delete what is told by another row's digest, before that row goes."""
        ...

    async def leave(self, connection: AsyncConnection, row: Row, line: LineRow, of: ListRow, at: datetime, /) -> None:
        """Write what is left of it: a tombstone, counts."""
        ...


async def take_out(
    store: Store, thing: Destroyable, line: LineRow, of: ListRow, at: datetime, *, tied: bool = True
) -> str:  # fmt: skip
    """Take a thing out if it is still closed as it was listed and nothing holds it; returns the state of its line.

    With the same commit the journal says so, what is left stands, and what has to be destroyed in the other stores is
    written down. Nobody sees it afterwards, whatever happens to this process. What was destroyed before and came back
    with an older copy is `tied` by nothing.
    """
    async with store.writing() as connection:
        if not await is_listed(connection, line):
            return DESTROYED
        row = await as_listed(connection, thing.kind, line)
        if row is None:
            return await keep_line(connection, line, REOPENED)
        own = thing.kind.things.c.id
        if tied and await _any(connection, select(own).where(own == line.ref, thing.ties(line, at))):
            return await keep_line(connection, line, HELD)
        found = Found()
        for table, condition in thing.rows(row):
            for each in (await connection.execute(select(table).where(condition))).mappings():
                note(found, table, each)
        found.tasks |= set(thing.unnamed(row))
        await _tell(connection, row, line, at)
        await thing.leave(connection, row, line, of, at)
        await write_down(connection, of.id, found.tasks)
        values = {"state": DESTROYED, "rows_digest": rows_digest([*found.digests, *elsewhere(found.tasks)])}
        await connection.execute(update(destruction_line).where(*this_line(line)).values(values))
        await thing.clear(connection, row)
        for table, condition in thing.rows(row):
            await connection.execute(delete(table).where(condition))
    return DESTROYED


async def _any(connection: AsyncConnection, query: Any) -> bool:
    return (await connection.execute(query)).first() is not None


async def _tell(connection: AsyncConnection, row: Row, line: LineRow, at: datetime) -> None:
    """The journal's entry; a sitting has no name there."""
    said = {"id": random_id(), "act": f"{line.what}_destroyed", "at": at.astimezone(UTC).replace(microsecond=0)}
    named = {"officer_id": None, "journal_id": row.get("journal_id"), "reason": None}
    await connection.execute(insert(journal).values(**said, **named))
