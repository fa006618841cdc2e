"""The masked form of a reporter's message: what is cut out, what is covered, and how it is kept under the case key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.content import answers_of, text_of
from casework.deidentifying import Span, find_spans, is_reporter
from policies.identifiers import Label
from policies.rules import Rules

REMOVED, COVERED = "removed", "covered"
_SHOWN_LABELS = frozenset({"PERSON", "DEPT", "ORG", "LOC", "QUASI"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of one field, in code points of the kept text."""

    field: str
    start: int
    end: int
    label: str
    state: str  # removed: behind the identity quorum; covered: revealed on a written reason

    def to_json(self) -> list[Any]:
        """The form that is sealed with the text."""
        return [self.field, self.start, self.end, self.label, self.state]


@dataclass(frozen=True, slots=True)
class Masked:
    """A message's fields after the reporter's own traces were cut out."""

    fields: Mapping[str, str] = field(repr=False)
    marks: tuple[Mark, ...]

    @property
    def removed_any(self) -> bool:
        """Whether the original must go behind the identity quorum."""
        return any(mark.state == REMOVED for mark in self.marks)


def mask_fields(fields: Mapping[str, str], roster: Sequence[str], rules: Rules, labels: Mapping[str, str]) -> Masked:
    """Cut out what identifies the reporter, cover other numbers; third parties stay readable (design 4)."""
    kept: dict[str, str] = {}
    marks: list[Mark] = []
    for name, text in fields.items():
        spans = find_spans(text, roster, rules)
        kept[name], found = _cut(name, text, spans, rules, labels)
        marks += found
    return Masked(kept, tuple(marks))


def message_fields(content: Mapping[str, Any]) -> dict[str, str]:
    """The free-text fields of a message: its text, every answer, and who must not see it."""
    fields = {"text": text_of(content)}
    fields |= {f"answer.{name}": value for name, value in answers_of(content).items()}
    if excluded := text_of(content, "excluded"):
        fields["excluded"] = excluded
    return {name: value for name, value in fields.items() if value}


def marks_of(content: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks sealed with a masked message."""
    return tuple(Mark(*entry) for entry in content.get("marks", []))


def _cut(
    name: str, text: str, spans: Sequence[Span], rules: Rules, labels: Mapping[str, str]
) -> tuple[str, list[Mark]]:
    parts: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for span in sorted(spans, key=lambda each: each.start):
        # A phrase that singles somebody out is for a person to judge: cut away, the story would be gone.
        own = span.label != Label.QUASI and is_reporter(span, text, rules)
        if span.start < at or (not own and span.label in _SHOWN_LABELS):
            continue
        before = text[at : span.start]
        shown = f"[{labels.get(span.label, span.label)}]" if own else text[span.start : span.end]
        start = length + len(before)
        marks.append(Mark(name, start, start + len(shown), str(span.label), REMOVED if own else COVERED))
        parts += [before, shown]
        length, at = start + len(shown), span.end
    return "".join([*parts, text[at:]]), marks
