"""Files in chunks, sealed while they arrive and opened while they leave (SPEC 6)."""

import hashlib
from collections.abc import Iterable, Iterator

from crypto.errors import CannotOpenError
from crypto.keys import DataKey, same
from crypto.layout import lp, u8, u32
from crypto.padding import padme
from crypto.primitives import TAG_SIZE, aead_open, aead_seal, hkdf

CHUNK_SIZE = 65536
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE


def sealed_length(length: int) -> int:
    """How long a file of this true length is when sealed."""
    padded = padme(length)
    return padded + TAG_SIZE * -(-padded // CHUNK_SIZE)


class FileSealer:
    """Takes a file's bytes in any pieces and gives sealed chunks."""

    __slots__ = ("_buffer", "_hasher", "_index", "_key", "length", "sealed_length")

    def __init__(self, key: DataKey, office: str, file_id: bytes) -> None:
        self._key = _file_key(key, office, file_id)
        self._hasher = hashlib.sha256()
        self._buffer = bytearray()
        self._index = 0
        self.length = 0
        self.sealed_length = 0

    def __repr__(self) -> str:
        return "<FileSealer>"

    @property
    def digest(self) -> bytes:
        """The file digest, once finished (SPEC 6.3)."""
        return self._hasher.digest()

    def add(self, data: bytes) -> list[bytes]:
        """The chunks that are complete; one is held back, because it may be the last."""
        self.length += len(data)
        self._buffer += data
        return self._drain()

    def finish(self) -> list[bytes]:
        """Fill up per Padmé and give the remaining chunks."""
        done = self._index * CHUNK_SIZE + len(self._buffer)
        self._buffer += bytes(padme(self.length) - done)
        return [*self._drain(), self._seal(bytes(self._buffer), last=True)]

    def _drain(self) -> list[bytes]:
        chunks = []
        while len(self._buffer) > CHUNK_SIZE:
            chunks.append(self._seal(bytes(self._buffer[:CHUNK_SIZE]), last=False))
            del self._buffer[:CHUNK_SIZE]
        return chunks

    def _seal(self, chunk: bytes, *, last: bool) -> bytes:
        sealed = aead_seal(self._key, _nonce(self._index, last=last), chunk)
        self._hasher.update(sealed)
        self._index += 1
        self.sealed_length += len(sealed)
        return sealed


def open_file(
    chunks: Iterable[bytes], *, key: DataKey, office: str, file_id: bytes, length: int, digest: bytes
) -> Iterator[bytes]:
    """Give the content piece by piece; nothing of a chunk before its tag holds, nor the last before the digest does."""
    file_key = _file_key(key, office, file_id)
    hasher = hashlib.sha256()
    remaining = length
    for index, (sealed, last) in enumerate(_cut(chunks, sealed_length(length))):
        plain = aead_open(file_key, _nonce(index, last=last), sealed)
        hasher.update(sealed)
        if last and not same(hasher.digest(), digest):
            raise CannotOpenError
        yield plain[:remaining]
        remaining -= min(remaining, len(plain))


def _cut(pieces: Iterable[bytes], total: int) -> Iterator[tuple[bytes, bool]]:
    """Cut at the chunk borders; exactly `total` bytes, neither more nor fewer."""
    buffer, left = bytearray(), total
    for piece in pieces:
        buffer += piece
        while len(buffer) >= SEALED_CHUNK_SIZE and left > SEALED_CHUNK_SIZE:
            yield bytes(buffer[:SEALED_CHUNK_SIZE]), False
            del buffer[:SEALED_CHUNK_SIZE]
            left -= SEALED_CHUNK_SIZE
        if len(buffer) > left:
            raise CannotOpenError
    if len(buffer) != left:
        raise CannotOpenError
    yield bytes(buffer), True


def _file_key(key: DataKey, office: str, file_id: bytes) -> bytes:
    return hkdf(key.raw(), b"daesup/1/file" + lp(office.encode()) + lp(file_id))


def _nonce(index: int, *, last: bool) -> bytes:
    # STREAM: the position and whether it is the last, so nothing can be cut, swapped or added.
    return bytes(7) + u32(index) + u8(last)
