"""Pictures inside documents: everything that is not pixels cut out without decoding, so that they look the same."""

import struct
import zlib
from collections.abc import Iterator

from casework.cleaning.boxes import boxes
from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError

_PNG = b"\x89PNG\r\n\x1a\n"
# What a decoder needs to draw; pHYs is the size on paper.
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
_START, _END, _SCAN, _ADOBE, _JFIF, _COMMENT = 0xD8, 0xD9, 0xDA, 0xEE, 0xE0, 0xFE
_MARK = 0xFF
_ALONE = {0x01, *range(0xD0, 0xD8)}


def bare_jpeg(data: bytes) -> tuple[bytes, int]:
    """The JPEG without application segments, comments and what follows its end; and how many were cut out."""
    out, cut = bytearray(b"\xff\xd8"), 0
    for kind, whole in jpeg_segments(data):
        if kind == _JFIF and whole[4:9] == b"JFIF\0":
            out += whole[:2] + b"\0\x10" + whole[4:16] + b"\0\0"  # without its thumbnail
        elif kind == _ADOBE and whole[4:9] == b"Adobe":
            out += whole[:2] + b"\0\x0e" + whole[4:16]  # how the colours are coded
        elif _JFIF <= kind <= _JFIF + 15 or kind == _COMMENT:
            cut += 1
        else:
            out += whole
    if not out.endswith(b"\xff\xd9"):
        out += b"\xff\xd9"
    return bytes(out), cut + int(after_the_end(data) > 0)


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment of the first picture; a scan comes with its entropy-coded data."""
    if not data.startswith(b"\xff\xd8"):
        raise DamagedFileError
    place = 2
    while place + 4 <= len(data):
        if data[place] != _MARK:
            raise DamagedFileError
        kind = data[place + 1]
        if kind == _MARK:
            place += 1
            continue
        if kind == _END:
            yield kind, b"\xff\xd9"
            return
        end = place + 2 if kind in _ALONE else place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if kind == _SCAN:
            end = _end_of_scan(data, end)
        yield kind, data[place:end]
        place = end
    if data[place : place + 2] == b"\xff\xd9":
        yield _END, b"\xff\xd9"


def _end_of_scan(data: bytes, place: int) -> int:
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        if data[place + 1] and data[place + 1] not in _ALONE and data[place + 1] != _MARK:
            return place
        place += 1 if data[place + 1] == _MARK else 2
    return len(data)


def bare_png(data: bytes) -> tuple[bytes, int]:
    """The PNG with drawing chunks only, and how many others were cut out."""
    out, cut, ended = bytearray(_PNG), 0, False
    for kind, content in png_chunks(data):
        if kind not in _PNG_KEPT:
            cut += 1
            continue
        out += struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        ended = kind == b"IEND"
    if not ended:
        raise DamagedFileError
    return bytes(out), cut + int(after_the_end(data) > 0)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk up to IEND."""
    if not data.startswith(_PNG):
        raise DamagedFileError
    place, kind = len(_PNG), b""
    while kind != b"IEND" and place + 12 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        if place + 12 + size > len(data):
            raise DamagedFileError
        yield kind, data[place + 8 : place + 8 + size]
        place += 12 + size


def bare_jpeg2000(data: bytes) -> tuple[bytes, int]:
    """The JPEG 2000 picture without its boxes of XML and of other makers; a bare code stream has none."""
    if data[4:8] != b"jP  ":
        return data, 0
    listed = boxes(data, 0, len(data))
    wanted = [each for each in listed if each.name in {b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"rreq"}]
    return b"".join(data[each.start : each.end] for each in wanted), len(listed) - len(wanted)


def inflate(data: bytes, most: int = 200 * 1024 * 1024, window: int = zlib.MAX_WBITS) -> bytes:
    """What was deflated, up to a bound."""
    unpacker = zlib.decompressobj(window)
    content = unpacker.decompress(data, most + 1)
    if len(content) > most:
        raise UnpacksTooBigError
    return content


def after_the_end(data: bytes) -> int:
    """How many bytes follow the end of a JPEG or a PNG."""
    try:
        if data.startswith(_PNG):
            return len(data) - len(_PNG) - sum(12 + len(content) for _, content in png_chunks(data))
        if data.startswith(b"\xff\xd8"):
            *_, (kind, _last) = jpeg_segments(data)
            return len(data) - _length(data) if kind == _END else 0
    except (DamagedFileError, ValueError):
        return 0
    return 0


def _length(data: bytes) -> int:
    place = 2
    for kind, whole in jpeg_segments(data):
        while data[place] == _MARK and data[place + 1] == _MARK:
            place += 1
        place += 2 if kind == _END else len(whole)
    return place
