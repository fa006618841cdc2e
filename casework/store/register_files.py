"""Files that lie with an entry of a register: sealed records and sealed chunks; rows and values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.list_errors import QuotaError
from casework.store.engine import Store
from casework.store.register_tables import register_change, register_entry, register_file, register_file_chunk
from casework.store.registers import ChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFileRow:
    """One file of an entry."""

    id: bytes
    entry_id: bytes
    thing: bytes
    body: bytes = field(repr=False)
    length: int
    digest: bytes
    day: date
    officer_id: str


async def add_entry_file(
    store: Store, row: EntryFileRow, chunks: Sequence[bytes], change: ChangeRow, most: int
) -> None:
    """Keep a file with its entry, whole or not at all; QuotaError where there are that many already."""
    async with store.writing() as connection:
        await _writes(connection, change)
        count = select(func.count()).select_from(register_file).where(register_file.c.entry_id == row.entry_id)
        if int((await connection.execute(count)).scalar_one()) >= most:
            raise QuotaError
        await connection.execute(insert(register_file).values(_values(row)))
        pieces = [{"file_id": row.id, "position": at, "data": data} for at, data in enumerate(chunks)]
        await connection.execute(insert(register_file_chunk), pieces)


async def files_of_entry(store: Store, entry_id: bytes) -> list[EntryFileRow]:
    """Every file of an entry, oldest first."""
    query = select(register_file).where(register_file.c.entry_id == entry_id)
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(register_file.c.day, register_file.c.id))).mappings()
        return [EntryFileRow(**row) for row in rows]


async def one_entry_file(store: Store, entry_id: bytes, file_id: bytes) -> EntryFileRow:
    """One file, if it lies with that entry."""
    query = select(register_file).where(register_file.c.id == file_id, register_file.c.entry_id == entry_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return EntryFileRow(**row)


async def entry_file_chunk(store: Store, file_id: bytes, position: int) -> bytes | None:
    """One sealed chunk; None after the last."""
    same = (register_file_chunk.c.file_id == file_id, register_file_chunk.c.position == position)
    async with store.reading() as connection:
        return (await connection.execute(select(register_file_chunk.c.data).where(*same))).scalar_one_or_none()


async def remove_entry_file(store: Store, file_id: bytes, change: ChangeRow) -> None:
    """Take a file away from its entry."""
    async with store.writing() as connection:
        await _writes(connection, change)
        await connection.execute(delete(register_file_chunk).where(register_file_chunk.c.file_id == file_id))
        await connection.execute(delete(register_file).where(register_file.c.id == file_id))


async def _writes(connection: AsyncConnection, change: ChangeRow) -> None:
    """Count the entry as written, so that an import that brought it is not taken back from under its files."""
    same = (register_entry.c.id == change.entry_id, register_entry.c.version == change.version - 1)
    found = await connection.execute(update(register_entry).where(*same).values(version=change.version))
    if found.rowcount != 1:
        raise StaleError
    await connection.execute(insert(register_change).values(_values(change)))


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
