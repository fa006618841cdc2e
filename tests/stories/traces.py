"""Every way in which a secret could have been written down, and the places in which to look for it."""

import base64
import gzip
import json
import urllib.parse
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Shorter ones appear by chance in megabytes of random bytes.
_SHORTEST = 6
_SHORTEST_BASE64 = 8
_SHORTEST_NUMBER = 5
_PACKED = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_MOST_UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Trace:
    """One spelling of one secret; `of` says which secret without telling it."""

    of: str
    how: str
    pattern: bytes


def traces(secrets: dict[str, str | bytes | int]) -> list[Trace]:
    """Every spelling of every secret that is long enough not to be there by chance."""
    return [Trace(name, how, pattern) for name, value in secrets.items() for how, pattern in _spell(value)]


def _spell(value: str | bytes | int) -> Iterator[tuple[str, bytes]]:
    match value:
        case int():
            yield from _spell(str(value))
            length = (value.bit_length() + 7) // 8
            assert length >= _SHORTEST_NUMBER
            yield "big-endian", value.to_bytes(length, "big")
            yield "little-endian", value.to_bytes(length, "little")
        case bytes():
            yield from _spell_bytes("bytes", value)
        case str():
            yield from _spell_bytes("utf-8", value.encode())
            yield from _spell_bytes("utf-16-le", value.encode("utf-16-le"))
            yield from _spell_bytes("utf-16-be", value.encode("utf-16-be"))
            yield from _spell_escapes(value)


def _spell_bytes(how: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    if len(raw) >= _SHORTEST:
        yield how, raw
        yield f"hex of {how}", raw.hex().encode()
        yield f"HEX of {how}", raw.hex().upper().encode()
    for shift in range(3):
        standard = _base64_core(raw, shift)
        if len(standard) >= _SHORTEST_BASE64:
            yield f"base64+{shift} of {how}", standard
            yield f"base64url+{shift} of {how}", standard.translate(bytes.maketrans(b"+/", b"-_"))


def _base64_core(raw: bytes, shift: int) -> bytes:
    """What stands in base64 wherever `raw` begins `shift` bytes after a border, without the letters it shares."""
    encoded = base64.b64encode(bytes(shift) + raw)
    begin = (8 * shift + 5) // 6
    end = (8 * (shift + len(raw))) // 6
    return encoded[begin:end]


def _spell_escapes(text: str) -> Iterator[tuple[str, bytes]]:
    quoted = urllib.parse.quote(text, safe="")
    if quoted != text:
        yield "percent", quoted.encode()
        yield "percent, lower", _lower_escapes(quoted)
        yield "form", urllib.parse.quote_plus(text).encode()
    escaped = json.dumps(text)[1:-1]
    if escaped != text:
        yield "json", escaped.encode()
        units = [text.encode("utf-16-be")[at : at + 2].hex() for at in range(0, len(text.encode("utf-16-be")), 2)]
        yield "json, every letter", "".join(f"\\u{unit}" for unit in units).encode()
        yield "json, upper", "".join(f"\\u{unit.upper()}" for unit in units).encode()
        yield "html", "".join(f"&#{ord(letter)};" for letter in text).encode()


def _lower_escapes(quoted: str) -> bytes:
    parts = quoted.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])]).encode()


def found_in(raw: bytes, wanted: Iterable[Trace]) -> list[str]:
    """Which secrets stand in these bytes, and how they are written."""
    return [f"{trace.of}, {trace.how}" for trace in wanted if trace.pattern in raw]


def found_below(folder: Path, wanted: Iterable[Trace], known: Container[bytes] = ()) -> list[str]:
    """Which secrets stand in the files below a folder, in their names, or packed inside them; `known` are left out."""
    wanted, found = list(wanted), []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        found += [f"name of {place}: {one}" for one in found_in(place.encode(), wanted)]
        if not path.is_file() or (raw := path.read_bytes()) in known:
            continue
        found += [f"{place}: {one}" for one in found_in(raw, wanted)]
        for unpacked in unpack(raw):
            found += [f"{place}, packed: {one}" for one in found_in(unpacked, wanted)]
    return found


def unpack(raw: bytes) -> Iterator[bytes]:
    """Everything in these bytes that is a zlib or gzip stream, unpacked as far as it goes."""
    for mark in _PACKED:
        at = raw.find(mark)
        while at >= 0:
            unpacked = _unpacked(memoryview(raw)[at:])
            if len(unpacked) > _SHORTEST:
                yield unpacked
            at = raw.find(mark, at + 1)


def _unpacked(raw: memoryview) -> bytes:
    unpacker, out = zlib.decompressobj(zlib.MAX_WBITS | 32), bytearray()
    try:
        for at in range(0, len(raw), 4096):
            out += unpacker.decompress(raw[at : at + 4096], _MOST_UNPACKED)
            if unpacker.eof:
                break
    except zlib.error:
        return bytes(out)
    return bytes(out)


def packed(raw: bytes) -> dict[str, bytes]:
    """The same bytes as programs pack them; to show that they would be found."""
    return {"zlib": zlib.compress(raw), "gzip": gzip.compress(raw), "zlib fast": zlib.compress(raw, 1)}
