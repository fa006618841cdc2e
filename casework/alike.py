"""What is alike among the cases of one session: meanings, places, people; in memory alone, gone with the session."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from casework.meaning import WIDTH, Table
from policies.repeats import Repeats

_ROOM = 256
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")
# What Korean hangs on a word; two words that differ in nothing else are one.
_PARTICLE = re.compile(
    r"(?:에서는|에서|으로|에게|까지|부터|이나|처럼|보다|마다|은|는|이|가|을|를|에|의|도|로|와|과|만|요)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is compared of one case; `place` and `people` are compared, never shown."""

    case_id: bytes
    message_id: bytes
    desk: str
    day: date
    text: str = field(repr=False)
    places: frozenset[str] = field(default=frozenset(), repr=False)
    people: frozenset[bytes] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How one case is alike: in meaning, and whether the place or the person is the same."""

    case_id: bytes
    day: date
    meaning: float
    words: tuple[str, ...] = field(repr=False)
    same_place: bool
    same_person: bool

    @property
    def weight(self) -> float:
        """What puts it before others."""
        return self.meaning + 0.2 * self.same_place + 0.2 * self.same_person


class Alike:
    """The cases that one session can compare; bounded, and each forgotten as soon as it may not be read any more."""

    def __init__(self, rules: Repeats) -> None:
        self._rules = rules
        self._rows: Table = np.zeros((0, WIDTH), np.float16)
        self._told: list[Told | None] = []
        self._place: dict[bytes, int] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, case_id: object) -> bool:
        return case_id in self._place

    def told(self, case_id: bytes) -> Told | None:
        """What is held of a case."""
        place = self._place.get(case_id)
        return None if place is None else self._told[place]

    def all_told(self) -> Iterator[Told]:
        """Everything that is held."""
        return (each for each in self._told if each is not None)

    def add(self, told: Told, meaning: Table) -> bool:
        """Hold a case, in the place of what was held of it; false where nothing more may be held."""
        self.forget([told.case_id])
        if len(self) >= self._rules.most:
            return False
        place = self._room()
        self._rows[place] = meaning
        self._told[place] = told
        self._place[told.case_id] = place
        return True

    def forget(self, case_ids: Collection[bytes]) -> None:
        """Hold these no longer; nothing of them stays in memory."""
        for case_id in case_ids:
            place = self._place.pop(case_id, None)
            if place is not None:
                self._rows[place] = 0
                self._told[place] = None
                self._free.append(place)

    def clear(self) -> None:
        """Forget everything."""
        self._rows[:] = 0
        self._told.clear()
        self._place.clear()
        self._free.clear()
        self._rows = np.zeros((0, WIDTH), np.float16)

    def like(self, case_id: bytes) -> list[Likeness]:
        """The cases of the same desk that are alike, most alike first."""
        place = self._place.get(case_id)
        one = None if place is None else self._told[place]
        if place is None or one is None:
            return []
        rules = self._rules
        # Row by row the table is half as wide as a number needs; counted with in full width, some at a time.
        near = np.concatenate(
            [
                self._rows[start : start + 4096].astype(np.float32) @ self._rows[place].astype(np.float32)
                for start in range(0, len(self._rows), 4096)
            ]
        )
        found = []
        for at in np.flatnonzero(near >= min(rules.alike, rules.alike_at_place, rules.alike_by_person)):
            other = self._told[at]
            if other is not None and other.case_id != case_id and other.desk == one.desk:
                found.append(self._likeness(one, other, float(near[at])))
        alike = [each for each in found if each is not None]
        return sorted(alike, key=lambda each: (-each.weight, each.day, each.case_id))

    def _likeness(self, one: Told, other: Told, meaning: float) -> Likeness | None:
        rules = self._rules
        place, person = bool(one.places & other.places), bool(one.people & other.people)
        enough = meaning >= rules.alike
        enough |= place and meaning >= rules.alike_at_place
        enough |= person and meaning >= rules.alike_by_person
        if not enough:
            return None
        return Likeness(
            case_id=other.case_id,
            day=other.day,
            meaning=meaning,
            words=shared_words(one.text, other.text, rules),
            same_place=place,
            same_person=person,
        )

    def _room(self) -> int:
        if not self._free:
            start = len(self._told)
            grown = np.zeros((start + _ROOM, WIDTH), np.float16)
            grown[:start] = self._rows
            self._rows = grown
            self._told += [None] * _ROOM
            self._free = list(range(start + _ROOM - 1, start - 1, -1))
        return self._free.pop()


def shared_words(one: str, other: str, rules: Repeats) -> tuple[str, ...]:
    """The words that two texts share, in the order of the first and without those that every text has."""
    theirs = set(_words(other, rules))
    return tuple(dict.fromkeys(word for word in _words(one, rules) if word in theirs))[: rules.words_shown]


def _words(text: str, rules: Repeats) -> Iterator[str]:
    for found in _WORD.findall(text):
        word = _PARTICLE.sub("", found) if len(found) > rules.shortest_word else found
        if len(word) >= rules.shortest_word and not {found, word} & {*rules.no_words} and not word.isdigit():
            yield word
