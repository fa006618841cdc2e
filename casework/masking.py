"""The masked form of a reporter's message: what is cut out, what is covered, and how it is kept under the case key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.content import answers_of, text_of
from casework.deidentifying import Span, find_together, is_reporter, is_whole_name, linking_of
from casework.deidentifying.tagger import RULE, tagger
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
    pointer: str = ""  # in hexadecimal, to the envelope that holds what was removed

    def to_json(self) -> list[Any]:
        """The form that is sealed with the text."""
        pointer = [self.pointer] if self.pointer else []
        return [self.field, self.start, self.end, self.label, self.state, *pointer]


@dataclass(frozen=True, slots=True)
class Masked:
    """A message's fields after the reporter's own traces were cut out."""

    fields: Mapping[str, str] = field(repr=False)
    marks: tuple[Mark, ...]
    cut: tuple[str, ...] = field(repr=False)  # for each mark what was cut out, or an empty text

    @property
    def removed_any(self) -> bool:
        """Whether the original must go behind the identity quorum."""
        return any(mark.state == REMOVED for mark in self.marks)


def mask_fields(
    fields: Mapping[str, str],
    roster: Sequence[str],
    rules: Rules,
    labels: Mapping[str, str],
    *,
    units: Sequence[str] = (),
    not_names: Collection[str] = (),
) -> Masked:
    """Cut out what identifies the reporter, cover other numbers; third parties stay readable (design 4)."""
    texts = list(fields.values())
    found = find_together(texts, roster, rules, tagger(), units=units, not_names=not_names)
    linking = linking_of(texts, found, rules)
    # Once somebody has said "저는 …", the same name further down is theirs as well, and so is their number. A phrase
    # that singles somebody out is for a person to judge: cut away, the story would be gone.
    own = {
        (span.label, linking.number(span, text))
        for text, spans in zip(texts, found, strict=True)
        for span in spans
        if span.label != Label.QUASI and is_reporter(span, text, rules)
    }
    kept: dict[str, str] = {}
    marks: list[Mark] = []
    removed: list[str] = []
    for (name, text), spans in zip(fields.items(), found, strict=True):
        states = [_state(each, text, rules, own=(each.label, linking.number(each, text)) in own) for each in spans]
        kept[name], cut = _cut(name, text, list(zip(spans, states, strict=True)), labels)
        marks += [mark for mark, _ in cut]
        removed += [said for _, said in cut]
    return Masked(kept, tuple(marks), tuple(removed))


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


def _state(span: Span, text: str, rules: Rules, *, own: bool) -> str:
    """What becomes of a find: a doubtful one of the reporter's stays under the case key, covered (protocol 1.7)."""
    if not own:
        return "" if span.label in _SHOWN_LABELS else COVERED
    # The tagger alone has not seen enough to send a word behind the quorum; built like a name, it is one.
    sure = span.rule != RULE or is_whole_name(text[span.start : span.end], rules.deidentification.names)
    return REMOVED if sure else COVERED


def _cut(
    name: str, text: str, spans: Sequence[tuple[Span, str]], labels: Mapping[str, str]
) -> tuple[str, list[tuple[Mark, str]]]:
    """The kept text, and each mark with what was cut out there."""
    parts: list[str] = []
    marks: list[tuple[Mark, str]] = []
    at = length = 0
    for span, state in sorted(spans, key=lambda each: each[0].start):
        if span.start < at or not state:
            continue
        before = text[at : span.start]
        said = text[span.start : span.end]
        shown = f"[{labels.get(span.label, span.label)}]" if state == REMOVED else said
        start = length + len(before)
        mark = Mark(name, start, start + len(shown), str(span.label), state)
        marks.append((mark, said if state == REMOVED else ""))
        parts += [before, shown]
        length, at = start + len(shown), span.end
    return "".join([*parts, text[at:]]), marks
