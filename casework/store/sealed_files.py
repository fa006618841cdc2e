"""Sealed file chunks: written as they arrive, read one by one, moved from the drop store to the office."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from casework.errors import ConflictError, NotFoundError
from casework.store.drop_tables import file, file_chunk
from casework.store.engine import Store
from casework.store.office_tables import case_file, case_file_chunk

_CHUNKS_PER_COMMIT = 16
_DIGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A sealed file as the store knows it."""

    id: bytes
    length: int
    digest: bytes


async def store_file(
    store: Store, file_id: bytes, chunks: AsyncIterator[bytes], day: date, *, from_office_for: bytes | None = None
) -> "Upload":
    """Begin a file, write its chunks as they come, and return what finishes it; a broken one leaves nothing."""
    await _begin(store, file_id, day, from_office_for)
    try:
        count = await _write_chunks(store, file_id, chunks)
    except BaseException:  # a refusal, a broken connection, the end of the process: never half a file
        await forget_files(store, [file_id])
        raise
    return Upload(store, file_id, count)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose chunks are all there; no message can name it before it is finished."""

    store: Store
    file_id: bytes
    chunks: int

    async def finish(self, length: int, digest: bytes) -> None:
        """Declare the file complete."""
        values = {"chunks": self.chunks, "length": length, "digest": digest, "complete": True}
        async with self.store.writing() as connection:
            await connection.execute(update(file).where(file.c.id == self.file_id).values(values))

    async def drop(self) -> None:
        """Forget the file: what arrived is not what was announced."""
        await forget_files(self.store, [self.file_id])


async def _begin(store: Store, file_id: bytes, day: date, mailbox_id: bytes | None) -> None:
    try:
        async with store.writing() as connection:
            await connection.execute(
                insert(file).values(
                    id=file_id,
                    mailbox_id=mailbox_id,
                    chunks=0,
                    length=0,
                    digest=bytes(_DIGEST),
                    from_office=mailbox_id is not None,
                    day=day,
                    complete=False,
                )
            )
    except IntegrityError:
        raise ConflictError from None


async def _write_chunks(store: Store, file_id: bytes, chunks: AsyncIterator[bytes]) -> int:
    count, pending = 0, list[bytes]()
    async for chunk in chunks:
        pending.append(chunk)
        if len(pending) == _CHUNKS_PER_COMMIT:
            await _append(store, file_id, count, pending)
            count, pending = count + len(pending), []
    if pending:
        await _append(store, file_id, count, pending)
    return count + len(pending)


async def mailbox_file(store: Store, mailbox_id: bytes, file_id: bytes) -> FileRow:
    """A complete file of one mailbox."""
    query = select(file.c.id, file.c.length, file.c.digest).where(
        file.c.id == file_id, file.c.mailbox_id == mailbox_id, file.c.complete.is_(True)
    )
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
            # An interrupted first opening has put it with a case that never was.
            await connection.execute(update(case_file).where(case_file.c.id == row.id).values(case_id=case_id))
            return
        await connection.execute(delete(case_file_chunk).where(case_file_chunk.c.file_id == row.id))
        position = 0
        async for chunk in chunks:
            await connection.execute(insert(case_file_chunk).values(file_id=row.id, position=position, data=chunk))
            position += 1
        await connection.execute(
            insert(case_file).values(id=row.id, case_id=case_id, length=row.length, digest=row.digest)
        )


async def forget_files(store: Store, file_ids: Sequence[bytes]) -> None:
    """Delete files from the public side."""
    async with store.writing() as connection:
        await connection.execute(delete(file_chunk).where(file_chunk.c.file_id.in_(file_ids)))
        await connection.execute(delete(file).where(file.c.id.in_(file_ids)))


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
