"""Files with an entry: cleaned before anything is kept, sealed under the register's key, given out as downloads."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.cleaning.sandbox import Cleaned, clean
from casework.cleaning.telling import clean_name
from casework.content import StoredFile, b64_of
from casework.errors import NotFoundError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.errors import SealedAwayError
from casework.registering.keys import hold_register, open_from_register, seal_to_register
from casework.registering.writing import ENCLOSED, TAKEN_OUT, entry_of
from casework.store.register_files import (
    EntryFileRow,
    add_entry_file,
    entry_file_chunk,
    files_of_entry,
    one_entry_file,
    remove_entry_file,
)
from casework.store.registers import ChangeRow, EntryRow
from casework.whole_files import seal_whole
from crypto.errors import CryptoError
from crypto.files import open_file
from crypto.keys import DataKey, random_id

MOST_FILES = 30
BIGGEST = 20 * 1024 * 1024
_KEY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFile:
    """A file as its entry lists it, with what was taken out of it when it came."""

    id: str
    name: str = field(repr=False)
    size: int
    removed: Mapping[str, int]
    day: date
    officer_id: str


async def enclose(
    name: str, entry_id: str, data: bytes, file_name: str, unlocked: Unlocked, office: Office
) -> EntryFile:
    """Clean a file and keep the clean copy with an entry; where it cannot be cleaned it is refused and nothing kept."""
    register_for(name, unlocked, office, writes=True)
    entry = await entry_of(name, entry_id, office)
    return await keep_clean(entry, await clean(data, file_name), (file_name, random_id()), unlocked, office)


async def keep_clean(
    entry: EntryRow, cleaned: Cleaned, called: tuple[str, bytes], unlocked: Unlocked, office: Office, *,
    outside: bool = False,
) -> EntryFile:  # fmt: skip
    """Keep a cleaned file with an entry under its name and id; `outside` where nobody of the office put it there."""
    file_name, file_id = called
    register = register_for(entry.register, unlocked, office, writes=True)
    own_name = clean_name(file_name, cleaned.kind)
    sealed = await asyncio.to_thread(seal_whole, cleaned.data, own_name, cleaned.type, office.office, file_id)
    said = {**sealed.stored.to_json(), "media": cleaned.type, "removed": dict(cleaned.removed)}
    held = await hold_register(entry.register, register, unlocked, office)
    thing, body = await seal_to_register({"file": said}, held, office)
    row = EntryFileRow(
        id=file_id, entry_id=entry.id, thing=thing, body=body, length=sealed.length, digest=sealed.stored.digest,
        day=office.clock.today(), officer_id=unlocked.officer.id,
    )  # fmt: skip
    await office.journal.append("entry_written", office.clock.now(), unlocked.officer.id, entry.journal_id, None)
    by = None if outside else unlocked.officer.id
    await add_entry_file(office.cases.store, row, sealed.pieces, _change(entry, ENCLOSED, by, office), MOST_FILES)
    return _told(row, said)


async def files_with(name: str, entry_id: str, unlocked: Unlocked, office: Office) -> tuple[EntryFile, ...]:
    """The files of an entry; those whose record lies under a key that this officer does not hold are left out."""
    rows = await files_of_entry(office.cases.store, from_hex(entry_id))
    if not rows:
        return ()
    try:
        said = await _records(name, rows, unlocked, office)
    except SealedAwayError:
        return ()
    return tuple(_told(row, said[row.thing]) for row in rows if row.thing in said)


async def read_enclosed(
    name: str, entry_id: str, file_id: str, unlocked: Unlocked, office: Office
) -> tuple[StoredFile, AsyncIterator[bytes]]:
    """A file with its content, opened as it is sent."""
    register = register_for(name, unlocked, office)
    entry = await entry_of(name, entry_id, office)
    row = await one_entry_file(office.cases.store, entry.id, from_hex(file_id))
    said = (await _records(name, [row], unlocked, office)).get(row.thing)
    key = b64_of(said, "key", _KEY) if said else None
    if said is None or key is None:
        raise NotFoundError
    if register.sealed:
        await office.journal.append("entry_opened", office.clock.now(), unlocked.officer.id, entry.journal_id, None)
    stored = StoredFile(
        id=row.id, name=str(said["name"]), type=str(said["media"]), size=int(said["size"]), key=key, digest=row.digest
    )
    return stored, _octets(stored, office)


async def take_out(name: str, entry_id: str, file_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take a file away; without its key nothing that was copied of it can be opened."""
    register_for(name, unlocked, office, writes=True)
    entry = await entry_of(name, entry_id, office)
    row = await one_entry_file(office.cases.store, entry.id, from_hex(file_id))
    await office.journal.append("entry_written", office.clock.now(), unlocked.officer.id, entry.journal_id, None)
    await remove_entry_file(office.cases.store, row.id, _change(entry, TAKEN_OUT, unlocked.officer.id, office))
    await office.keyring.destroy_all([row.thing], [])


async def _records(
    name: str, rows: list[EntryFileRow], unlocked: Unlocked, office: Office
) -> dict[bytes, dict[str, Any]]:
    register = register_for(name, unlocked, office)
    held = await hold_register(name, register, unlocked, office)
    opened = await open_from_register({each.thing: each.body for each in rows}, held, office)
    return {thing: said["file"] for thing, said in opened.items() if isinstance(said.get("file"), dict)}


async def _octets(stored: StoredFile, office: Office) -> AsyncIterator[bytes]:
    chunks: list[bytes] = []
    while (chunk := await entry_file_chunk(office.cases.store, stored.id, len(chunks))) is not None:
        chunks.append(chunk)
    opened = open_file(
        chunks, key=DataKey(stored.key), office=office.office, file_id=stored.id, length=stored.size,
        digest=stored.digest,
    )  # fmt: skip
    try:
        for octets in opened:
            yield octets
            await asyncio.sleep(0)
    except CryptoError:
        raise NotFoundError from None


def _change(entry: EntryRow, act: str, officer_id: str | None, office: Office) -> ChangeRow:
    return ChangeRow(
        id=random_id(), entry_id=entry.id, version=entry.version + 1, act=act, officer_id=officer_id,
        at=office.clock.now(), state=entry.state, before=None, sealed_id=None, body=None,
    )  # fmt: skip


def _told(row: EntryFileRow, said: Mapping[str, Any]) -> EntryFile:
    return EntryFile(
        id=row.id.hex(), name=str(said["name"]), size=int(said["size"]), removed=said.get("removed", {}), day=row.day,
        officer_id=row.officer_id,
    )  # fmt: skip
