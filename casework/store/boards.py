"""What the office puts up for everybody, and the hours that people asked for there; rows and values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from casework.errors import ConflictError, NotFoundError
from casework.store.drop_tables import board, booking
from casework.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRow:
    """Hours that somebody asked for; name and contact are sealed, and gone from here once it is taken in."""

    id: bytes
    code_hash: bytes
    state: str
    asked_day: date
    slot_id: bytes
    held_day: date
    hours: str
    mode: str
    visitor: str | None
    wants_back: bool = False
    sealed_id: bytes | None = None
    body: bytes | None = field(default=None, repr=False)
    wrap: bytes | None = field(default=None, repr=False)


async def read_document(store: Store, name: str) -> bytes | None:
    """What is put up under that name."""
    async with store.reading() as connection:
        found = await connection.execute(select(board.c.document).where(board.c.name == name))
        return found.scalar_one_or_none()


async def put_document(store: Store, name: str, document: bytes) -> None:
    """Put something up in place of what was there."""
    async with store.writing() as connection:
        await connection.execute(delete(board).where(board.c.name == name))
        await connection.execute(insert(board).values(name=name, document=document))


async def add_booking(store: Store, row: BookingRow) -> BookingRow:
    """Keep it durably; sent twice it is kept once, and the one that is there is returned."""
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    try:
        async with store.writing() as connection:
            await connection.execute(insert(booking).values(values))
    except IntegrityError:
        found = await booking_by_code(store, row.code_hash)
        if (found.slot_id, found.held_day, found.hours) != (row.slot_id, row.held_day, row.hours):
            raise ConflictError from None
        return found
    return row


async def booking_by_code(store: Store, code_hash: bytes) -> BookingRow:
    """The one whose person wrote down that code."""
    async with store.reading() as connection:
        query = select(booking).where(booking.c.code_hash == code_hash)
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return BookingRow(**row)


async def give_back(store: Store, code_hash: bytes) -> None:
    """Note that its person gives the place back."""
    async with store.writing() as connection:
        await connection.execute(update(booking).where(booking.c.code_hash == code_hash).values(wants_back=True))


async def count_waiting(store: Store) -> int:
    """How many nobody has taken in yet."""
    async with store.reading() as connection:
        query = select(func.count()).select_from(booking).where(booking.c.state == "waiting")
        return int((await connection.execute(query)).scalar_one())


async def bookings_to_do(store: Store, limit: int) -> list[BookingRow]:
    """Those that wait to be taken in, and those that are given back and not yet noted."""
    back = booking.c.wants_back.is_(True) & booking.c.state.in_(("booked", "confirmed"))
    query = select(booking).where(or_(booking.c.state == "waiting", back)).order_by(booking.c.id).limit(limit)
    async with store.reading() as connection:
        return [BookingRow(**row) for row in (await connection.execute(query)).mappings()]


async def bookings_in(store: Store, states: Collection[str]) -> list[BookingRow]:
    """Every one in some states."""
    async with store.reading() as connection:
        query = select(booking).where(booking.c.state.in_(list(states))).order_by(booking.c.id)
        return [BookingRow(**row) for row in (await connection.execute(query)).mappings()]


async def change_booking(store: Store, booking_id: bytes, **values: Any) -> None:
    """Say something else of one."""
    async with store.writing() as connection:
        await connection.execute(update(booking).where(booking.c.id == booking_id).values(values))


async def sweep_bookings(store: Store, before: date) -> None:
    """Forget those whose day lies before another."""
    async with store.writing() as connection:
        await connection.execute(delete(booking).where(booking.c.held_day < before))


TAKEN_IN: Mapping[str, None] = {"sealed_id": None, "body": None, "wrap": None}
