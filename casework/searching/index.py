"""The words of one session's cases, in memory alone: bits of pairs of letters narrow down, the text itself decides."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

_BUCKETS = 1 << 16
_ROOM = 512  # cases of one table of bits: 4 MB
_BITS = 8

Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Passage:
    """What one message says, masked; `folded` is the same text in small letters, place by place."""

    message: bytes
    author: str
    day: date
    shown: str = field(repr=False)
    folded: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One case as it can be found; `stamp` says of which messages and which key it was read."""

    case_id: bytes
    stamp: tuple[object, ...]
    day: date
    numbers: str
    head: str = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)

    def has(self, word: str) -> bool:
        """Whether a word stands in it, anywhere and in any part of another word."""
        return word in self.head or any(word in each.folded for each in self.passages)


@dataclass(frozen=True, slots=True)
class Hit:
    """A case in which every word stands, and whether its number was meant."""

    case_id: bytes
    by_number: bool
    day: date


class Index:
    """The cases one session can find; each forgotten as soon as it may not be read any more, all of them at its end.

    Written and read by threads: each call holds the lock for a few milliseconds at most.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: list[Bits] = []
        self._documents: list[Document | None] = []
        self._place: dict[bytes, int] = {}
        self._free: list[int] = []
        self._closed = False

    def __len__(self) -> int:
        return len(self._place)

    @property
    def closed(self) -> bool:
        """Whether its session has ended; nothing comes in any more."""
        return self._closed

    def document(self, case_id: bytes) -> Document | None:
        """What is held of a case."""
        place = self._place.get(case_id)
        return None if place is None else self._documents[place]

    def stamps(self) -> dict[bytes, tuple[tuple[object, ...], str]]:
        """Of which messages each held case was read, and what stands at its head."""
        with self._lock:
            return {each.case_id: (each.stamp, each.head) for each in self._documents if each is not None}

    def add(self, document: Document) -> None:
        """Hold a case, in the place of what was held of it; an index that was closed holds nothing."""
        pairs = _pairs_of("\n".join((document.head, *(each.folded for each in document.passages))))
        with self._lock:
            if self._closed:
                return
            self._forget(document.case_id)
            place = self._room()
            table, byte, bit = self._bits(place)
            table[pairs, byte] |= bit
            self._documents[place] = document
            self._place[document.case_id] = place

    def forget(self, case_ids: Collection[bytes]) -> None:
        """Hold these no longer; nothing of them stays in memory."""
        with self._lock:
            for case_id in case_ids:
                self._forget(case_id)

    def close(self) -> None:
        """Forget everything, for good."""
        with self._lock:
            self._closed = True
            for table in self._tables:
                table[:] = 0
            self._tables.clear()
            self._documents.clear()
            self._place.clear()
            self._free.clear()

    def find(self, words: Sequence[str], digits: int) -> list[Hit]:
        """The cases in which every word stands: whose number was meant first, then the newest."""
        if not words:
            return []
        with self._lock:
            candidates = [self._documents[place] for place in self._candidates(words)]
        hits = [
            Hit(each.case_id, _is_number(words, each.numbers, digits), each.day)
            for each in candidates
            if each is not None and all(each.has(word) for word in words)
        ]
        return sorted(hits, key=lambda hit: (hit.by_number, hit.day, hit.case_id), reverse=True)

    def _candidates(self, words: Sequence[str]) -> list[int]:
        pairs = [_pairs_of(word) for word in words if len(word) > 1]
        if not pairs:  # one letter alone: every text is looked through
            return list(self._place.values())
        wanted = np.unique(np.concatenate(pairs))
        found: list[int] = []
        for number, table in enumerate(self._tables):
            bits = np.unpackbits(np.bitwise_and.reduce(table[wanted], axis=0), bitorder="little")
            found += (np.flatnonzero(bits) + number * _ROOM).tolist()
        return found

    def _forget(self, case_id: bytes) -> None:
        place = self._place.pop(case_id, None)
        if place is not None:
            table, byte, bit = self._bits(place)
            table[:, byte] &= ~bit
            self._documents[place] = None
            self._free.append(place)

    def _bits(self, place: int) -> tuple[Bits, int, np.uint8]:
        number, at = divmod(place, _ROOM)
        return self._tables[number], at // _BITS, np.uint8(1 << at % _BITS)

    def _room(self) -> int:
        if not self._free:
            start = len(self._documents)
            self._tables.append(np.zeros((_BUCKETS, _ROOM // _BITS), np.uint8))
            self._documents += [None] * _ROOM
            self._free = list(range(start + _ROOM - 1, start - 1, -1))
        return self._free.pop()


def _pairs_of(text: str) -> NDArray[np.uint32]:
    """In which bucket each pair of neighbouring letters falls."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    mixed = letters[:-1] * np.uint32(0x9E3779B1) ^ letters[1:] * np.uint32(0x85EBCA6B)
    buckets: NDArray[np.uint32] = (mixed ^ (mixed >> np.uint32(15))) & np.uint32(_BUCKETS - 1)
    return buckets


def _is_number(words: Sequence[str], numbers: str, digits: int) -> bool:
    """Whether one of the words was meant as a number of the case: it stands in it, with digits enough."""
    return any(sum(each.isdigit() for each in word) >= digits and word in numbers for word in words)
