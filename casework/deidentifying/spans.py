"""A found stretch of text, and how overlapping finds become one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that may identify somebody, in code points of the text; `rule` says who found it."""

    start: int
    end: int
    label: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text: shown as it stands, or behind its span."""

    start: int
    end: int
    span: Span | None


def settle(found: Iterable[Span]) -> list[Span]:
    """One list without overlaps that covers every character any of the finds covers."""
    kept: list[Span] = []
    # The surest first, then the longest: the others keep only what is left of them.
    for span in sorted(found, key=lambda one: (-one.confidence, one.start - one.end, one.start)):
        kept += [rest for rest in _outside(span, kept) if rest.end > rest.start]
    return sorted(kept, key=lambda one: one.start)


def _outside(span: Span, kept: Sequence[Span]) -> list[Span]:
    rests = [span]
    for other in kept:
        if other.end > span.start and other.start < span.end:
            rests = [part for rest in rests for part in _cut(rest, other)]
    return rests


def _cut(span: Span, other: Span) -> list[Span]:
    if other.end <= span.start or other.start >= span.end:
        return [span]
    return [
        replace(span, start=start, end=end)
        for start, end in ((span.start, other.start), (other.end, span.end))
        if end > start
    ]


def parts_of(length: int, spans: Sequence[Span]) -> list[Part]:
    """The text of this length as pieces in order, masked and plain."""
    parts: list[Part] = []
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        if span.start < at:
            continue
        if span.start > at:
            parts.append(Part(at, span.start, None))
        parts.append(Part(span.start, span.end, span))
        at = span.end
    return [*parts, Part(at, length, None)] if at < length else parts
