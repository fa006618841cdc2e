"""Entries that were put before a committee: a state, and the rest sealed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.register_tables import register_matter
from casework.store.registers import Beside

WAITING, DECIDED, KEPT, WITHDRAWN = "waiting", "decided", "kept", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRow:
    """One entry before one committee."""

    id: bytes
    entry_id: bytes
    register: str
    name: str
    committee: str
    state: str
    officer_id: str
    day: date
    body: bytes = field(repr=False)
    result: str | None = None
    decided_day: date | None = None
    thing: bytes | None = None
    decision: bytes | None = field(default=None, repr=False)


async def add_matter(store: Store, row: MatterRow) -> None:
    """Note that an entry is put forward; StaleError if it waits as the same already."""
    async with store.writing() as connection:
        same = (register_matter.c.entry_id == row.entry_id, register_matter.c.name == row.name)
        waits = select(register_matter.c.id).where(*same, register_matter.c.state == WAITING)
        if (await connection.execute(waits)).first() is not None:
            raise StaleError
        values = {name: getattr(row, name) for name in row.__dataclass_fields__}
        await connection.execute(insert(register_matter).values(values))


async def matters_of_entry(store: Store, entry_id: bytes) -> list[MatterRow]:
    """As what an entry was put forward, the newest first."""
    query = select(register_matter).where(register_matter.c.entry_id == entry_id)
    return await _rows(store, query.order_by(register_matter.c.day.desc(), register_matter.c.id))


async def matters_waiting(store: Store, committee: str) -> list[MatterRow]:
    """What waits for a committee, the oldest first."""
    waits = (register_matter.c.committee == committee, register_matter.c.state == WAITING)
    return await _rows(store, select(register_matter).where(*waits).order_by(register_matter.c.day))


async def matters_decided(store: Store, registers: Collection[str]) -> list[MatterRow]:
    """What was decided and does not stand in its entry yet, of some registers."""
    over = (register_matter.c.register.in_(list(registers)), register_matter.c.state == DECIDED)
    return await _rows(store, select(register_matter).where(*over))


async def matters_waiting_in(store: Store, registers: Collection[str]) -> list[MatterRow]:
    """What waits for a committee, of some registers."""
    waits = (register_matter.c.register.in_(list(registers)), register_matter.c.state == WAITING)
    return await _rows(store, select(register_matter).where(*waits))


async def one_matter(store: Store, matter_id: bytes) -> MatterRow:
    """One of them."""
    rows = await _rows(store, select(register_matter).where(register_matter.c.id == matter_id))
    if not rows:
        raise NotFoundError
    return rows[0]


async def change_matter(store: Store, row: MatterRow, state: str, **values: object) -> bool:
    """Note a new state; false if somebody else was faster."""
    async with store.writing() as connection:
        return await _change(connection, row, state, values)


def keeping_matter(row: MatterRow) -> Beside:
    """Note that a decision stands in its entry, as a part of the transaction that writes it there."""

    async def keep(connection: AsyncConnection) -> None:
        if not await _change(connection, row, KEPT, {}):
            raise StaleError

    return keep


async def _change(connection: AsyncConnection, row: MatterRow, state: str, values: dict[str, object]) -> bool:
    before = (register_matter.c.id == row.id, register_matter.c.state == row.state)
    done = await connection.execute(update(register_matter).where(*before).values(state=state, **values))
    return done.rowcount == 1


async def _rows(store: Store, query: Select[Any]) -> list[MatterRow]:
    async with store.reading() as connection:
        return [MatterRow(**row) for row in (await connection.execute(query)).mappings()]
