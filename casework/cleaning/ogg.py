"""Ogg with Vorbis or Opus: the comment packet is written empty, the pages are numbered and summed anew."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.refusals import DamagedFileError, UnknownFormatError

_HEADER, _MOST_SEGMENTS, _FULL = 27, 255, 255
_CONTINUED, _FIRST, _LAST = 1, 2, 4
_NO_COMMENTS = bytes(8)  # a maker of no length, and none
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_EMPTY = {"vorbis": b"\x03vorbis" + _NO_COMMENTS + b"\x01", "opus": b"OpusTags" + _NO_COMMENTS}


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    position: bytes
    serial: bytes
    lacing: bytes
    body: bytes


def scrub(data: bytes, found: Findings) -> bytes:
    """The same sound with an empty comment packet; one stream only."""
    pages = list(_pages(data, found))
    if len({page.serial for page in pages}) != 1 or any(page.flags & _FIRST for page in pages[1:]):
        raise UnknownFormatError
    headers, rest = _headers(pages)
    kind = "vorbis" if headers[0].startswith(b"\x01vorbis") else "opus"
    comments = headers[1][len(_EMPTY[kind]) - (9 if kind == "vorbis" else 8) :]
    found.took(Removed.TAG, _comments(comments))
    found.took(Removed.PREVIEW, headers[1].lower().count(b"metadata_block_picture="))
    found.took(Removed.SOFTWARE, int(comments[:4] != bytes(4)))
    found.kept(Left.SOUND)
    made = [_page_of([headers[0]], _FIRST), _page_of([_EMPTY[kind], *headers[2:]], 0)]
    return b"".join(_written(page, number) for number, page in enumerate([*made, *rest]))


def _pages(data: bytes, found: Findings) -> Iterator[_Page]:
    place = 0
    while data[place : place + 4] == b"OggS" and place + _HEADER <= len(data):
        count = data[place + 26]
        start = place + _HEADER + count
        lacing = data[place + _HEADER : start]
        end = start + sum(lacing)
        if end > len(data) or data[place + 4]:
            raise DamagedFileError
        yield _Page(
            data[place + 5], data[place + 6 : place + 14], data[place + 14 : place + 18], lacing, data[start:end]
        )
        place = end
    found.took(Removed.TRAILING, int(place < len(data)))


def _headers(pages: list[_Page]) -> tuple[list[bytes], list[_Page]]:
    """The packets before the sound, and the pages of the sound: those begin on a page of their own."""
    packets: list[bytes] = []
    open_packet, needed = b"", 0
    for place, page in enumerate(pages):
        start = 0
        for size in page.lacing:
            open_packet += page.body[start : start + size]
            start += size
            if size < _FULL:
                packets.append(open_packet)
                open_packet = b""
        needed = needed or _needed(packets)
        if len(packets) == needed and not open_packet:
            _check(packets)
            return packets, pages[place + 1 :]
        if len(packets) > needed:
            break
    raise DamagedFileError


def _needed(packets: list[bytes]) -> int:
    if packets and packets[0].startswith(b"\x01vorbis"):
        return 3
    if packets and packets[0].startswith(b"OpusHead"):
        return 2
    raise UnknownFormatError


def _check(packets: list[bytes]) -> None:
    if not packets[1].startswith((b"\x03vorbis", b"OpusTags")):
        raise DamagedFileError


def _comments(tail: bytes) -> int:
    maker = int.from_bytes(tail[:4], "little")
    return min(int.from_bytes(tail[4 + maker : 8 + maker], "little"), len(tail))


def _page_of(packets: list[bytes], flags: int) -> _Page:
    lacing = b"".join(bytes([_FULL]) * (len(each) // _FULL) + bytes([len(each) % _FULL]) for each in packets)
    if len(lacing) > _MOST_SEGMENTS:
        raise DamagedFileError
    return _Page(flags, bytes(8), b"", lacing, b"".join(packets))


def _written(page: _Page, number: int) -> bytes:
    head = b"OggS\0" + bytes([page.flags]) + page.position + b"\x01\0\0\0" + number.to_bytes(4, "little")
    tail = bytes([len(page.lacing)]) + page.lacing + page.body
    return head + _sum(head + bytes(4) + tail) + tail


def _sum(page: bytes) -> bytes:
    """Ogg's check sum is zlib's with the bits the other way round, begun and ended with zero."""
    mirrored = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")
