"""Reporters' files at and after the first opening: sealed copies into the case, cleaned unseen, originals put away."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog

from casework.attachments import (
    CLEAN,
    MISSING,
    REFUSED,
    WAITING,
    Attachment,
    open_record,
    sealed_record,
)
from casework.bootstrap import Office
from casework.cleaning import sandbox
from casework.cleaning.refusals import DamagedFileError, TooSlowError
from casework.cleaning.sandbox import Cleaned, clean
from casework.cleaning.telling import clean_name
from casework.content import StoredFile, encode, files_of
from casework.errors import BusyError, FileRefusedError, FileTooBigError, Refusal
from casework.gazetteer import gazetteer_of
from casework.holding import HeldCase, hold_case
from casework.masking import mask_fields, message_fields, span_labels
from casework.people import Unlocked
from casework.store.attachments import (
    AttachmentRow,
    NewFile,
    begin_try,
    forget_other_tries,
    put_attachments,
    replace_record,
    waiting_attachments,
)
from casework.store.keyring import NewWrap
from casework.store.sealed_files import FileRow, mailbox_file, read_case_chunks, read_chunks, write_case_file
from casework.vaulting import put_behind_quorum
from casework.whole_files import open_pieces, seal_whole
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from policies.rules import Permission

MOST_TRIES = 5
_PAUSE_SECONDS = 60.0  # after a try that ended for want of time or of memory
_log = structlog.get_logger()
_at_work: set[bytes] = set()  # by the sessions of this process
_not_before: dict[bytes, float] = {}


async def take_files(
    content: dict[str, Any], message_id: bytes, mailbox_id: bytes, case_id: bytes, key: PublicKey, unlocked: Unlocked,
    office: Office,
) -> None:  # fmt: skip
    """Bring the sealed files of a message into its case, each with a record; nothing is cleaned yet."""
    rows: list[AttachmentRow] = []
    wraps: list[NewWrap] = []
    files = files_of(content)
    for place, (file, name) in enumerate(zip(files, await _names(files, content, unlocked, office), strict=True)):
        record = await _first_record(file, name, mailbox_id, case_id, office)
        thing, body, wrap = sealed_record(record, key, office)
        wraps.append(wrap)
        rows.append(
            AttachmentRow(
                id=random_id(), message_id=message_id, case_id=case_id, place=place, state=record.state, tries=0,
                thing=thing, body=body,
            )
        )  # fmt: skip
    await office.keyring.add(wraps)
    if not await put_attachments(office.cases.store, rows):
        for each in wraps:
            await office.keyring.destroy(each.thing)


async def settle_files(message_id: bytes, case_id: bytes, office: Office) -> None:
    """The case stands: what an interrupted first opening left for another one is forgotten."""
    await forget_other_tries(office.cases.store, message_id, case_id)


async def clean_waiting(unlocked: Unlocked, office: Office) -> int:
    """Clean what waits in this officer's cases, one after the other; returns how many came to an end."""
    if Permission.CASE_ANSWER not in unlocked.officer.permissions:
        return 0  # as with texts
    done = 0
    for row in await waiting_attachments(office.cases.store, unlocked.officer.id):
        if row.id in _at_work or len(_at_work) >= sandbox.AT_ONCE or _paused(row.id):
            continue
        _at_work.add(row.id)
        try:
            done += await _clean_one(row, unlocked, office)
        except Refusal:
            continue  # another officer of the case will do it
        finally:
            _at_work.discard(row.id)
    return done


def _paused(attachment_id: bytes) -> bool:
    return asyncio.get_running_loop().time() < _not_before.get(attachment_id, 0.0)


async def _clean_one(row: AttachmentRow, unlocked: Unlocked, office: Office) -> bool:
    held = await hold_case(row.case_id, unlocked, office)
    record = await open_record(row, held, office)
    if record.source is None or record.state != WAITING or not await begin_try(office.cases.store, row):
        return False
    await office.journal.append("file_cleaned", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    if row.tries >= MOST_TRIES:
        return await _refuse(row, record, TooSlowError.code, held, office)
    try:
        data = await open_whole(record.source, office)
    except CryptoError:
        return await _refuse(row, replace(record, source=None), DamagedFileError.code, held, office)
    if record.behind is None:
        record = replace(record, sha256=(await asyncio.to_thread(hashlib.sha256, data)).hexdigest())
    try:
        cleaned = await clean(data, record.source.name if record.source else record.name)
    except (BusyError, TooSlowError, OSError) as error:  # for want of room, not because of the file
        _log.warning("file_waits", error=type(error).__name__)
        _not_before[row.id] = asyncio.get_running_loop().time() + _PAUSE_SECONDS
        return False
    except (FileRefusedError, FileTooBigError) as refusal:
        return await _refuse(row, record, refusal.code, held, office)
    return await _keep(row, record, cleaned, held, office)


async def _keep(row: AttachmentRow, record: Attachment, cleaned: Cleaned, held: HeldCase, office: Office) -> bool:
    """The clean copy becomes what people see; an original that told more goes behind the quorum first."""
    source = record.source
    name = clean_name(record.name, cleaned.kind)
    reference, file = await asyncio.to_thread(seal_copy, name, cleaned.type, cleaned.data, office)
    removed = _sum(record.removed, cleaned.removed)
    record = replace(
        record, state=CLEAN, kind=cleaned.kind, shown=reference, removed=removed, left=cleaned.left,
    )  # fmt: skip
    gone: list[bytes] = []
    if record.behind is not None and source is not None:
        record, gone = replace(record, source=None), [source.id]  # the gate's copy has served
    elif removed and source is not None:
        record = replace(record, source=None, behind=await put_original_away(source, held.row.id, office))
    return await write_record(row, record, held, office, file, gone)


async def _refuse(row: AttachmentRow, record: Attachment, why: str, held: HeldCase, office: Office) -> bool:
    return await write_record(row, replace(record, state=REFUSED, why=why), held, office)


async def write_record(
    row: AttachmentRow, record: Attachment, held: HeldCase, office: Office, file: NewFile | None = None,
    gone: list[bytes] | None = None,
) -> bool:  # fmt: skip
    """Seal a new version of a record under the current case key; the key of the one before is destroyed."""
    thing, body, wrap = sealed_record(record, held.key.public, office)
    await office.keyring.add([wrap])
    new = replace(row, state=record.state, thing=thing, body=body)
    won = await replace_record(office.cases.store, row, new, file, gone or ())
    await office.keyring.destroy(row.thing if won else thing)
    _not_before.pop(row.id, None)
    return won


async def put_original_away(original: StoredFile, case_id: bytes, office: Office) -> bytes:
    """From here on only the custodians together can open the original; its sealed bytes stay with the case."""
    return await put_behind_quorum(encode({"type": "original", "file": original.to_json()}), case_id, office)


def seal_copy(name: str, kind: str, data: bytes, office: Office) -> tuple[StoredFile, NewFile]:
    """A file made here, sealed under a key of its own."""
    sealed = seal_whole(data, name, kind, office.office)
    row = FileRow(id=sealed.stored.id, length=sealed.length, digest=sealed.stored.digest)
    return sealed.stored, NewFile(row=row, chunks=list(sealed.pieces))


async def open_whole(reference: StoredFile, office: Office) -> bytes:
    """All of a file of a case; in memory, because cleaning needs it whole."""
    chunks = deque([chunk async for chunk in read_case_chunks(office.cases.store, reference.id)])
    return await asyncio.to_thread(_opened, chunks, reference, office.office)


def _opened(chunks: deque[bytes], reference: StoredFile, office: str) -> bytes:
    def given_away() -> Iterator[bytes]:
        while chunks:
            yield chunks.popleft()  # so that sealed and plain bytes do not both lie here whole

    return open_pieces(given_away(), reference, office)


async def _names(
    files: Sequence[StoredFile], content: Mapping[str, Any], unlocked: Unlocked, office: Office
) -> list[str]:
    """The files' names without what the message says to be its writer's own."""
    if not files:
        return []
    known = await gazetteer_of(unlocked, office)
    fields = message_fields(content) | {f"file.{place}": each.name or "file" for place, each in enumerate(files)}
    # Beside the loop: a long text takes the tagger half a second.
    masked = await asyncio.to_thread(
        mask_fields, fields, known.names, office.rules, span_labels(office.rules),
        units=known.units, not_names=known.not_names,
    )  # fmt: skip
    return [masked.fields[f"file.{place}"] for place in range(len(files))]


async def _first_record(
    file: StoredFile, name: str, mailbox_id: bytes, case_id: bytes, office: Office
) -> Attachment:  # fmt: skip
    record = Attachment(state=WAITING, name=name, type=file.type, size=file.size)
    if not await _take(file, mailbox_id, case_id, office):
        return replace(record, state=MISSING)
    copy = file.cleaning.copy if file.cleaning else None
    plain = replace(file, name=name, cleaning=None)
    if file.cleaning is None or copy is None or not file.cleaning.removed:
        return replace(record, source=plain)
    copy = replace(copy, name=name)
    # What the gate cleaned is cleaned again: whoever seals a message can claim anything to be a clean copy.
    if not await _take(copy, mailbox_id, case_id, office):
        return replace(record, source=plain)
    try:
        digest = hashlib.sha256(await open_whole(plain, office)).hexdigest()
    except CryptoError:
        return replace(record, state=REFUSED, why=DamagedFileError.code)
    behind = await put_original_away(replace(file, cleaning=None), case_id, office)
    return replace(record, source=copy, sha256=digest, removed=file.cleaning.removed, behind=behind)


async def _take(file: StoredFile, mailbox_id: bytes, case_id: bytes, office: Office) -> bool:
    """Copy the sealed chunks to the case; the public side's copy goes with the keeper."""
    try:
        row = await mailbox_file(office.drops.store, mailbox_id, file.id)
    except Refusal:
        return False  # named but never uploaded
    await write_case_file(office.cases.store, case_id, row, read_chunks(office.drops.store, row.id))
    return True


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {code: first.get(code, 0) + second.get(code, 0) for code in sorted({*first, *second})}
