"""Whose words they are: runs that two texts share to the letter, blanks and signs aside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_SEED = 6


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the outgoing text that stands in message `text` as well; `letters` counts letters and digits."""

    start: int
    end: int
    letters: int
    text: int
    said_start: int
    said_end: int


@dataclass(frozen=True, slots=True)
class _Letters:
    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Letters":
        kept = [(sign.casefold()[:1], at) for at, sign in enumerate(text) if sign.isalnum()]
        return cls("".join(sign for sign, _ in kept), tuple(at for _, at in kept))


def verbatim_runs(outgoing: str, said: Sequence[str], least: int) -> list[Run]:
    """The longest shared run at each place of the outgoing text, from `least` letters on, none inside another."""
    mine = _Letters.of(outgoing)
    others = [_Letters.of(text) for text in said]
    seeds = _seeds(others)
    runs: list[Run] = []
    at = 0
    while at + _SEED <= len(mine.text):
        best = max(
            ((_reach(mine, at, others[text], place), text, place) for text, place in seeds[mine.text[at : at + _SEED]]),
            default=(0, 0, 0),
        )
        length, text, place = best
        if length < least:
            at += 1
            continue
        there = others[text].places
        runs.append(
            Run(
                mine.places[at], mine.places[at + length - 1] + 1, length, text,
                there[place], there[place + length - 1] + 1,
            )
        )  # fmt: skip
        at += length
    return runs


def share_of(outgoing: str, runs: Sequence[Run]) -> float:
    """The share of the outgoing text's letters that stand in shared runs, from 0 to 1."""
    letters = sum(1 for sign in outgoing if sign.isalnum())
    return round(sum(run.letters for run in runs) / letters, 4) if letters else 0.0


# A hostile text of one syllable would otherwise be compared with itself at every place.
_MOST_PLACES = 64


def _seeds(others: Sequence[_Letters]) -> defaultdict[str, list[tuple[int, int]]]:
    seeds: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for text, letters in enumerate(others):
        for place in range(len(letters.text) - _SEED + 1):
            places = seeds[letters.text[place : place + _SEED]]
            if len(places) < _MOST_PLACES:
                places.append((text, place))
    return seeds


def _reach(mine: _Letters, at: int, other: _Letters, place: int) -> int:
    length = _SEED
    most = min(len(mine.text) - at, len(other.text) - place)
    while length < most and mine.text[at + length] == other.text[place + length]:
        length += 1
    return length
