"""WAV: the format, the length and the sound; every other chunk is left behind."""

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.refusals import DamagedFileError

_KEPT = (b"fmt ", b"fact", b"data")
_CODES = {
    b"LIST": Removed.TAG,
    b"id3 ": Removed.TAG,
    b"ID3 ": Removed.TAG,
    b"bext": Removed.AUTHOR,
    b"_PMX": Removed.TAG,
}
_HEADER, _SMALLEST_FORMAT = 12, 16


def scrub(data: bytes, found: Findings) -> bytes:
    """A file of three chunks at most."""
    chunks: dict[bytes, bytes] = {}
    for name, content in _chunks(data, found):
        if name in _KEPT and name not in chunks:
            chunks[name] = content
        elif name not in {b"PAD ", b"JUNK", b"FLLR"} or content.strip(b"\0"):
            found.took(_CODES.get(name, Removed.TAG))
    if len(chunks.get(b"fmt ", b"")) < _SMALLEST_FORMAT or b"data" not in chunks:
        raise DamagedFileError
    found.kept(Left.SOUND)
    kept = [(name, chunks[name]) for name in _KEPT if name in chunks]
    body = b"".join(
        name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2) for name, content in kept
    )
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WAVE" + body


def _chunks(data: bytes, found: Findings) -> list[tuple[bytes, bytes]]:
    stated = min(8 + int.from_bytes(data[4:8], "little"), len(data))
    found.took(Removed.TRAILING, int(len(data) > stated + 1))
    place, chunks = _HEADER, []
    while place + 8 <= stated:
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        chunks.append((data[place : place + 4], data[place + 8 : min(place + 8 + size, stated)]))
        place += 8 + size + size % 2
    return chunks
