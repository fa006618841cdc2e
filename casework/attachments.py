"""What became of a reporter's file, as its officers know it: one sealed record beside the message it came with."""

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from casework.bootstrap import Office
from casework.cleaning.findings import Left, Removed
from casework.content import StoredFile, b64, b64_of, counts_of, decode, encode, file_of, text_of
from casework.errors import FileWaitsError, NotFoundError, NotYourCaseError
from casework.holding import HeldCase, open_case_body
from casework.ids import from_hex
from casework.store.attachments import AttachmentRow, attachments_of_case, one_attachment
from casework.store.keyring import NewWrap
from casework.store.sealed_files import read_case_chunks
from crypto.context import Purpose, SealingContext
from crypto.files import open_file
from crypto.keys import DataKey, PublicKey, random_id
from crypto.seal import seal

_LOOKS = 2
WAITING, CLEAN, REFUSED, MISSING = "waiting", "clean", "refused", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A record: `shown` is the clean copy, `source` what is to be cleaned, cannot be, or had nothing to take out."""

    state: str
    name: str = field(repr=False)
    type: str
    size: int
    kind: str = ""
    sha256: str = ""  # of the original
    removed: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    why: str = ""  # the code of the refusal
    shown: StoredFile | None = None
    source: StoredFile | None = None
    behind: bytes | None = None  # where the original's reference lies behind the identity quorum
    uncovered: StoredFile | None = None  # the clean copy as it was before somebody painted boxes over it

    def to_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        return {
            "type": "attachment",
            "state": self.state,
            "name": self.name,
            "media": self.type,
            "size": self.size,
            "kind": self.kind,
            "sha256": self.sha256,
            "removed": dict(self.removed),
            "left": dict(self.left),
            "why": self.why,
            "shown": self.shown.to_json() if self.shown else None,
            "source": self.source.to_json() if self.source else None,
            "behind": b64(self.behind) if self.behind else None,
            "uncovered": self.uncovered.to_json() if self.uncovered else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file of a message, as a page lists it; the office's own files have no state but `own`."""

    id: str
    name: str = field(repr=False)
    type: str
    size: int
    state: str = "own"
    kind: str = ""
    sha256: str = ""
    removed: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    why: str = ""
    covered: bool = False
    original: str = ""  # quorum: only together with the custodians; case: for a written reason


def sealed_record(record: Attachment, key: PublicKey, office: Office) -> tuple[bytes, bytes, NewWrap]:
    """A record under a case key: the id it is sealed about, its body, its wrap."""
    thing = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
    sealed = seal(encode(record.to_json()), to=[key], about=about)
    wrap = NewWrap(thing=thing, reader=key.key_id, kind="attachment", record=sealed.wraps[0].raw)
    return thing, sealed.body.raw, wrap


async def open_record(row: AttachmentRow, held: HeldCase, office: Office) -> Attachment:
    """A record, opened by somebody who holds the case."""
    payload = await open_case_body(held, row.thing, row.body, Purpose.NOTE, office)
    return _record(decode(payload.content))


async def attachment_of(
    held: HeldCase, message_id: bytes, file_id: str, office: Office
) -> tuple[AttachmentRow, Attachment]:
    """The record that an address names."""
    for _ in range(_LOOKS):
        row = await one_attachment(office.cases.store, held.row.id, message_id, from_hex(file_id))
        with suppress(NotYourCaseError):  # a new version was written between the row and its key
            return row, await open_record(row, held, office)
    raise NotYourCaseError


async def files_seen(held: HeldCase, office: Office) -> dict[str, tuple[FileView, ...]]:
    """Every file of reporters in a case, by the id of its message."""
    seen: dict[str, tuple[FileView, ...]] = {}
    for row in await attachments_of_case(office.cases.store, held.row.id):
        message_id = row.message_id.hex()
        view = view_of(*await attachment_of(held, row.message_id, row.id.hex(), office))
        seen[message_id] = (*seen.get(message_id, ()), view)
    return seen


def view_of(row: AttachmentRow, record: Attachment) -> FileView:
    """A record as a page lists it."""
    shown = record.shown
    return FileView(
        id=row.id.hex(),
        name=shown.name if shown else record.name,
        type=shown.type if shown else record.type,
        size=shown.size if shown else record.size,
        state=record.state,
        kind=record.kind,
        sha256=record.sha256,
        removed=record.removed,
        left=record.left,
        why=record.why,
        covered=record.uncovered is not None,
        original="quorum" if record.behind else "case" if record.source and record.state != WAITING else "",
    )


def shown_file(record: Attachment) -> StoredFile:
    """What people see of a file; refused as long as there is no clean copy."""
    if record.state == WAITING:
        raise FileWaitsError
    if record.shown is None:
        raise NotFoundError
    return record.shown


async def open_chunks(reference: StoredFile, office: Office) -> AsyncIterator[bytes]:
    """A file of a case, piece by piece."""
    chunks = [chunk async for chunk in read_case_chunks(office.cases.store, reference.id)]
    key = DataKey(reference.key)
    opened = open_file(
        chunks, key=key, office=office.office, file_id=reference.id, length=reference.size, digest=reference.digest
    )
    for data in opened:
        yield data


def _record(content: Mapping[str, Any]) -> Attachment:
    if content.get("type") != "attachment":
        raise NotYourCaseError
    return Attachment(
        state=text_of(content, "state"),
        name=text_of(content, "name"),
        type=text_of(content, "media"),
        size=int(content["size"]),
        kind=text_of(content, "kind"),
        sha256=text_of(content, "sha256"),
        removed=counts_of(content, "removed", Removed),
        left=counts_of(content, "left", Left),
        why=text_of(content, "why"),
        shown=file_of(content.get("shown")),
        source=file_of(content.get("source")),
        behind=b64_of(content, "behind", 16),
        uncovered=file_of(content.get("uncovered")),
    )


async def measured(reference: StoredFile, office: Office) -> tuple[int, str]:
    """How many octets a stored file has and their SHA-256, counted chunk by chunk."""
    digest, size = sha256(), 0
    async for chunk in open_chunks(reference, office):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()
