"""Where the samples of a track lie, as its tables say; and what a coder wrote into them about itself."""

from collections.abc import Iterator

from casework.cleaning.boxes import Box, child, number
from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError

_MOST_SAMPLES = 4_000_000
# Bytes before the message, the bits of the kind, the kinds, and how far they are shifted.
_SEI = {
    b"avc1": (1, 0x1F, {6}, 1),
    b"avc3": (1, 0x1F, {6}, 1),
    b"hvc1": (2, 0x7E, {39, 40}, 2),
    b"hev1": (2, 0x7E, {39, 40}, 2),
}
_UNREGISTERED = 5


def spans(data: bytearray, table: Box) -> list[tuple[int, int]]:
    """First byte and end of every sample of the sample table."""
    sizes = _sizes(data, table)
    found: list[tuple[int, int]] = []
    for offset, count in _chunks(data, table, len(sizes)):
        start = offset
        for size in sizes[len(found) : len(found) + count]:
            if start + size > len(data):
                raise DamagedFileError
            found.append((start, start + size))
            start += size
    return found


def _sizes(data: bytearray, table: Box) -> list[int]:
    box = child(data, table, b"stsz")
    if box is None:
        raise DamagedFileError
    same, count = number(data, box.body + 4), number(data, box.body + 8)
    if count > _MOST_SAMPLES:
        raise UnpacksTooBigError
    if same:
        return [same] * count
    if box.body + 12 + 4 * count > box.end:
        raise DamagedFileError
    return [number(data, place) for place in range(box.body + 12, box.body + 12 + 4 * count, 4)]


def _chunks(data: bytearray, table: Box, samples: int) -> Iterator[tuple[int, int]]:
    """Where each chunk begins and how many samples it holds."""
    offsets = _offsets(data, table)
    box = child(data, table, b"stsc")
    if box is None:
        raise DamagedFileError
    count = number(data, box.body + 4)
    if box.body + 8 + 12 * count > box.end:
        raise DamagedFileError
    runs = [(number(data, at), number(data, at + 4)) for at in range(box.body + 8, box.body + 8 + 12 * count, 12)]
    for place, (first, each) in enumerate(runs):
        last = runs[place + 1][0] if place + 1 < len(runs) else len(offsets) + 1
        if not 1 <= first <= last <= len(offsets) + 1:
            raise DamagedFileError
        for chunk in range(first, last):
            if samples <= 0:
                return
            samples -= each
            yield offsets[chunk - 1], each


def _offsets(data: bytearray, table: Box) -> list[int]:
    for name, width in ((b"stco", 4), (b"co64", 8)):
        box = child(data, table, name)
        if box is not None:
            count = number(data, box.body + 4)
            if count > _MOST_SAMPLES or box.body + 8 + width * count > box.end:
                raise DamagedFileError
            return [number(data, place, width) for place in range(box.body + 8, box.body + 8 + width * count, width)]
    raise DamagedFileError


def silence_coder(data: bytearray, coding: bytes, length_size: int, places: list[tuple[int, int]]) -> int:
    """Overwrite the free remarks of H.264 and H.265 (the coder's name and settings, what a camera adds); count them."""
    if coding not in _SEI:
        return 0
    head, mask, kinds, shift = _SEI[coding]
    count = 0
    for start, end in places:
        place = start
        while place + length_size + head < end:
            unit = place + length_size
            stop = min(unit + int.from_bytes(data[place:unit], "big"), end)
            kind = data[unit] & mask if shift == 1 else (data[unit] & mask) >> 1
            if kind in kinds:
                count += _silence(data, unit + head, stop)
            place = max(stop, unit + 1)
    return count


def silence_settings(data: bytearray, box: Box) -> int:
    """The same for the remarks that H.265 keeps beside the samples (hvcC)."""
    count, place = 0, box.body + 23
    for _ in range(number(data, box.body + 22, 1)):
        kind = number(data, place, 1) & 0x3F
        units, place = number(data, place + 1, 2), place + 3
        for _unit in range(units):
            start = place + 2
            place = start + number(data, place, 2)
            if place > box.end:
                raise DamagedFileError
            if kind in _SEI[b"hvc1"][2]:
                count += _silence(data, start + 2, place)
    return count


def _silence(data: bytearray, place: int, stop: int) -> int:
    """Messages are a kind, a size and the content; 0xFF is never part of a start code, so it may stand for anything."""
    count = 0
    while place + 2 < stop:
        kind, place = _long(data, place, stop)
        size, place = _long(data, place, stop)
        if place + size > stop:
            # Bytes put in against start codes make it longer than it says; the rest of the unit is this message.
            size = stop - place
        if kind == _UNREGISTERED:
            # Up to the stop bit: escapes make the true length longer, and a message after this one is rare.
            data[place : stop - 1] = b"\xff" * (stop - 1 - place)
            return count + 1
        place += size
    return count


def _long(data: bytearray, place: int, stop: int) -> tuple[int, int]:
    total = 0
    while place < stop and data[place] == 0xFF:  # noqa: PLR2004 - more follows
        total += 0xFF
        place += 1
    return total + (data[place] if place < stop else 0), place + 1
