"""Which patterns a text can satisfy at all: signs that every match contains are read off the pattern and looked up."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_FOLDED = str.maketrans("123456789", "000000000")
# More signs than these in a class say too little about a text.
_MOST_SIGNS = 48
_RUNS = ("0000", "000")
# How little each kind of trait tells: nearly every text has blanks and particles.
_PAIR, _SIGN, _EVERYWHERE = 0.05, 1.0, 20.0
_COMMON = frozenset(" .이가은는을를도에의로다")

_GROUP = "(?:"
_MOST_NEEDED = 3

Traits = frozenset[str]


def traits_of(text: str) -> Traits:
    """The signs of a text, its pairs of neighbours, and its runs of three or four digits; digits are alike."""
    folded = text.translate(_FOLDED)
    return frozenset({*folded, *map(add, folded, folded[1:]), *(run for run in _RUNS if run in folded)})


def needed_by(pattern: str) -> tuple[Traits, ...]:
    """Sets of traits, the most telling first; a text with a match has at least one trait of each."""
    found = {*_all_needed(parser.parse(pattern))}
    return tuple(sorted(found, key=lambda each: (_weight(each), sorted(each))))[:_MOST_NEEDED]


def alternatives(pattern: str) -> list[str]:
    """What stands between the outermost strokes of an expression, or of the one group that it consists of."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        if pattern[at] == "[":
            at = pattern.index("]", at + 2)
        elif pattern[at] == "\\":
            at += 1
        elif pattern[at] in "()":
            depth += 1 if pattern[at] == "(" else -1
        elif pattern[at] == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    parts.append(pattern[start:])
    inner = pattern[len(_GROUP) : -1]
    alone = len(parts) == 1 and pattern.startswith(_GROUP) and pattern.endswith(")") and _closes_last(pattern)
    return alternatives(inner) if alone else parts


def _closes_last(pattern: str) -> bool:
    """Whether the group that the expression begins with ends where the expression does."""
    try:
        parser.parse(pattern[len(_GROUP) : -1])
    except re.error:
        return False
    return True


class Sieve:
    """Patterns by what they need; tells for a text which of them it can satisfy."""

    def __init__(self, patterns: Mapping[int, str]) -> None:
        needed = {number: needed_by(pattern) for number, pattern in patterns.items()}
        self._free = [number for number, sets in needed.items() if not sets]
        self._also = {number: sets[1:] for number, sets in needed.items() if len(sets) > 1}
        self._by_trait: dict[str, list[int]] = {}
        for number, sets in needed.items():
            for trait in sets[0] if sets else ():
                self._by_trait.setdefault(trait, []).append(number)

    def __bool__(self) -> bool:
        return bool(self._free or self._by_trait)

    def passing(self, traits: Traits) -> set[int]:
        """The numbers of the patterns that may match a text with these traits."""
        passing = set(self._free)
        for trait in self._by_trait.keys() & traits:
            passing.update(self._by_trait[trait])
        for number in passing & self._also.keys():
            for needed in self._also[number]:
                if needed.isdisjoint(traits):
                    passing.discard(number)
                    break
        return passing


def _needed(items: Iterable[Any]) -> Traits | None:
    """The most telling of what a sequence needs."""
    return min(_all_needed(items), key=_weight, default=None)


def _all_needed(items: Iterable[Any]) -> Iterator[Traits]:
    """Everything that a sequence needs; signs that follow each other are told by their pairs."""
    before = ""
    for kind, value in items:
        sign = chr(value).translate(_FOLDED) if str(kind) == "LITERAL" else ""
        if sign:
            yield frozenset({before + sign})
        elif found := _item(str(kind), value):
            yield found
        before = sign


def _item(kind: str, value: Any) -> Traits | None:
    match kind:
        case "IN":
            return _class(value)
        case "SUBPATTERN":
            return _needed(value[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(value[0], value[2])
        case "BRANCH":
            parts = [_needed(part) for part in value[1]]
            return None if None in parts else frozenset().union(*(part for part in parts if part))
        case "ASSERT":
            return _needed(value[1])
        case _:
            return None


def _repeated(least: int, inner: Any) -> Traits | None:
    if least == 0:
        return None
    found = _needed(inner)
    if found == frozenset("0") and len(inner) == 1 and str(inner[0][0]) == "IN":
        return frozenset({"0000" if least > 3 else "0" * least})  # noqa: PLR2004 - as long as the runs of traits
    return found


def _class(signs: Sequence[Any]) -> Traits | None:
    """The signs of a class, if it lists few enough of them and does not say which are not meant."""
    found: set[str] = set()
    for kind, value in signs:
        match str(kind):
            case "LITERAL":
                found.add(chr(value))
            case "RANGE" if value[1] - value[0] < _MOST_SIGNS:
                found.update(map(chr, range(value[0], value[1] + 1)))
            case _:
                return None
    folded = frozenset(sign.translate(_FOLDED) for sign in found)
    return folded if len(folded) <= _MOST_SIGNS else None


def _weight(needed: Traits) -> float:
    return sum(_EVERYWHERE if each in _COMMON else _SIGN if len(each) == 1 else _PAIR for each in needed)
