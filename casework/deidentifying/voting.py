"""Rules that guess and a network that has read much: a guess needs its nod, and what it is sure of counts by itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Deidentification, Label


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
    yield from (_placed(span, view) for span in reading.sure if view.text[span.start : span.end] not in known)
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


def _placed(span: Span, view: View) -> Span:
    start, end = view.origin(span.start, span.end)
    return replace(span, start=start, end=end)
