"""What the office keeps of asks about entries: a state, and the rest sealed to the register's key."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.register_tables import register_ask
from casework.store.registers import Beside

OUT, READ, ANSWERED, REFUSED, TAKEN_BACK = "out", "read", "answered", "refused", "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAskRow:
    """One copy that somebody outside was asked with."""

    id: bytes
    entry_id: bytes
    register: str
    name: str
    state: str
    officer_id: str
    day: date
    answer_by: date
    thing: bytes
    body: bytes = field(repr=False)


async def add_asks(store: Store, rows: Collection[RegisterAskRow]) -> None:
    """Note copies before they are laid out, all or none."""
    async with store.writing() as connection:
        await connection.execute(insert(register_ask), [_values(row) for row in rows])


async def asks_of_entry(store: Store, entry_id: bytes) -> list[RegisterAskRow]:
    """The asks about an entry, the newest first."""
    query = select(register_ask).where(register_ask.c.entry_id == entry_id)
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(register_ask.c.day.desc(), register_ask.c.id))
        return [RegisterAskRow(**row) for row in rows.mappings()]


async def one_entry_ask(store: Store, entry_id: bytes, ask_id: bytes) -> RegisterAskRow:
    """One ask, if it is about that entry."""
    query = select(register_ask).where(register_ask.c.id == ask_id, register_ask.c.entry_id == entry_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return RegisterAskRow(**row)


async def asks_outside(store: Store, registers: Collection[str]) -> list[RegisterAskRow]:
    """The asks of some registers that were not answered yet."""
    query = select(register_ask).where(
        register_ask.c.register.in_(list(registers)), register_ask.c.state.in_((OUT, READ))
    )
    async with store.reading() as connection:
        return [RegisterAskRow(**row) for row in (await connection.execute(query)).mappings()]


async def change_ask(store: Store, row: RegisterAskRow, state: str) -> bool:
    """Note a new state; false if somebody else was faster."""
    async with store.writing() as connection:
        return await _change(connection, row, state)


def settling(row: RegisterAskRow, state: str) -> Beside:
    """The same as a part of a transaction that does more; stale, and with it all of that, if somebody was faster."""

    async def settle(connection: AsyncConnection) -> None:
        if not await _change(connection, row, state):
            raise StaleError

    return settle


async def keep_ask_record(store: Store, ask_id: bytes, state: str, thing: bytes, body: bytes) -> None:
    """Keep another record of an ask, and the state that goes with it."""
    values = {"state": state, "thing": thing, "body": body}
    async with store.writing() as connection:
        await connection.execute(update(register_ask).where(register_ask.c.id == ask_id).values(values))


async def _change(connection: AsyncConnection, row: RegisterAskRow, state: str) -> bool:
    before = (register_ask.c.id == row.id, register_ask.c.state == row.state)
    done = await connection.execute(update(register_ask).where(*before).values(state=state))
    return done.rowcount == 1


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
