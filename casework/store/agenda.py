"""What was put forward, for the committee or for a lead, and who reads it; rows and values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, insert, or_, select, update

from casework.errors import NotFoundError, StaleError
from casework.states import CaseState
from casework.store.engine import Store
from casework.store.office_tables import case
from casework.store.recused import recused_by
from casework.store.repeat_tables import agenda_item, agenda_reader

WAITING, TAKEN, SETTLED, WITHDRAWN = "waiting", "taken", "settled", "withdrawn"
_OPEN = (WAITING, TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One thing that was put forward."""

    id: bytes
    case_id: bytes
    kind: str
    state: str
    officer_id: str
    chosen: str | None
    day: date
    body: bytes = field(repr=False)


async def add_item(store: Store, row: ItemRow, readers: Sequence[str]) -> None:
    """Put a case forward; one that already stands there as the same is a conflict."""
    async with store.writing() as connection:
        same = (agenda_item.c.case_id == row.case_id, agenda_item.c.kind == row.kind, agenda_item.c.state.in_(_OPEN))
        if (await connection.execute(select(agenda_item.c.id).where(*same))).first() is not None:
            raise StaleError
        values = {name: getattr(row, name) for name in ItemRow.__dataclass_fields__}
        await connection.execute(insert(agenda_item).values(**values))
        await connection.execute(insert(agenda_reader), [{"item_id": row.id, "officer_id": each} for each in readers])


async def items_of(store: Store, case_id: bytes) -> list[ItemRow]:
    """What was put forward of a case, newest first."""
    query = select(agenda_item).where(agenda_item.c.case_id == case_id)
    async with store.reading() as connection:
        rows = [ItemRow(**row) for row in (await connection.execute(query)).mappings()]
    return sorted(rows, key=lambda row: (row.day, row.id), reverse=True)


async def items_for(
    store: Store, officer_id: str, kinds: Mapping[str, Collection[str]], *, limit: int
) -> list[ItemRow]:
    """What an officer reads, oldest first; nothing of a case that they must not see, or that may be a protected one."""
    query = (
        select(agenda_item)
        .join(agenda_reader, agenda_reader.c.item_id == agenda_item.c.id)
        .join(case, case.c.id == agenda_item.c.case_id)
        .where(*_readable(officer_id, kinds), agenda_item.c.state.in_(_OPEN))
        .order_by(agenda_item.c.day, agenda_item.c.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [ItemRow(**row) for row in (await connection.execute(query)).mappings()]


async def item_for(store: Store, item_id: bytes, officer_id: str, kinds: Mapping[str, Collection[str]]) -> ItemRow:
    """One thing that an officer reads; not found otherwise."""
    query = (
        select(agenda_item)
        .join(agenda_reader, agenda_reader.c.item_id == agenda_item.c.id)
        .join(case, case.c.id == agenda_item.c.case_id)
        .where(*_readable(officer_id, kinds), agenda_item.c.id == item_id)
    )
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return ItemRow(**row)


async def change_item(store: Store, row: ItemRow, state: str, *, chosen: str | None = None) -> None:
    """Give what was put forward its next state; stale if somebody was faster."""
    before = (agenda_item.c.id == row.id, agenda_item.c.state == row.state)
    async with store.writing() as connection:
        done = await connection.execute(update(agenda_item).where(*before).values(state=state, chosen=chosen))
        if done.rowcount != 1:
            raise StaleError


def _readable(officer_id: str, kinds: Mapping[str, Collection[str]]) -> tuple[Any, ...]:
    return (
        agenda_reader.c.officer_id == officer_id,
        case.c.id.not_in(recused_by(officer_id)),
        or_(*(and_(agenda_item.c.kind == name, case.c.kind.in_(of)) for name, of in kinds.items())),
        case.c.state != CaseState.QUARANTINED,
    )
