"""Sealed file chunks: written as they arrive, read one by one, moved from the drop store to the office."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Table, delete, insert, select

from casework.errors import ConflictError, NotFoundError
from casework.store.drop_tables import file, file_chunk
from casework.store.engine import Store
from casework.store.office_tables import case_file, case_file_chunk

_CHUNKS_PER_COMMIT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A sealed file as the store knows it."""

    id: bytes
    length: int
    digest: bytes


async def write_chunks(store: Store, file_id: bytes, chunks: AsyncIterator[bytes]) -> int:
    """Write chunks under a new file id and return how many; an id already in use is refused."""
    await _refuse_known(store, file_id)
    count, pending = 0, list[bytes]()
    async for chunk in chunks:
        pending.append(chunk)
        if len(pending) == _CHUNKS_PER_COMMIT:
            await _append(store, file_id, count, pending)
            count, pending = count + len(pending), []
    if pending:
        await _append(store, file_id, count, pending)
    return count + len(pending)


async def finish_file(
    store: Store, row: FileRow, chunks: int, day: date, *, from_office_for: bytes | None = None
) -> None:
    """Declare a file complete; until then no message can name it."""
    async with store.writing() as connection:
        await connection.execute(
            insert(file).values(
                id=row.id,
                mailbox_id=from_office_for,
                chunks=chunks,
                length=row.length,
                digest=row.digest,
                from_office=from_office_for is not None,
                day=day,
            )
        )


async def drop_chunks(store: Store, file_id: bytes) -> None:
    """Forget an upload that did not finish."""
    async with store.writing() as connection:
        await connection.execute(delete(file_chunk).where(file_chunk.c.file_id == file_id))


async def mailbox_file(store: Store, mailbox_id: bytes, file_id: bytes) -> FileRow:
    """A complete file of one mailbox."""
    query = select(file.c.id, file.c.length, file.c.digest).where(file.c.id == file_id, file.c.mailbox_id == mailbox_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return FileRow(**row)


def read_chunks(store: Store, file_id: bytes) -> AsyncIterator[bytes]:
    """The chunks of a reporter-side file, one at a time."""
    return _read(store, file_chunk, file_chunk.c.file_id, file_id)


def read_case_chunks(store: Store, file_id: bytes) -> AsyncIterator[bytes]:
    """The chunks of a file of a case, one at a time."""
    return _read(store, case_file_chunk, case_file_chunk.c.file_id, file_id)


async def write_case_file(store: Store, case_id: bytes, row: FileRow, chunks: AsyncIterator[bytes]) -> None:
    """Store a file with its case; chunks left by an interrupted try are replaced."""
    async with store.writing() as connection:
        known = (await connection.execute(select(case_file.c.id).where(case_file.c.id == row.id))).first()
        if known is not None:
            return
        await connection.execute(delete(case_file_chunk).where(case_file_chunk.c.file_id == row.id))
        position = 0
        async for chunk in chunks:
            await connection.execute(insert(case_file_chunk).values(file_id=row.id, position=position, data=chunk))
            position += 1
        await connection.execute(
            insert(case_file).values(id=row.id, case_id=case_id, length=row.length, digest=row.digest)
        )


async def files_of_mailbox(store: Store, mailbox_id: bytes) -> Sequence[FileRow]:
    """The reporter's files of a mailbox that still lie on the public side."""
    query = select(file.c.id, file.c.length, file.c.digest).where(
        file.c.mailbox_id == mailbox_id, file.c.from_office.is_(False)
    )
    async with store.reading() as connection:
        return [FileRow(**row) for row in (await connection.execute(query)).mappings()]


async def forget_files(store: Store, file_ids: Sequence[bytes]) -> None:
    """Delete files from the public side."""
    async with store.writing() as connection:
        await connection.execute(delete(file_chunk).where(file_chunk.c.file_id.in_(file_ids)))
        await connection.execute(delete(file).where(file.c.id.in_(file_ids)))


async def _refuse_known(store: Store, file_id: bytes) -> None:
    query = select(file_chunk.c.position).where(file_chunk.c.file_id == file_id).limit(1)
    async with store.reading() as connection:
        if (await connection.execute(query)).first() is not None:
            raise ConflictError


async def _append(store: Store, file_id: bytes, start: int, chunks: list[bytes]) -> None:
    rows = [{"file_id": file_id, "position": start + index, "data": data} for index, data in enumerate(chunks)]
    async with store.writing() as connection:
        await connection.execute(insert(file_chunk), rows)


async def _read(store: Store, table: Table, column: "Column[bytes]", file_id: bytes) -> AsyncIterator[bytes]:
    position = 0
    while True:
        query = select(table.c.data).where(column == file_id, table.c.position == position)
        async with store.reading() as connection:
            data = (await connection.execute(query)).scalar_one_or_none()
        if data is None:
            return
        yield data
        position += 1
