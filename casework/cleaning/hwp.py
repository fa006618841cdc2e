"""HWP 5, Hangul's binary documents: the compound file is laid anew from the streams that the text needs."""

import struct
import zlib
from collections.abc import Iterator

from casework.cleaning import inside
from casework.cleaning.compound import Path, compound, hollow, streams
from casework.cleaning.findings import Findings, Removed
from casework.cleaning.hwprecords import scrub_records
from casework.cleaning.inside import scrub_inside
from casework.cleaning.markers import inflate
from casework.cleaning.refusals import DamagedFileError, LockedFileError

_HEADER, _SUMMARY = ("FileHeader",), ("\x05HwpSummaryInformation",)
_SIGNATURE = b"HWP Document File"
_FLAGS = 36
_COMPRESSED = 1
# Password, distribution copy, rights management, certificates.
_LOCKED = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 10
# Scripts, XML forms, history, signature.
_CLEARED = 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 9
_RAW = -zlib.MAX_WBITS
_DROPPED = {
    "PrvText": Removed.PREVIEW,
    "PrvImage": Removed.PREVIEW,
    "DocHistory": Removed.HISTORY,
    "DocOptions": Removed.LINK,
    "XMLTemplate": Removed.EMBEDDED,
    "\x05HwpSummaryInformation": Removed.DOCUMENT,
    "\x05SummaryInformation": Removed.DOCUMENT,
    "\x05DocumentSummaryInformation": Removed.DOCUMENT,
    "Scripts": Removed.SCRIPT,
}
# A property set of Hangul's own kind with one section and no property in it.
_KIND = bytes.fromhex("6043a19f3bc1d011 8a2e00c04fc9e26e".replace(" ", ""))
_NO_PROPERTIES = struct.pack("<HHI16xI", 0xFFFE, 0, 0x00020005, 1) + _KIND + struct.pack("<III", 48, 8, 0)
_NO_SCRIPT = struct.pack("<IIIII", 0, 0, 0, 0, 0xFFFFFFFF)
_SCRIPT_VERSION = struct.pack("<II", 1, 0)
_FIRST_PREVIEW = "\r\n".encode("utf-16-le")

prepare = inside.prepare


def scrub(data: bytes, found: Findings) -> bytes:
    """The same document."""
    parts = streams(data)
    head = bytearray(parts.get(_HEADER, b""))
    if not head.startswith(_SIGNATURE) or len(head) < _FLAGS + 4:
        raise DamagedFileError
    flags = int.from_bytes(head[_FLAGS : _FLAGS + 4], "little")
    if flags & _LOCKED:
        raise LockedFileError
    head[_FLAGS : _FLAGS + 4] = (flags & ~_CLEARED).to_bytes(4, "little")
    packed = bool(flags & _COMPRESSED)
    kept: dict[Path, bytes] = {
        _HEADER: bytes(head[: _FLAGS + 4]) + head[_FLAGS + 4 : 48] + bytes(max(len(head) - 48, 0))
    }
    for path, content in parts.items():
        if path == _HEADER:
            continue
        if path[0] in _DROPPED:
            found.took(_DROPPED[path[0]], int(bool(content)))
        elif path[0] == "BinData":
            kept[path] = _picture(path[-1], content, found)
        elif path == ("DocInfo",) or path[0] == "BodyText":
            kept[path] = _packed(scrub_records(_unpacked(content, packed), found), packed)
        else:
            found.took(Removed.EMBEDDED)
    if ("DocInfo",) not in kept or not any(path[0] == "BodyText" for path in kept):
        raise DamagedFileError
    return compound({**kept, **_empty_parts(packed)})


def sections(data: bytes) -> Iterator[bytes]:
    """The records of each section of the text, unpacked."""
    parts = streams(data)
    head = parts.get(_HEADER, b"")
    packed = bool(int.from_bytes(head[_FLAGS : _FLAGS + 4], "little") & _COMPRESSED)
    for path in sorted((each for each in parts if each[0] == "BodyText"), key=lambda each: (len(each[-1]), each)):
        yield _unpacked(parts[path], packed)


def _empty_parts(packed: bool) -> dict[Path, bytes]:
    """What Hangul expects to find, with nothing in it."""
    return {
        _SUMMARY: _NO_PROPERTIES,
        ("PrvText",): _FIRST_PREVIEW,
        ("DocOptions", "_LinkDoc"): bytes(524),
        ("Scripts", "JScriptVersion"): _packed(_SCRIPT_VERSION, packed),
        ("Scripts", "DefaultJScript"): _packed(_NO_SCRIPT, packed),
    }


def _unpacked(content: bytes, packed: bool) -> bytes:
    if not packed:
        return content
    try:
        return inflate(content, window=_RAW)
    except zlib.error:
        raise DamagedFileError from None


def _packed(content: bytes, packed: bool) -> bytes:
    if not packed:
        return content
    packer = zlib.compressobj(6, zlib.DEFLATED, _RAW)
    return packer.compress(content) + packer.flush()


def _picture(name: str, content: bytes, found: Findings) -> bytes:
    """A picture may be packed or not whatever the document says: what can be unpacked was packed."""
    try:
        plain, was_packed = inflate(content, window=_RAW), True
    except zlib.error:
        plain, was_packed = content, False
    if name.upper().endswith(".OLE"):
        found.took(Removed.EMBEDDED)
        inner = hollow()
        plain = len(inner).to_bytes(4, "little") + inner
    else:
        plain = scrub_inside(name, plain, found)
    return _packed(plain, was_packed)
