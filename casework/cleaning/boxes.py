"""Boxes of ISO media files (MP4, MOV, M4A), changed in place: what goes is overwritten, so that nothing moves."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.cleaning.refusals import DamagedFileError

_SHORT, _LONG = 8, 16
MOST_BOXES = 50_000


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box stands: its name, its first byte, the first of its content, and its end."""

    name: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int, end: int) -> list[Box]:
    """The boxes between two places; what is no box ends the list, and `left_over` tells how far they reach."""
    found = list(_walk(data, start, end))
    if len(found) > MOST_BOXES:
        raise DamagedFileError
    return found


def _walk(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    while start + _SHORT <= end:
        size, head = int.from_bytes(data[start : start + 4], "big"), _SHORT
        if size == 1:
            size, head = int.from_bytes(data[start + _SHORT : start + _LONG], "big"), _LONG
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield Box(bytes(data[start + 4 : start + _SHORT]), start, start + head, start + size)
        start += size


def blank(data: bytearray, box: Box) -> None:
    """Turn a box into free space of the same size without any content."""
    data[box.start + 4 : box.start + _SHORT] = b"free"
    wipe(data, box.body, box.end)


def wipe(data: bytearray, start: int, end: int) -> None:
    """Overwrite with zeros."""
    if end > start:
        data[start:end] = bytes(end - start)


def child(data: bytes | bytearray, box: Box, *path: bytes) -> Box | None:
    """The first box along a path of names."""
    here: Box | None = box
    for name in path:
        if here is None:
            return None
        here = next((each for each in boxes(data, here.body, here.end) if each.name == name), None)
    return here


def number(data: bytes | bytearray, place: int, size: int = 4) -> int:
    """An unsigned number; past the end the file is broken."""
    if place + size > len(data):
        raise DamagedFileError
    return int.from_bytes(data[place : place + size], "big")
