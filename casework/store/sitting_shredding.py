"""A sitting of a committee that is destroyed: its rows, its papers with members, that it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.committee_tables import sitting, sitting_exclusion, sitting_item, sitting_member
from casework.store.destroyable import Row, Task
from casework.store.destruction import LineRow, ListRow
from casework.store.destruction_tables import sitting_remains, sitting_retention
from casework.store.engine import Store
from casework.store.retained import Retained
from casework.store.sitting_retention import SITTINGS
from casework.store.sittings import clear_item, clear_sitting

# What belongs to a sitting by its id. Who takes no part in an item is told by the item.
OF_SITTING: tuple[tuple[Table, str], ...] = (
    (sitting_item, "sitting_id"),
    (sitting_member, "sitting_id"),
    (sitting_retention, "sitting_id"),
    (sitting, "id"),
)


@dataclass(frozen=True, slots=True)
class DestroyableSitting:
    """What a sitting consists of: minutes, items with their papers and ballots, the roll, who took no part."""

    kind: Retained = SITTINGS

    def ties(self, _line: LineRow, at: datetime, /) -> ColumnElement[bool]:
        """Whether a matter of it belongs to something that is still kept."""
        return self.kind.is_tied(at.date())

    def rows(self, row: Row) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """Every table that has rows of it, and which; those that hang on others first."""
        items = select(sitting_item.c.id).where(sitting_item.c.sitting_id == row["id"])
        yield sitting_exclusion, sitting_exclusion.c.item_id.in_(items)
        for table, name in OF_SITTING:
            yield table, table.c[name] == row["id"]

    def unnamed(self, _row: Row, /) -> tuple[Task, ...]:
        """Nothing: its rows name everything."""
        return ()

    async def clear(self, _connection: AsyncConnection, _row: Row, /) -> None:
        """Nothing: no row of it is told by another."""

    async def leave(self, connection: AsyncConnection, row: Row, line: LineRow, of: ListRow, at: datetime) -> None:
        """That it was, how many were called and how many came."""
        mine = sitting_member.c.sitting_id == row["id"]
        counting = select(func.count()).select_from(sitting_member).where(mine)
        there = counting.where(sitting_member.c.attends.is_(True))
        left = {
            **{name: row[name] for name in ("committee", "year", "number", "mode", "day")},
            "called": (await connection.execute(counting)).scalar_one(),
            "attended": (await connection.execute(there)).scalar_one(),
            "closed_year": line.closed_year, "destroyed_day": at.date(), "list_number": of.number,
        }  # fmt: skip
        await connection.execute(insert(sitting_remains).values(left))


async def clear_at_portal(store: Store, sitting_ids: Sequence[bytes], item_ids: Sequence[bytes]) -> None:
    """Take away what members still have of destroyed sittings, and of single items of others."""
    for sitting_id in sitting_ids:
        await clear_sitting(store, sitting_id)
    for item_id in item_ids:
        await clear_item(store, item_id)
