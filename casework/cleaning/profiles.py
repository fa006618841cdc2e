"""Colour profiles: the curves stay, the words about the screen or scanner they were made for go."""

from casework.cleaning.refusals import DamagedFileError

_HEADER, _ENTRY, _MOST_TAGS = 128, 12, 100
_CURVES = {
    b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad", b"gamt", b"lumi", b"meas",
    b"tech", b"view", b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"D2B0", b"B2D0", b"aarg", b"aabg", b"aagg",
    b"cicp",
}  # fmt: skip
# Kind of module, maker, date, maker of the device, its model, who made the profile, its sum.
_NAMING = ((4, 8), (24, 36), (48, 56), (80, 84), (84, 100))


def bare_profile(data: bytes) -> bytes:
    """The same profile, of the same length, without a name, a date or a maker."""
    if data[36:40] != b"acsp":
        raise DamagedFileError
    whole = bytearray(data)
    for start, end in _NAMING:
        whole[start:end] = bytes(end - start)
    count = min(int.from_bytes(data[_HEADER : _HEADER + 4], "big"), _MOST_TAGS)
    table = [data[at : at + _ENTRY] for at in range(_HEADER + 4, _HEADER + 4 + _ENTRY * count, _ENTRY)]
    kept = [
        (int.from_bytes(each[4:8], "big"), int.from_bytes(each[8:12], "big")) for each in table if each[:4] in _CURVES
    ]
    place = _HEADER + 4 + _ENTRY * count
    for start, size in sorted(kept):
        if start > place:
            whole[place:start] = bytes(min(start, len(whole)) - place)
        place = max(place, start + size)
    if place < len(whole):
        whole[place:] = bytes(len(whole) - place)
    for start, size in (
        (int.from_bytes(e[4:8], "big"), int.from_bytes(e[8:12], "big")) for e in table if e[:4] == b"desc"
    ):
        _write_empty(whole, start, size, data[start : start + 4])
    return bytes(whole)


def _write_empty(whole: bytearray, start: int, size: int, kind: bytes) -> None:
    """A description is required; one without words is valid in both versions of the format."""
    empty = b"desc" + bytes(8) if kind == b"desc" else b"mluc" + bytes(8) + b"\0\0\0\x0c"
    if size >= len(empty) and start + size <= len(whole):
        whole[start : start + len(empty)] = empty
