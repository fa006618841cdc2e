"""Lengths rounded up, so that size says little (SPEC 5)."""

from crypto.errors import CannotOpenError, MalformedError
from crypto.layout import u32

SIZE_CLASSES = (1024, 4096, 16384, 65536)
_LENGTH = 4


def pad(payload: bytes) -> bytes:
    """Fill up to the smallest size class that holds the payload and its length."""
    for size in SIZE_CLASSES:
        if len(payload) + _LENGTH <= size:
            return (u32(len(payload)) + payload).ljust(size, b"\0")
    raise MalformedError


def unpad(padded: bytes) -> bytes:
    """Take the filling off; a filling that is not zero is refused."""
    end = _LENGTH + int.from_bytes(padded[:_LENGTH], "big")
    if len(padded) not in SIZE_CLASSES or end > len(padded) or any(padded[end:]):
        raise CannotOpenError
    return padded[_LENGTH:end]


def padme(length: int) -> int:
    """The padded length of a file (Padmé, SPEC 5.2)."""
    if length < 0:
        raise MalformedError
    least = max(length, SIZE_CLASSES[0])
    exponent = least.bit_length() - 1
    # ⌊log2 E⌋ + 1 is the number of bits that E has.
    unit = 1 << (exponent - exponent.bit_length())
    return -(-least // unit) * unit
