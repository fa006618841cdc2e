"""What became of reporters' files: rows to values and back; a record changes in one transaction with its file."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select, update

from casework.errors import NotFoundError
from casework.store.engine import Store
from casework.store.office_tables import attachment, case_file, case_file_chunk, case_officer
from casework.store.sealed_files import FileRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """A file of a reporter's message, as the store knows it."""

    id: bytes
    message_id: bytes
    case_id: bytes
    place: int
    state: str
    tries: int
    thing: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A sealed file on its way into a case."""

    row: FileRow
    chunks: Sequence[bytes]


async def put_attachments(store: Store, rows: Sequence[AttachmentRow]) -> bool:
    """Write the records of a message, once for each case it is tried for; false if they are there already."""
    if not rows:
        return True
    mine = (attachment.c.message_id == rows[0].message_id, attachment.c.case_id == rows[0].case_id)
    async with store.writing() as connection:
        if (await connection.execute(select(attachment.c.id).where(*mine).limit(1))).first() is not None:
            return False
        await connection.execute(insert(attachment), [_values(row) for row in rows])
    return True


async def forget_other_tries(store: Store, message_id: bytes, case_id: bytes) -> None:
    """A first opening that was cut off leaves records under a key that is lost, for a case that never was."""
    async with store.writing() as connection:
        await connection.execute(
            delete(attachment).where(attachment.c.message_id == message_id, attachment.c.case_id != case_id)
        )


async def attachments_of_case(store: Store, case_id: bytes) -> list[AttachmentRow]:
    """Every record of a case, in the order of its files."""
    return await _several(store, attachment.c.case_id == case_id)


async def one_attachment(store: Store, case_id: bytes, message_id: bytes, attachment_id: bytes) -> AttachmentRow:
    """One record, if it belongs to this message of this case."""
    same = (
        attachment.c.id == attachment_id,
        attachment.c.case_id == case_id,
        attachment.c.message_id == message_id,
    )
    found = await _several(store, *same)
    if not found:
        raise NotFoundError
    return found[0]


async def waiting_attachments(store: Store, officer_id: str) -> list[AttachmentRow]:
    """What waits for its cleaning in the cases of an officer; the least tried first."""
    mine = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
    found = await _several(store, attachment.c.state == "waiting", attachment.c.case_id.in_(mine))
    return sorted(found, key=lambda each: each.tries)


async def begin_try(store: Store, row: AttachmentRow) -> bool:
    """Count a try before it begins, so that one which ends the process counts too; false if another was faster."""
    same = (attachment.c.id == row.id, attachment.c.thing == row.thing, attachment.c.tries == row.tries)
    async with store.writing() as connection:
        counted = await connection.execute(update(attachment).where(*same).values(tries=row.tries + 1))
    return counted.rowcount == 1


async def replace_record(
    store: Store, row: AttachmentRow, new: AttachmentRow, file: NewFile | None = None, gone: Sequence[bytes] = ()
) -> bool:
    """A new version of a record with the file it names, and without those it names no more; false if one was faster."""
    async with store.writing() as connection:
        same = (attachment.c.id == row.id, attachment.c.thing == row.thing)
        values = {"state": new.state, "thing": new.thing, "body": new.body}
        if (await connection.execute(update(attachment).where(*same).values(values))).rowcount != 1:
            return False
        if file is not None:
            for position, data in enumerate(file.chunks):
                piece = {"file_id": file.row.id, "position": position, "data": data}
                await connection.execute(insert(case_file_chunk).values(piece))
            whole = {"id": file.row.id, "case_id": row.case_id, "length": file.row.length, "digest": file.row.digest}
            await connection.execute(insert(case_file).values(whole))
        await connection.execute(delete(case_file_chunk).where(case_file_chunk.c.file_id.in_(gone)))
        await connection.execute(delete(case_file).where(case_file.c.id.in_(gone)))
    return True


async def _several(store: Store, *conditions: ColumnElement[bool]) -> list[AttachmentRow]:
    query = select(attachment).where(*conditions).order_by(attachment.c.message_id, attachment.c.place)
    async with store.reading() as connection:
        return [AttachmentRow(**row) for row in (await connection.execute(query)).mappings()]


def _values(row: AttachmentRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
