"""Until when closed things are kept, and which are due: the same for cases, entries and sittings; no key."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.destruction import DONE, LISTED, REOPENED, LineRow
from casework.store.destruction_tables import destruction_line, destruction_list
from casework.store.engine import Store
from casework.store.taking_out import keep_line

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """A kind of thing that is kept for years after its closing: where it stands, and where what is counted for it."""

    what: str  # as lines say it; `<what>_id` names it there and in `kept`
    things: Table
    kept: Table
    group: str  # the column by which the rules say how long
    number: ColumnElement[Any]  # a line of a list bears it
    closed: Callable[[], ColumnElement[bool]]
    is_tied: Callable[[date], ColumnElement[bool]]  # whether something that is still kept, or holds it, keeps it

    @property
    def ref(self) -> ColumnElement[bytes]:
        """Its id beside what is counted for it."""
        return self.kept.c[f"{self.what}_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRow:
    """Until when one closed thing is kept."""

    ref: bytes
    retention: str
    years: int
    closed_day: date
    until: date
    not_before: date | None = None
    set_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedThing:
    """A closed thing with what was counted for it so far."""

    id: bytes
    group: str
    closed_day: date
    counted: RetentionRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueThing:
    """A thing whose time is over and which nothing holds."""

    ref: bytes
    number: str
    group: str
    retention: str
    years: int
    closed_day: date


async def closed_after(
    store: Store, kind: Retained, last: bytes, limit: int, among: Collection[str] | None = None
) -> list[ClosedThing]:
    """The next closed things in the order of their ids, of some groups or all, each with what was counted for it."""
    own, kept = kind.things.c, kind.kept
    beside = [column.label(f"kept_{_named(kind, column.name)}") for column in kept.c]
    query = (
        select(own.id, own[kind.group].label("group"), own.closed_day, *beside)
        .join(kept, kind.ref == own.id, isouter=True)
        .where(own.id > last, kind.closed(), own.closed_day.is_not(None), _among(kind, among))
        .order_by(own.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [_closed(row) for row in (await connection.execute(query)).mappings()]


async def write_counted(store: Store, kind: Retained, rows: Sequence[RetentionRow]) -> None:
    """Write rows in the place of earlier ones, for things that are still closed as they were counted."""
    own = kind.things.c
    async with store.writing() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            some = {each.ref: each for each in rows[start : start + _AT_ONCE]}
            still = select(own.id, own.closed_day).where(own.id.in_(some), kind.closed())
            closed = {row.id: row.closed_day for row in await connection.execute(still)}
            await connection.execute(delete(kind.kept).where(kind.ref.in_(some)))
            same = [_values(kind, row) for each, row in some.items() if closed.get(each) == row.closed_day]
            if same:
                await connection.execute(insert(kind.kept), same)


async def forget_counted(store: Store, kind: Retained, among: Collection[str] | None = None) -> int:
    """Forget what was counted for things that are open again, or of groups that are not counted any more."""
    own = kind.things.c
    counted = select(own.id).where(kind.closed(), own.closed_day.is_not(None), _among(kind, among))
    async with store.writing() as connection:
        gone = await connection.execute(delete(kind.kept).where(kind.ref.not_in(counted)))
    return int(gone.rowcount)


async def counted_for(store: Store, kind: Retained, ref: bytes) -> RetentionRow | None:
    """What was counted for one thing."""
    query = select(kind.kept).where(kind.ref == ref)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else RetentionRow(**{_named(kind, name): value for name, value in row.items()})


async def due(store: Store, kind: Retained, today: date, limit: int) -> list[DueThing]:
    """Things whose time is over, the longest first; nothing holds them and no list that is not done has them."""
    own, kept = kind.things.c, kind.kept.c
    query = (
        select(
            kind.ref.label("ref"), kind.number.label("number"), own[kind.group].label("group"), kept.retention,
            kept.years, kept.closed_day,
        )
        .join(kind.things, own.id == kind.ref)
        .where(_is_due(kind, today))
        .order_by(kept.until, kind.ref)
        .limit(limit)
    )  # fmt: skip
    async with store.reading() as connection:
        return [DueThing(**row) for row in (await connection.execute(query)).mappings()]


async def count_due(store: Store, kind: Retained, today: date) -> int:
    """How many things are due and on no list."""
    both = kind.kept.join(kind.things, kind.things.c.id == kind.ref)
    query = select(func.count()).select_from(both).where(_is_due(kind, today))
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


async def as_listed(connection: AsyncConnection, kind: Retained, line: LineRow) -> Mapping[Any, Any] | None:
    """The thing on a line, locked, if it is still closed since the day on which it was listed."""
    own = kind.things.c
    same = (own.id == line.ref, kind.closed(), own.closed_day == line.closed_day)
    return (await connection.execute(select(kind.things).where(*same).with_for_update())).mappings().first()


async def keep_longer(store: Store, kind: Retained, line: LineRow, state: str, values: Mapping[str, Any]) -> str:
    """Postpone a thing or lengthen its retention, as it was decided; one that is open again stays as it is."""
    async with store.writing() as connection:
        if await as_listed(connection, kind, line) is None:
            return await keep_line(connection, line, REOPENED)
        await connection.execute(update(kind.kept).where(kind.ref == line.ref).values(**values))
        return await keep_line(connection, line, state)


def is_over(kept: Any, today: date) -> ColumnElement[bool]:
    """Whether the time of what is counted in this table is over, and it was not postponed beyond today."""
    return and_(kept.c.until < today, or_(kept.c.not_before.is_(None), kept.c.not_before <= today))


def _is_due(kind: Retained, today: date) -> ColumnElement[bool]:
    line = destruction_line.c
    listed = (
        exists()
        .where(line[f"{kind.what}_id"] == kind.ref, line.state == LISTED)
        .where(destruction_list.c.id == line.list_id, destruction_list.c.state != DONE)
    )
    return and_(
        is_over(kind.kept, today),
        kind.closed(),
        kind.things.c.closed_day == kind.kept.c.closed_day,
        ~listed,
        ~kind.is_tied(today),
    )


def _among(kind: Retained, among: Collection[str] | None) -> ColumnElement[bool]:
    return true() if among is None else kind.things.c[kind.group].in_(list(among))


def _closed(row: Mapping[Any, Any]) -> ClosedThing:
    kept = {name: row[f"kept_{name}"] for name in RetentionRow.__dataclass_fields__}
    counted = None if kept["ref"] is None else RetentionRow(**kept)
    return ClosedThing(id=row["id"], group=row["group"], closed_day=row["closed_day"], counted=counted)


def _named(kind: Retained, column: str) -> str:
    return "ref" if column == f"{kind.what}_id" else column


def _values(kind: Retained, row: RetentionRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in RetentionRow.__dataclass_fields__ if name != "ref"}
    return {**values, f"{kind.what}_id": row.ref}
