"""Rules that guess and a network that has read much: a guess needs its nod, and what it is sure of counts by itself."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Protocol

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Deidentification, Label

_LONGEST_WORD = 24


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a text: what it is sure enough of, and what it holds possible."""

    sure: list[Span]
    possible: list[Span]


class Reader(Protocol):
    """Something that has read much and tells what names people, units and places."""

    def read(self, text: str, sure: Mapping[str, float], possible: float) -> Reading:
        """Look at a text once: what is at least so likely by label, and what at least so likely whatever it is."""
        ...


def vote(view: View, guesses: Iterable[Span], reader: Reader | None, rules: Deidentification) -> Iterator[Span]:
    """The reader's own finds, the names that rules are sure of, and of their guesses those that the reader allows."""
    if reader is None:
        yield from guesses
        return
    # It reads the plain view: taken-apart syllables and full-width letters are no riddle there.
    reading = reader.read(view.text, rules.reader.sure, rules.reader.possible)
    known = set(rules.names.not_names)
    whole = _in_whole_words(reading.sure, view.text)
    # A row of dashes in a form is no address.
    sure = [span for span in whole if (part := view.text[span.start : span.end]) not in known and _LETTER.search(part)]
    yield from (_placed(span, view) for span in sure)
    possible = {
        place
        for span in reading.possible
        if span.label == Label.PERSON
        for place in range(*view.origin(span.start, span.end))
    }
    unsure = {way.id for way in rules.names.ways if way.guess}
    for span in guesses:
        if span.rule not in unsure or not possible.isdisjoint(range(span.start, span.end)):
            yield span


_LATIN_WORD = re.compile("[A-Za-z]{2,24}")
_LETTER = re.compile(r"[^\W_]")
_BETWEEN_NAMES = re.compile(r"[.]? ?|-")


def _in_whole_words(spans: Sequence[Span], text: str) -> list[Span]:
    """Finds with the Latin words that they cover mostly, without those that they only graze; names in a row as one."""
    covered = {place for span in spans for place in range(span.start, span.end)}
    whole: list[Span] = []
    for span in spans:
        start, end = span.start, span.end
        if (word := _word_at(text, start)) and word[0] < start:
            start = word[0] if _is_mostly(word, covered) else word[1]
        if (word := _word_at(text, end - 1)) and word[1] > end:
            end = word[1] if _is_mostly(word, covered) else word[0]
        part = text[start:end]
        start, end = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
        if start >= end:
            continue
        if whole and _is_one_name(whole[-1], start, text, span.label):
            whole[-1] = replace(whole[-1], end=max(end, whole[-1].end))
        else:
            whole.append(replace(span, start=start, end=end))
    return whole


def _word_at(text: str, place: int) -> tuple[int, int] | None:
    """The edges of the Latin word that a place lies in, if it lies in one."""
    if not text[place].isascii() or not text[place].isalpha():
        return None
    start = place
    while start > max(0, place - _LONGEST_WORD) and text[start - 1].isascii() and text[start - 1].isalpha():
        start -= 1
    word = _LATIN_WORD.match(text, start)
    return word.span() if word else None


def _is_mostly(word: tuple[int, int], covered: AbstractSet[int]) -> bool:
    return 2 * sum(place in covered for place in range(*word)) > word[1] - word[0]


def _is_one_name(before: Span, start: int, text: str, label: str) -> bool:
    """Whether two finds of people are initials or a given name and the surname behind them."""
    latin = text[before.end - 1].isascii() and text[start].isascii() and text[start].isalpha()
    return (
        latin
        and before.label == label == Label.PERSON
        and _BETWEEN_NAMES.fullmatch(text, before.end, start) is not None
    )


def _placed(span: Span, view: View) -> Span:
    start, end = view.origin(span.start, span.end)
    return replace(span, start=start, end=end)
