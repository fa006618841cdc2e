"""A found stretch of text, and how overlapping finds become one list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby


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


# Several rules may see parts of one phrase that singles somebody out.
_PHRASE = "QUASI"
# What a guess takes into a name that is known better: 서준이 for 서준.
_PARTICLES = frozenset("이가은는을를도아야의와과")


def settle(found: Iterable[Span], text: str = "") -> list[Span]:
    """One list in order, without overlaps, covering what any find covers, but no particle behind a surer find."""
    # The surest first, then the longest; the others keep only what is left of them.
    ranked = sorted(found, key=lambda one: (-one.confidence, one.start - one.end, one.start))
    owners: list[Span | None] = [None] * max((span.end for span in ranked), default=0)
    for span in ranked:
        for place in range(span.start, span.end):
            owners[place] = owners[place] or span
    runs = _runs(owners)
    return [run for at, run in enumerate(runs) if not _is_particle(run, runs[at - 1] if at else None, text)]


def _is_particle(run: Span, before: Span | None, text: str) -> bool:
    if before is None or before.end != run.start or run.label != before.label or run.end - run.start != 1:
        return False
    return run.confidence < before.confidence and text[run.start : run.end] in _PARTICLES


def _runs(owners: Sequence[Span | None]) -> list[Span]:
    runs: list[Span] = []
    for owner, places in groupby(range(len(owners)), key=lambda place: owners[place]):
        if owner is None:
            continue
        covered = list(places)
        run = replace(owner, start=covered[0], end=covered[-1] + 1)
        if runs and runs[-1].end == run.start and runs[-1].label == run.label == _PHRASE:
            before = runs.pop()
            run = replace(max(before, run, key=lambda each: each.confidence), start=before.start, end=run.end)
        runs.append(run)
    return runs


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
