"""Sealed notes of changes of staff: those that have arrived, how many, one of them, gone again; rows and values."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.change_tables import staff_note, staff_plan
from casework.store.engine import Store

# A note of a list that nobody has confirmed, or that was refused, says nothing to anybody; of one that was taken back
# only what had come true before is left.
_TOLD = ("kept", "done", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNoteRow:
    """One note for one register."""

    id: bytes
    plan_id: bytes
    register: str
    on_day: date
    body: bytes = field(repr=False)


async def insert_notes(connection: AsyncConnection, notes: Sequence[StaffNoteRow]) -> None:
    """Keep notes within the transaction of the list that they came with."""
    if notes:
        await connection.execute(insert(staff_note), [asdict(each) for each in notes])


async def delete_notes(connection: AsyncConnection, plan_id: bytes, first: date) -> list[bytes]:
    """Delete a list's notes from a day on, within the transaction that ends the list; returns their ids."""
    return await _take_out(connection, staff_note.c.plan_id == plan_id, staff_note.c.on_day >= first)


async def notes_that_arrived(store: Store, register: str, today: date) -> list[StaffNoteRow]:
    """Notes of lists that were confirmed, whose day has come; the oldest first."""
    query = select(staff_note).where(*_arrived(register, today)).order_by(staff_note.c.on_day, staff_note.c.id)
    async with store.reading() as connection:
        return [StaffNoteRow(**row) for row in (await connection.execute(query)).mappings()]


async def count_arrived(store: Store, register: str, today: date) -> int:
    """How many of them wait."""
    query = select(func.count()).select_from(staff_note).where(*_arrived(register, today))
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


async def count_of_plans(store: Store, plan_ids: Collection[bytes]) -> dict[bytes, int]:
    """How many notes each list carries."""
    query = (
        select(staff_note.c.plan_id, func.count())
        .where(staff_note.c.plan_id.in_(list(plan_ids)))
        .group_by(staff_note.c.plan_id)
    )
    async with store.reading() as connection:
        return {plan_id: int(count) for plan_id, count in await connection.execute(query)}


async def drop_notes(store: Store, register: str, today: date, ids: Collection[bytes]) -> list[bytes]:
    """Delete some of those that have arrived; returns the ids of those that were there."""
    async with store.writing() as connection:
        return await _take_out(connection, *_arrived(register, today), staff_note.c.id.in_(list(ids)))


async def sweep_notes(store: Store, before: date) -> list[bytes]:
    """Delete what holds since before a day, seen or not; returns their ids."""
    async with store.writing() as connection:
        return await _take_out(connection, staff_note.c.on_day < before)


def _arrived(register: str, today: date) -> tuple[ColumnElement[bool], ...]:
    told = select(staff_plan.c.id).where(staff_plan.c.state.in_(_TOLD))
    return staff_note.c.register == register, staff_note.c.on_day <= today, staff_note.c.plan_id.in_(told)


async def _take_out(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[bytes]:
    found = list((await connection.execute(select(staff_note.c.id).where(*which))).scalars())
    if found:
        await connection.execute(delete(staff_note).where(staff_note.c.id.in_(found)))
    return found
