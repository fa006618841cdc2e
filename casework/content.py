"""The contents of sealed messages (SPEC 7.4): built in one place, read in one place."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from casework.cleaning.findings import Left, Removed
from casework.cleaning.refusals import REFUSALS
from casework.errors import EmptyTextError, MalformedRequestError, TooLongError

LONGEST_TEXT = 20_000
# A talk becomes a report: the type of the message that says so, and the purpose under which it is signed.
CONVERSION, FILE_REPORT = "conversion", "file_report"
_LARGEST_CONTENT = 65_499  # SPEC 7.1
_LARGEST_KEPT = 1024 * 1024
BIGGEST_FILE = 50 * 1024 * 1024
MOST_FILES = 10
_MOST_FOUND = 1_000_000
_ROOM = 64  # for `day` and the version, which are added later


class Lane(StrEnum):
    """Through which channel somebody spoke; travels inside the seal."""

    WEB = "web"
    FORM = "form"
    TELEGRAM = "telegram"
    SMS = "sms"
    PHONE = "phone"
    VISIT = "visit"
    EUNGDAPSO = "eungdapso"
    SAEOL = "saeol"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A sealed file's reference (SPEC 6.4): where it is, what it was called, and its key."""

    id: bytes
    name: str
    type: str
    size: int
    key: bytes
    digest: bytes
    cleaning: "Cleaning | None" = None  # only where the gate of a server-sealed lane had the time

    def to_json(self) -> dict[str, Any]:
        """The form that travels inside a sealed message."""
        return {
            "id": _b64(self.id),
            "name": self.name,
            "type": self.type,
            "size": self.size,
            "key": _b64(self.key),
            "digest": _b64(self.digest),
            **({"cleaning": self.cleaning.to_json()} if self.cleaning else {}),
        }

    def __repr__(self) -> str:
        return "<StoredFile>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """What the gate found: what it took out, with the clean copy if that was anything, or the code of a refusal."""

    copy: StoredFile | None
    removed: Mapping[str, int]
    left: Mapping[str, int]
    refused: str = ""

    def to_json(self) -> dict[str, Any]:
        """The form that travels inside a sealed message."""
        if self.refused:
            return {"refused": self.refused}
        copy = {"copy": self.copy.to_json()} if self.copy else {}
        return {**copy, "removed": dict(self.removed), "left": dict(self.left)}


def encode(content: Mapping[str, Any]) -> bytes:
    """A content as bytes; one that no padding class can hold is too long."""
    raw = json.dumps({"v": 1, **content}, ensure_ascii=False, separators=(",", ":")).encode()
    if len(raw) > _LARGEST_CONTENT:
        raise TooLongError
    return raw


def decode(raw: bytes) -> dict[str, Any]:
    """A content from bytes that were sealed by somebody else, so nothing about its shape is trusted."""
    try:
        content = json.loads(raw)
    except ValueError:
        raise MalformedRequestError from None
    if not isinstance(content, dict):
        raise MalformedRequestError
    return content


def encode_kept(content: Mapping[str, Any]) -> bytes:
    """The same for what the office keeps of a message: its marks may make it longer than a body, then it is packed."""
    try:
        return encode(content)
    except TooLongError:
        raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return encode({"packed": base64.b85encode(zlib.compress(raw, 9)).decode()})


def decode_kept(raw: bytes) -> dict[str, Any]:
    """What the office kept. Never for what others sealed: a few packed bytes can become very many."""
    content = decode(raw)
    packed = content.get("packed")
    if not isinstance(packed, str):
        return content
    try:
        unpacker = zlib.decompressobj()
        unpacked = unpacker.decompress(base64.b85decode(packed), _LARGEST_KEPT)
    except (ValueError, zlib.error):
        raise MalformedRequestError from None
    if not unpacker.eof:
        raise MalformedRequestError
    return decode(unpacked)


def text_of(content: Mapping[str, Any], name: str = "text") -> str:
    """A text field, empty when absent or of another type, cut at the agreed length."""
    value = content.get(name)
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def answers_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The answers to the guided questions, as text."""
    answers = content.get("answers")
    if not isinstance(answers, dict):
        return {}
    return {str(name)[:64]: str(value)[:LONGEST_TEXT] for name, value in list(answers.items())[:40]}


def files_of(content: Mapping[str, Any]) -> tuple[StoredFile, ...]:
    """The file references of a content; a badly shaped one is left out, its chunks stay unread."""
    listed = content.get("files")
    if not isinstance(listed, list):
        return ()
    return tuple(found for entry in listed[:MOST_FILES] if (found := file_of(entry)) is not None)


def files_json(files: Sequence[StoredFile], content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The file references of a content; the gate's copies are left out where they would make it too long."""
    whole = [each.to_json() for each in files]
    if len(json.dumps({**content, "files": whole}, ensure_ascii=False).encode()) <= _LARGEST_CONTENT - _ROOM:
        return whole
    return [replace(each, cleaning=None).to_json() for each in files]


def ids_of(files: Sequence[StoredFile]) -> tuple[bytes, ...]:
    """Every stored file that belongs to these: the files themselves and the gate's copies."""
    copies = [each.cleaning.copy for each in files if each.cleaning is not None]
    return (*(each.id for each in files), *(each.id for each in copies if each is not None))


def counts_of(content: Mapping[str, Any], name: str, kinds: type[StrEnum]) -> dict[str, int]:
    """How many of each known kind; a content's sealer can claim anything, so what else stands there is dropped."""
    told, known = content.get(name), {str(each) for each in kinds}
    if not isinstance(told, dict):
        return {}
    return {
        code: min(count, _MOST_FOUND)
        for code, count in told.items()
        if code in known and isinstance(count, int) and not isinstance(count, bool) and count > 0
    }


def check_text(text: str, *, may_be_empty: bool = False) -> str:
    """A text somebody wrote, with line ends unified; too long or empty ones are refused."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        raise TooLongError
    if not text and not may_be_empty:
        raise EmptyTextError
    return text


def b64_of(content: Mapping[str, Any], name: str, length: int) -> bytes | None:
    """A base64 field of one known length, or None."""
    value = content.get(name)
    if not isinstance(value, str):
        return None
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        return None
    return raw if len(raw) == length else None


def b64(raw: bytes) -> str:
    """Base64 text."""
    return _b64(raw)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def file_of(entry: Any) -> StoredFile | None:
    """One file reference, or None where it is badly shaped."""
    if not isinstance(entry, dict):
        return None
    file_id, key, digest = (b64_of(entry, name, size) for name, size in (("id", 16), ("key", 32), ("digest", 32)))
    size = entry.get("size")
    if file_id is None or key is None or digest is None or not isinstance(size, int) or size < 0:
        return None
    return StoredFile(
        id=file_id,
        name=text_of(entry, "name")[:200],
        type=text_of(entry, "type")[:100],
        size=size,
        key=key,
        digest=digest,
        cleaning=_cleaning(entry.get("cleaning")),
    )


def _cleaning(entry: Any) -> Cleaning | None:
    if not isinstance(entry, dict):
        return None
    copy = entry.get("copy")
    # A copy of a copy is nothing the gate makes.
    kept = file_of({**copy, "cleaning": None}) if isinstance(copy, dict) else None
    refused = text_of(entry, "refused")
    if refused:
        return Cleaning(copy=None, removed={}, left={}, refused=refused) if refused in REFUSALS else None
    return Cleaning(copy=kept, removed=counts_of(entry, "removed", Removed), left=counts_of(entry, "left", Left))
