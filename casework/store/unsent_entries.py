"""What officers were writing in forms of registers and have not saved; rows and values."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.errors import StaleError
from casework.store.desk_tables import unsent_entry
from casework.store.engine import Store

NEW = bytes(16)  # in the place of an entry that is not there yet


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentEntryRow:
    """What one officer was writing in one form."""

    register: str
    entry_id: bytes
    officer_id: str
    version: int
    sealed_id: bytes
    day: date
    body: bytes = field(repr=False)


async def put_unsent_entry(store: Store, row: UnsentEntryRow) -> bytes | None:
    """Keep this in the place of the version before it; returns under which id that was sealed.

    StaleError if another window has kept something meanwhile.
    """
    own = _own(row.register, row.entry_id, row.officer_id)
    try:
        async with store.writing() as connection:
            if row.version == 1:
                await connection.execute(insert(unsent_entry).values(**asdict(row)))
                return None
            known = (*own, unsent_entry.c.version == row.version - 1)
            query = select(unsent_entry.c.sealed_id).where(*known).with_for_update()
            before: bytes | None = (await connection.execute(query)).scalar()
            done = await connection.execute(update(unsent_entry).where(*known).values(**asdict(row)))
            if before is None or done.rowcount != 1:
                raise StaleError
            return before
    except IntegrityError:
        raise StaleError from None


async def unsent_entry_of(store: Store, register: str, entry_id: bytes, officer_id: str) -> UnsentEntryRow | None:
    """What an officer was writing in a form."""
    query = select(unsent_entry).where(*_own(register, entry_id, officer_id))
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else UnsentEntryRow(**row)


async def drop_unsent_entry(store: Store, register: str, entry_id: bytes, officer_id: str) -> bytes | None:
    """Forget it; returns under which id it was sealed."""
    own = _own(register, entry_id, officer_id)
    async with store.writing() as connection:
        before = (await connection.execute(select(unsent_entry.c.sealed_id).where(*own))).scalar()
        if before is not None:
            await connection.execute(delete(unsent_entry).where(*own))
    return before


async def unsent_entry_writers(store: Store) -> list[tuple[str, str, date, bytes]]:
    """Who was writing in which register, on which day, and under which id it was sealed."""
    table = unsent_entry.c
    query = select(table.register, table.officer_id, table.day, table.sealed_id)
    async with store.reading() as connection:
        return [(row.register, row.officer_id, row.day, row.sealed_id) for row in await connection.execute(query)]


async def forget_unsent_entries(store: Store, sealed_ids: list[bytes]) -> None:
    """Forget several, by the ids under which they were sealed."""
    async with store.writing() as connection:
        await connection.execute(delete(unsent_entry).where(unsent_entry.c.sealed_id.in_(sealed_ids)))


def _own(register: str, entry_id: bytes, officer_id: str) -> tuple[ColumnElement[bool], ...]:
    table = unsent_entry.c
    return (table.register == register, table.entry_id == entry_id, table.officer_id == officer_id)
