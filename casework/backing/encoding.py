"""Rows as bytes, the same from every database, and back; and a sum that tells whether two tables hold the same rows."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from crypto.errors import MalformedError
from crypto.layout import Reader, lp

_MODULUS = 1 << 256
_NOTHING, _TRUE, _FALSE = b"n", b"t", b"f"


def encode_row(row: Sequence[Any]) -> bytes:
    """A row, value by value: one letter for the type, the length, the bytes."""
    return b"".join(map(_encode, row))


def decode_rows(payload: bytes, width: int) -> list[list[Any]]:
    """Rows of so many columns; anything else is a bad shape."""
    reader, rows, end = Reader(payload), [], len(payload)
    read = 0
    while read < end:
        row: list[Any] = []
        for _ in range(width):
            kind, value, size = _next(reader)
            row.append(_decode(kind, value))
            read += size
        rows.append(row)
    return rows


@dataclass(slots=True)
class RowSum:
    """How many rows, and the sum of their hashes: databases sort texts differently, so the order does not count.

    It finds mistakes, not forgers: against those the whole archive is sealed and signed.
    """

    count: int = 0
    total: int = 0

    def add(self, encoded: bytes) -> None:
        """One more row."""
        self.count += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(encoded).digest(), "big")) % _MODULUS

    def told(self) -> list[object]:
        """As it stands in the manifest."""
        return [self.count, f"{self.total:064x}"]


def _encode(value: Any) -> bytes:
    kind, content = _spelt(value)
    return kind + lp(content)


def _spelt(value: Any) -> tuple[bytes, bytes]:
    found = (b"", b"")
    match value:
        case None:
            found = _NOTHING, b""
        case bool():
            found = (_TRUE if value else _FALSE), b""
        case int():
            found = b"i", str(value).encode()
        case str():
            found = b"s", value.encode()
        case bytes() | memoryview():
            found = b"b", bytes(value)
        case datetime():  # before date: a moment is one; SQLite forgets the zone, which is always UTC
            at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
            found = b"m", at.isoformat().encode()
        case date():
            found = b"d", value.isoformat().encode()
        case dict():  # fields of a register; databases keep them in an order of their own
            found = b"j", json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        case _:
            raise MalformedError
    return found


def _next(reader: Reader) -> tuple[bytes, bytes, int]:
    kind, size = reader.take(1), reader.number(4)
    return kind, reader.take(size), 1 + 4 + size


def _decode(kind: bytes, value: bytes) -> Any:
    read = _READ.get(kind)
    if read is None:
        raise MalformedError
    try:
        return read(value)
    except ValueError:
        raise MalformedError from None


_READ: dict[bytes, Callable[[bytes], Any]] = {
    _NOTHING: lambda _: None,
    _TRUE: lambda _: True,
    _FALSE: lambda _: False,
    b"i": int,
    b"s": bytes.decode,
    b"b": bytes,
    b"j": json.loads,
    b"m": lambda value: datetime.fromisoformat(value.decode()),
    b"d": lambda value: date.fromisoformat(value.decode()),
}
