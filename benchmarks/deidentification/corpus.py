"""Marked messages: `{{LABEL:words}}` within a line becomes a text and the spans that must be hidden in it."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

LABELS = frozenset(
    {
        "PERSON",
        "ORG",
        "DEPT",
        "LOC",
        "ADDRESS",
        "PHONE",
        "RRN",
        "FRN",
        "PASSPORT",
        "DRIVER_LICENSE",
        "VEHICLE_PLATE",
        "BANK_ACCOUNT",
        "CARD",
        "BUSINESS_NO",
        "CORP_NO",
        "EMAIL",
        "URL",
        "IP",
        "HANDLE",
        "BIRTHDATE",
        "EMPLOYEE_NO",
        "COORD",
        "OTHER_ID",
        "QUASI",
    }
)
_HEADING = "# "
_BREAK = "\\n"
_MARK = re.compile(r"\{\{([A-Z_]+):([^{}]+)\}\}")


class MarkupError(ValueError):
    """A line of a corpus cannot be read; says which one and why."""

    def __str__(self) -> str:
        return ": ".join(map(str, self.args))


@dataclass(frozen=True)
class Span:
    """Code points from `start` up to, but not including, `end`."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Example:
    """One message as it would arrive, and what in it must be hidden."""

    id: str
    category: str
    text: str
    spans: tuple[Span, ...]


def load(path: Path) -> list[Example]:
    """Every message of a file, in order, under the heading it stands below."""
    category, counted, examples = "", Counter[str](), list[Example]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        if line.startswith(_HEADING):
            category = line.removeprefix(_HEADING).strip()
            continue
        try:
            text, spans = _below(category, line)
        except MarkupError as error:
            raise MarkupError(path.name, f"line {number}", *error.args) from error
        counted[category] += 1
        examples.append(Example(f"{category}-{counted[category]:03}", category, text, spans))
    return examples


def parse(line: str) -> tuple[str, tuple[Span, ...]]:
    """The plain text of a marked line and its spans; marks may neither nest nor overlap."""
    text, spans, read = "", list[Span](), 0
    for mark in _MARK.finditer(line):
        text += _plain(line[read : mark.start()])
        label, words = mark[1], _plain(mark[2])
        if label not in LABELS:
            raise MarkupError("unknown label", label)
        if words != words.strip():
            raise MarkupError("a mark begins or ends with a space", words)
        spans.append(Span(len(text), len(text) + len(words), label))
        text += words
        read = mark.end()
    text += _plain(line[read:])
    if text != text.strip():
        raise MarkupError("the message begins or ends with a space")
    return text, tuple(spans)


def _below(category: str, line: str) -> tuple[str, tuple[Span, ...]]:
    """A line read where it stands; every message has a heading above it."""
    if not category:
        raise MarkupError("a message stands before the first heading")
    return parse(line)


def _plain(piece: str) -> str:
    """A piece without marks, its line breaks real; a brace in it is a mark that is broken, nested or overlapping."""
    if "{" in piece or "}" in piece:
        raise MarkupError("broken, nested or overlapping mark", piece.strip()[:30])
    return piece.replace(_BREAK, "\n")
