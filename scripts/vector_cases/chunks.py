"""Vectors of files in chunks (SPEC 6)."""

from hashlib import sha256

from vector_cases.making import OFFICE, Case, cannot_open, draw, flipped, malformed, ok

from crypto.files import SEALED_CHUNK_SIZE, FileSealer
from crypto.keys import DataKey
from crypto.layout import lp
from crypto.padding import padme
from crypto.primitives import aead_seal, hkdf

_ID = draw("file", 16)
_KEY = DataKey(draw("file key"))


def counted(length: int) -> bytes:
    """Content that a vector need not spell out: byte i is i mod 251."""
    return bytes(at % 251 for at in range(length))


def _sealed(content: bytes) -> tuple[bytes, bytes]:
    sealer = FileSealer(_KEY, OFFICE, _ID)
    chunks = [*sealer.add(content), *sealer.finish()]
    return b"".join(chunks), sealer.digest


def files() -> list[Case]:
    """Small files in full; larger ones by a rule for their content and an edit of their ciphertext."""
    return [*_small(), *_large()]


def _small() -> list[Case]:
    content = "계약서 사본".encode()
    sealed, digest = _sealed(content)
    given = {
        "key": _KEY.raw(), "office": OFFICE, "file_id": _ID, "length": len(content), "digest": digest, "sealed": sealed,
    }  # fmt: skip
    empty, empty_digest = _sealed(b"")
    nothing = {**given, "length": 0, "sealed": empty, "digest": empty_digest}
    turned = flipped(sealed, 3)
    return [
        ok("a small file", "open_file", given, content=content),
        ok("an empty file", "open_file", nothing, content=b""),
        cannot_open(
            "a turned bit, and the digest of it", "open_file", given, sealed=turned, digest=sha256(turned).digest()
        ),
        cannot_open("a turned bit in the tag", "open_file", given, sealed=flipped(sealed, -1)),
        cannot_open("another digest", "open_file", given, digest=draw("no digest")),
        cannot_open("another key", "open_file", given, key=draw("other file key")),
        cannot_open("another office", "open_file", given, office="other-office"),
        cannot_open("another file id", "open_file", given, file_id=draw("other file", 16)),
        cannot_open("no bytes at all", "open_file", given, sealed=b""),
        cannot_open("one byte short", "open_file", given, sealed=sealed[:-1]),
        cannot_open("one byte long", "open_file", given, sealed=sealed + b"\0"),
        cannot_open("a length that needs more padding", "open_file", given, length=1025),
        cannot_open("not marked as the last chunk", "open_file", given, **_marked(content, last=0)),
        cannot_open("counted from one", "open_file", given, **_marked(content, index=1)),
        malformed("a negative length", "open_file", given, length=-1),
    ]


def _marked(content: bytes, *, index: int = 0, last: int = 1) -> dict[str, object]:
    file_key = hkdf(_KEY.raw(), b"daesup/1/file" + lp(OFFICE.encode()) + lp(_ID))
    nonce = bytes(7) + index.to_bytes(4, "big") + bytes([last])
    sealed = aead_seal(file_key, nonce, content.ljust(padme(len(content)), b"\0"))
    return {"sealed": sealed, "digest": sha256(sealed).digest()}


def _large() -> list[Case]:
    cases = []
    for length in (1, 1024, 1025, 65535, 65536, 65537, 200000):
        sealed, digest = _sealed(counted(length))
        given = {"key": _KEY.raw(), "office": OFFICE, "file_id": _ID, "length": length}
        cases.append(ok(f"{length} bytes", "seal_file", given, digest=digest, sealed_length=len(sealed)))
    length = 200000
    sealed, digest = _sealed(counted(length))
    chunks = [sealed[at : at + SEALED_CHUNK_SIZE] for at in range(0, len(sealed), SEALED_CHUNK_SIZE)]
    edits = {
        "the first two chunks exchanged": [1, 0, 2, 3],
        "the second chunk left out": [0, 2, 3],
        "the last chunk left out": [0, 1, 2],
        "the last chunk twice": [0, 1, 2, 3, 3],
        "the first chunk twice": [0, 0, 1, 2, 3],
        "the first chunk in the second's place": [0, 0, 2, 3],
        "in reverse": [3, 2, 1, 0],
        "nothing": [],
    }
    given = {"key": _KEY.raw(), "office": OFFICE, "file_id": _ID, "length": length}
    whole = {**given, "digest": digest, "chunks": [0, 1, 2, 3]}
    cases.append(ok("four chunks in order", "open_chunks", whole, sha256=sha256(counted(length)).digest()))
    for name, order in edits.items():
        edited = b"".join(chunks[at] for at in order)
        cases.append(cannot_open(name, "open_chunks", whole, chunks=order, digest=sha256(edited).digest()))
    return cases
