"""One archive as a file: frames sealed while they are written, opened while they are read (SPEC 21)."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Self

from casework.backing.refusals import ExpiredArchiveError, SpoiltArchiveError, WrongRestoreKeyError
from crypto.backup import ArchiveHead, DayKey, RestoreKey
from crypto.context import Purpose, SealingContext
from crypto.errors import CryptoError, MalformedError
from crypto.files import FileSealer, open_file
from crypto.keys import DataKey, PublicKey, SigningKey, VerifyKey, random_id, same
from crypto.layout import b64, from_b64, lp, u32
from crypto.padding import padme
from crypto.seal import seal_keeping_key
from crypto.unseal import open_body, unwrap

MAGIC = b"daesup backup 1\n"
# Frames: a letter, the length, the bytes. What comes after the last one is filling.
STORE, TABLE, ROWS, FILE, END = b"S", b"T", b"R", b"F", b"Z"

_PIECE = 1 << 20
_LENGTH = 4
_LONGEST_HEAD = 1 << 18


@dataclass(slots=True)
class ArchiveWriter:
    """Takes frames and writes them sealed; `finish` adds the signed head. Nothing plain reaches the disk."""

    file: BinaryIO
    office: str
    archive_id: bytes = field(default_factory=random_id)
    _key: DataKey = field(default_factory=DataKey.generate, repr=False)
    _sealer: FileSealer = field(init=False)

    def __post_init__(self) -> None:
        self._sealer = FileSealer(self._key, self.office, self.archive_id)
        self.file.write(MAGIC)

    def add(self, kind: bytes, payload: bytes) -> None:
        """Write one frame."""
        self._write(self._sealer.add(kind + lp(payload)))

    def finish(
        self, manifest: Mapping[str, Any], *, made: date, to: PublicKey, signing: SigningKey, expires: date | None,
        day_key: DayKey | None,
    ) -> DataKey:  # fmt: skip
        """Write the end and the head, durably; returns the key of the head's body, so that it can be read at once."""
        self.add(END, b"")
        # Filled here, piece by piece: the sealer would make all of the filling at once.
        left = padme(self._sealer.length) - self._sealer.length
        while left > 0:
            self._write(self._sealer.add(bytes(min(left, _PIECE))))
            left -= min(left, _PIECE)
        self._write(self._sealer.finish())
        file = {
            "id": b64(self.archive_id),
            "size": self._sealer.length,
            "key": b64(self._key.raw()),
            "digest": b64(self._sealer.digest),
        }
        content = json.dumps({"v": 1, "type": "backup", "file": file, **manifest}, separators=(",", ":")).encode()
        about = _about(self.office, self.archive_id)
        sealed, dek = seal_keeping_key(content, to=[to], about=about)
        wrap = sealed.wraps[0].raw
        if day_key is not None:
            wrap = day_key.cover(wrap, self.office, self.archive_id, made)
        head = ArchiveHead(
            office=self.office,
            kind=str(manifest["kind"]),
            archive_id=self.archive_id,
            made=made,
            expires=expires,
            day_key=None if day_key is None else day_key.id,
            wrap=wrap,
            body=sealed.body,
        ).write(signing)
        self.file.write(head + u32(len(head)))
        self.file.flush()
        os.fsync(self.file.fileno())
        return dek

    def _write(self, chunks: list[bytes]) -> None:
        self.file.writelines(chunks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive that was opened: where it lies, what it says it holds, and the key of its frames."""

    path: Path
    head: ArchiveHead
    manifest: Mapping[str, Any] = field(repr=False)
    key: DataKey = field(repr=False)

    @classmethod
    def of(cls, path: Path, head: ArchiveHead, dek: DataKey) -> Self:
        """With the key of its head's body."""
        try:
            content = json.loads(open_body(head.body, dek, _about(head.office, head.archive_id)).content)
            file = content["file"]
            if content["kind"] != head.kind or not same(from_b64(file["id"]), head.archive_id):
                raise SpoiltArchiveError
            return cls(path=path, head=head, manifest=content, key=DataKey(from_b64(file["key"])))
        except (CryptoError, ValueError, KeyError, TypeError):
            raise SpoiltArchiveError from None

    @property
    def pair(self) -> str:
        """The same for the two archives of one moment."""
        return str(self.manifest["pair"])

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """Every frame in order; whatever is wrong with the file is the one refusal, at the latest at its end."""
        file = self.manifest["file"]
        try:
            plain = open_file(
                _sealed(self.path), key=self.key, office=self.head.office, file_id=self.head.archive_id,
                length=int(file["size"]), digest=from_b64(file["digest"]),
            )  # fmt: skip
            yield from _cut(plain)
        except (CryptoError, ValueError, KeyError, TypeError, OSError):
            raise SpoiltArchiveError from None


def read_head(path: Path, *, key: VerifyKey, office: str) -> ArchiveHead:
    """The head of an archive, if this office signed it."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise SpoiltArchiveError
            end = file.seek(-_LENGTH, os.SEEK_END)
            size = int.from_bytes(file.read(_LENGTH), "big")
            if size > min(_LONGEST_HEAD, end - len(MAGIC)):
                raise SpoiltArchiveError
            file.seek(end - size)
            return ArchiveHead.read(file.read(size), key=key, office=office)
    except (OSError, CryptoError):
        raise SpoiltArchiveError from None


def open_archive(path: Path, restore: RestoreKey, *, office: str, day_key: DayKey | None, today: date) -> Archive:
    """An archive, opened with the restore key, and with the day key where it needs one."""
    head = read_head(path, key=restore.filing, office=office)
    if head.expires is not None and (today >= head.expires or day_key is None):
        raise ExpiredArchiveError
    about = _about(office, head.archive_id)
    try:
        record = head.record(day_key)
        dek = unwrap(record, key=restore.key, digest=head.body.digest, about=about)
    except CryptoError:
        raise WrongRestoreKeyError from None
    return Archive.of(path, head, dek)


def _about(office: str, archive_id: bytes) -> SealingContext:
    return SealingContext(purpose=Purpose.BACKUP, office=office, message_id=archive_id)


def _sealed(path: Path) -> Iterator[bytes]:
    """The sealed chunks: what lies between the first bytes and the head."""
    with path.open("rb") as file:
        end = file.seek(-_LENGTH, os.SEEK_END)
        left = end - int.from_bytes(file.read(_LENGTH), "big") - len(MAGIC)
        file.seek(len(MAGIC))
        while left > 0:
            piece = file.read(min(_PIECE, left))
            if not piece:
                raise MalformedError
            left -= len(piece)
            yield piece


def _cut(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    buffer, ended = bytearray(), False
    for piece in pieces:
        if ended:  # filling; it is read to its end, because only there the digest is compared
            continue
        buffer += piece
        while not ended and (frame := _front(buffer)) is not None:
            ended = frame[0] == END
            if not ended:
                yield frame
    if not ended:
        raise MalformedError


def _front(buffer: bytearray) -> tuple[bytes, bytes] | None:
    """The first frame, taken out of the buffer once all of it is there."""
    start = 1 + _LENGTH
    if len(buffer) < start:
        return None
    end = start + int.from_bytes(buffer[1:start], "big")
    if len(buffer) < end:
        return None
    frame = bytes(buffer[:1]), bytes(buffer[start:end])
    del buffer[:end]
    return frame


def frame_json(payload: bytes) -> dict[str, Any]:
    """A frame that is JSON."""
    found = json.loads(payload)
    if not isinstance(found, dict):
        raise MalformedError
    return found
