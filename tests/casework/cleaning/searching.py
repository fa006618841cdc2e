"""Look for a planted name in a file, and in whatever is packed inside it."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import olefile
import pikepdf

PLANTED = ("kanari", "카나리")
_DEEPEST = 3
_BY_CODING = [
    re.compile(re.escape(word.encode(coding)), re.IGNORECASE)
    for word in PLANTED
    for coding in ("utf-8", "utf-16-le", "utf-16-be", "cp949")
]


def planted_in(data: bytes) -> list[str]:
    """Where the name still is; empty when it is nowhere."""
    return sorted({place for place, content in unpacked(data, "") if any(each.search(content) for each in _BY_CODING)})


def unpacked(data: bytes, place: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves and everything that can be unpacked from them."""
    yield place or "file", data
    if depth > _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _zip(data, place, depth)
    elif data.startswith(b"%PDF"):
        for text in re.findall(rb"<FEFF([0-9A-F]+)>", data, re.IGNORECASE):
            yield f"{place}/text in figures", bytes.fromhex(text.decode())
        yield from _pdf(data, place, depth)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _compound(data, place, depth)
    elif data.startswith(b"\x89PNG"):
        for match in re.finditer(rb"(?:zTXt|iTXt|iCCP)", data):
            for start in range(match.end(), min(match.end() + 90, len(data))):
                yield from _inflated(data[start:], f"{place}/png text")


def _zip(data: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        yield f"{place}/remark", package.comment
        for each in package.infolist():
            yield f"{place}/{each.filename} (name)", each.filename.encode() + each.extra + each.comment
            yield from unpacked(package.read(each), f"{place}/{each.filename}", depth + 1)


def _pdf(data: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    with pikepdf.open(BytesIO(data)) as pdf:
        for number, each in enumerate(pdf.objects):
            yield f"{place}/object {number}", repr(each).encode()
            if isinstance(each, pikepdf.Stream):
                yield from unpacked(each.read_raw_bytes(), f"{place}/stream {number} as it is", depth + 1)
                try:
                    yield from unpacked(each.read_bytes(), f"{place}/stream {number}", depth + 1)
                except pikepdf.PdfError:
                    continue
        yield f"{place}/trailer", repr(pdf.trailer).encode()
        for key, value in pdf.docinfo.items():
            yield f"{place}/info", f"{key} {value}".encode()


def _compound(data: bytes, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
    try:
        source = olefile.OleFileIO(BytesIO(data))
    except (OSError, ValueError):  # only looks like one
        return
    with source:
        for path in source.listdir():
            content = source.openstream(path).read()
            name = f"{place}/{'/'.join(path)}"
            yield from unpacked(content, name, depth + 1)
            for inner, unpacked_content in _inflated(content, name, -15):
                yield from unpacked(unpacked_content, inner, depth + 1)


def _inflated(data: bytes, place: str, window: int = 15) -> Iterator[tuple[str, bytes]]:
    try:
        yield f"{place} unpacked", zlib.decompressobj(window).decompress(data, 1 << 24)
    except zlib.error:
        return
