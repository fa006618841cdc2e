"""The learned reading: how much a text, or any part of it, resembles reports rather than ordinary intakes."""

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations

from casework.triaging.letters import STOP
from casework.triaging.noticing import Noticed, Stretch

# A theme said again says a little more, not twice as much.
_MOST_TIMES = 3
_PAIR_SHARE = 0.5
_THEME_WEIGHT, _SIGNAL_WEIGHT = 2.0, 4.0
# Without a full stop a text is cut all the same.
_LONGEST_SENTENCE = 120
# Of the runs that begin at a sentence, each that is read is longer than the one before by a quarter or more.
_GROWTH = 1.25

# Syllables, and letters that stand alone.
_HANGUL = (("가", "힣"), ("ㄱ", "ㆎ"))

Traits = dict[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """What training found: how telling each trait is, and for which side it speaks."""

    scales: Mapping[str, float]
    weights: Mapping[str, float]
    length: float
    bias: float

    def log_odds(self, traits: Traits) -> float:
        """How sure it is that a text with these traits is a report; nothing is even."""
        scales, weights = self.scales, self.weights
        known = [(value * scales[name], weights[name]) for name, value in traits.items() if name in scales]
        size = math.sqrt(math.fsum(value * value for value, _ in known))
        return self.bias + self.length * math.fsum(value * weight for value, weight in known) / (size or 1.0)


@dataclass(frozen=True, slots=True)
class Read:
    """The part of a text that resembles a report most, and how sure that is."""

    at: Stretch
    log_odds: float


@cache
def model() -> Model:
    """The model of this package, read once."""
    stored = json.loads(files("casework.triaging").joinpath("reading.json").read_text(encoding="utf-8"))
    return Model(
        scales={name: scale for name, (scale, _) in stored["traits"].items()},
        weights={name: weight for name, (_, weight) in stored["traits"].items()},
        length=stored["length"],
        bias=stored["bias"],
    )


def traits_of(noticed: Noticed, at: Stretch, signals: Iterable[tuple[str, Stretch, float]]) -> Traits:
    """What a part of a text is made of: pairs of letters, themes and pairs of them, signals."""
    text = noticed.letters.text
    found: Traits = {f"n{text[place : place + 2]}": 1.0 for place in range(at[0], at[1] - 1)}
    present = []
    for name in noticed.themes:
        times = _within(noticed.of("themes", name), at)
        if times:
            present.append(name)
            found[f"t{name}"] = _THEME_WEIGHT * math.sqrt(min(times, _MOST_TIMES))
    found |= {f"p{one}+{other}": _THEME_WEIGHT * _PAIR_SHARE for one, other in combinations(present, 2)}
    for name, where, weight in signals:
        if at[0] <= where[0] and where[1] <= at[1]:
            found[f"s{name}"] = _SIGNAL_WEIGHT * weight
    return found


def parts_of(edges: Sequence[int], look: Stretch, least: int, most: int) -> Iterator[Stretch]:
    """Runs of whole sentences of a look with so many letters, from every sentence on, shorter and longer ones."""
    inside = edges[bisect_left(edges, look[0]) : bisect_right(edges, look[1])]
    for number, start in enumerate(inside[:-1]):
        wanted: float = least
        for end in inside[number + 1 :]:
            if end - start > most:
                break
            if end - start >= wanted:
                wanted = (end - start) * _GROWTH
                yield start, end


def looks_at(edges: Sequence[int], most: int) -> Iterator[Stretch]:
    """The whole of a text with no more letters than that; else runs of whole sentences, each half over the next."""
    if edges[-1] <= most:
        yield 0, edges[-1]
        return
    ended = next_start = 0
    for number, start in enumerate(edges[:-1]):
        if start < next_start or ended == edges[-1]:
            continue
        ended = max((end for end in edges[number + 1 :] if end - start <= most), default=edges[number + 1])
        next_start = start + (ended - start) // 2
        yield start, ended


def hangul_share(noticed: Noticed, at: Stretch) -> float:
    """How much of a part is written in Korean letters; digits do not count, and without any letter nothing is."""
    letters = [sign for sign in noticed.letters.text[slice(*at)] if sign.isalpha()]
    return sum(map(_is_hangul, letters)) / len(letters) if letters else 0.0


def _is_hangul(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _HANGUL)


def edges_of(noticed: Noticed) -> list[int]:
    """Where the sentences of a text begin and end; a very long one is cut."""
    text = noticed.letters.text
    edges = [0]
    for place, sign in enumerate(text, 1):
        if sign == STOP or place - edges[-1] >= _LONGEST_SENTENCE:
            edges.append(place)
    if edges[-1] != len(text):
        edges.append(len(text))
    return edges


def _within(stretches: Sequence[Stretch], at: Stretch) -> int:
    first = bisect_left(stretches, (at[0], 0))
    last = bisect_left(stretches, (at[1], 0))
    return last - first - (last > first and stretches[last - 1][1] > at[1])


def themes_of(noticed: Noticed, at: Stretch, model: Model) -> list[str]:
    """The themes of a part that speak for a report, the loudest first."""
    present = [name for name in noticed.themes if _within(noticed.of("themes", name), at)]
    loud = {name: model.weights.get(f"t{name}", 0.0) for name in present}
    for one, other in combinations(present, 2):
        weight = model.weights.get(f"p{one}+{other}", 0.0) * _PAIR_SHARE
        loud[one] += weight
        loud[other] += weight
    return sorted((name for name in present if loud[name] > 0), key=lambda name: (-loud[name], name))
