"""Files that are in memory whole: sealed under a key of their own (SPEC 6), and opened again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from casework.content import StoredFile
from crypto.files import FileSealer, open_file
from crypto.keys import DataKey, random_id

_LONGEST_NAME, _LONGEST_TYPE = 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file under a key of its own: its reference, and its sealed pieces with their length."""

    stored: StoredFile
    pieces: tuple[bytes, ...] = field(repr=False)
    length: int


def seal_whole(data: bytes, name: str, kind: str, office: str, file_id: bytes | None = None) -> SealedFile:
    """Seal a file; of a long name the end is kept, where the ending stands. Runs beside the loop if it is big."""
    file_id, key = file_id or random_id(), DataKey.generate()
    sealer = FileSealer(key, office, file_id)
    pieces = (*sealer.add(data), *sealer.finish())
    stored = StoredFile(
        id=file_id, name=name[-_LONGEST_NAME:], type=kind[:_LONGEST_TYPE], size=len(data), key=key.raw(),
        digest=sealer.digest,
    )  # fmt: skip
    return SealedFile(stored=stored, pieces=pieces, length=sealer.sealed_length)


def open_pieces(pieces: Iterable[bytes], stored: StoredFile, office: str) -> bytes:
    """The file; CryptoError if a piece is not what was sealed, or one is missing."""
    opened = open_file(
        pieces, key=DataKey(stored.key), office=office, file_id=stored.id, length=stored.size, digest=stored.digest
    )
    return b"".join(opened)
