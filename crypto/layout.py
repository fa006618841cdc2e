"""Numbers and byte strings in a row, and reading them back (SPEC 0)."""

import base64
import binascii

from crypto.errors import MalformedError


def u8(value: int) -> bytes:
    """One unsigned byte."""
    return value.to_bytes(1, "big")


def u16(value: int) -> bytes:
    """Two bytes, unsigned, big-endian."""
    return value.to_bytes(2, "big")


def u32(value: int) -> bytes:
    """Four bytes, unsigned, big-endian."""
    return value.to_bytes(4, "big")


def u64(value: int) -> bytes:
    """Eight bytes, unsigned, big-endian."""
    return value.to_bytes(8, "big")


def lp(value: bytes) -> bytes:
    """The length in four bytes, then the bytes."""
    return u32(len(value)) + value


def b64(value: bytes) -> str:
    """RFC 4648 §4 with padding."""
    return base64.b64encode(value).decode("ascii")


def from_b64(text: object, size: int | None = None) -> bytes:
    """Read base64 in its one canonical spelling, optionally of one length."""
    if not isinstance(text, str):
        raise MalformedError
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MalformedError from None
    # Spare bits at the end could be set: the same bytes would have several signed spellings.
    if b64(value) != text or (size is not None and len(value) != size):
        raise MalformedError
    return value


class Reader:
    """Takes byte strings and numbers from the front; running out is a bad shape."""

    __slots__ = ("_at", "_raw")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def take(self, size: int) -> bytes:
        """The next bytes."""
        end = self._at + size
        if end > len(self._raw):
            raise MalformedError
        part = self._raw[self._at : end]
        self._at = end
        return part

    def number(self, size: int) -> int:
        """The next unsigned number of that many bytes."""
        return int.from_bytes(self.take(size), "big")

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._raw) - self._at)

    def end(self) -> None:
        """Refuse anything that is left."""
        if self._at != len(self._raw):
            raise MalformedError
