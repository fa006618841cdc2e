"""MP3: frames of sound, one after the other; tags, pictures and everything between them are left behind."""

import re

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.refusals import DamagedFileError

_SYNC = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
# Kilobits by index, for MPEG 1 and for MPEG 2 and 2.5; all of layer III.
_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_HEADER, _TAIL, _FEWEST_FRAMES = 4, 128, 3
_XING_FIELDS = ((1, 4), (2, 4), (4, 100), (8, 4))


def scrub(data: bytes, found: Findings) -> bytes:
    """Frames only."""
    frames, place = [], _after_tags(data, found)
    while (place := _next_frame(data, place)) >= 0:
        size = _frame_size(data, place)
        frames.append(data[place : place + size])
        place += size
    if len(frames) < _FEWEST_FRAMES:
        raise DamagedFileError
    found.kept(Left.SOUND)
    frames[0] = _without_encoder(frames[0], found)
    out = b"".join(frames)
    found.took(Removed.TAG, int(data[-_TAIL:].startswith(b"TAG")) + data.count(b"APETAGEX") // 2)
    found.took(Removed.TRAILING, int(len(out) < len(data) and not found.removed))
    return out


def _after_tags(data: bytes, found: Findings) -> int:
    place = 0
    while data[place : place + 3] == b"ID3":
        size = 0
        for seven in data[place + 6 : place + 10]:
            size = size << 7 | seven & 0x7F
        found.took(Removed.TAG)
        found.took(Removed.PREVIEW, data.count(b"APIC", place, place + size))
        found.took(Removed.HISTORY, data.count(b"CHAP", place, place + size))
        place += 10 + size + (10 if data[place + 5] & 0x10 else 0)
    return place


def _next_frame(data: bytes, place: int) -> int:
    """A frame that another follows, or that the file ends with; two bytes alone may be anything."""
    while (match := _SYNC.search(data, place)) is not None:
        place = match.start()
        size = _frame_size(data, place)
        follows = place + size
        if size and (follows == len(data) or _frame_size(data, follows) or _tag_at(data, follows)):
            return place
        place += 1
    return -1


def _tag_at(data: bytes, place: int) -> bool:
    return data[place : place + 3] in {b"TAG", b"ID3"} or data[place : place + 8] in {b"APETAGEX", b"LYRICSBE"}


def _frame_size(data: bytes, place: int) -> int:
    """Length of the frame whose header stands here; zero if none does."""
    head = data[place : place + _HEADER]
    if len(head) < _HEADER or not _SYNC.match(head):
        return 0
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if rate in {0, 15} or sample == 3 or version == 1:  # noqa: PLR2004 - values that the format reserves
        return 0
    padding, whole = head[2] >> 1 & 1, 144 if version == 3 else 72  # noqa: PLR2004 - MPEG 1
    size = whole * 1000 * _RATES[3 if version == 3 else 2][rate] // _SAMPLES[version][sample] + padding  # noqa: PLR2004
    return size if place + size <= len(data) else 0


def _without_encoder(frame: bytes, found: Findings) -> bytes:
    """The first frame may be none: a table for seeking, followed by the name of the program that made the file."""
    start = max(frame.find(b"Xing", 0, 64), frame.find(b"Info", 0, 64))
    if start < 0:
        return frame
    end = start + 8
    flags = int.from_bytes(frame[start + 4 : end], "big")
    end += sum(size for flag, size in _XING_FIELDS if flags & flag)
    found.took(Removed.SOFTWARE, int(any(frame[end:])))
    return frame[:end] + bytes(len(frame) - end)
