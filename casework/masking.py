"""The masked form of a reporter's message: what is cut out, what is covered, and how it is kept under the case key."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from casework.content import answers_of, text_of
from casework.deidentifying import Span, digits_in, find_together, is_reporter, is_whole_name, linking_of
from casework.deidentifying.tagger import RULE, tagger
from policies.identifiers import Label
from policies.rules import Rules

REMOVED, COVERED = "removed", "covered"
# Came back from behind the quorum: readable, and not to be cut out again.
RETURNED = "returned"
_SHOWN_LABELS = frozenset({"PERSON", "DEPT", "ORG", "LOC", "QUASI"})


CONTACT, CONTACT_LABEL = "answer.contact", "reporter"


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
class Tail:
    """The text ends with a number that was cut out; whether it may go on in the next message, its length tells."""

    label: str
    digits: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A message's fields after the reporter's own traces were cut out."""

    fields: Mapping[str, str] = field(repr=False)
    marks: tuple[Mark, ...]
    cut: tuple[str, ...] = field(repr=False)  # for each mark what was cut out, or an empty text
    tail: Tail | None = None

    @property
    def removed_any(self) -> bool:
        """Whether the original must go behind the identity quorum."""
        return any(mark.state == REMOVED for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a kept text that is to be cut out or covered; `pointer` names the envelope of what was cut out."""

    part: str
    start: int
    end: int
    label: str
    state: str
    pointer: str = ""


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
    return mask_after((), fields, roster, rules, labels, units=units, not_names=not_names)[0]


def mask_after(
    before: Sequence[str],
    fields: Mapping[str, str],
    roster: Sequence[str],
    rules: Rules,
    labels: Mapping[str, str],
    *,
    units: Sequence[str] = (),
    not_names: Collection[str] = (),
) -> tuple[Masked, list[list[tuple[Span, str]]]]:
    """The same for a message that goes on from `before`; with it what only now shows in those earlier texts."""
    texts = [*before, *fields.values()]
    found = find_together(texts, roster, rules, tagger(), units=units, not_names=not_names)
    own = _own(texts, found, rules)
    states = [
        [(each, _state(each, text, rules, own=each in mine)) for each in spans]
        for text, spans, mine in zip(texts, found, own, strict=True)
    ]
    kept: dict[str, str] = {}
    marks: list[Mark] = []
    removed: list[str] = []
    for (name, text), spans in zip(fields.items(), states[len(before) :], strict=True):
        kept[name], cut = _cut(name, text, spans, labels)
        marks += [mark for mark, _ in cut]
        removed += [said for _, said in cut]
    tail = _tail(texts, states, list(fields).index("text") + len(before)) if "text" in fields else None
    return Masked(kept, tuple(marks), tuple(removed), tail), states[: len(before)]


def with_contact(masked: Masked, text: str, state: str, labels: Mapping[str, str]) -> Masked:
    """The same message with who and where its writer is, as a whole: covered, or cut out.

    Nobody's words say whose a bare name is; where a person was asked for theirs, it is theirs.
    """
    if not text:
        return masked
    shown = text if state == COVERED else f"[{labels.get(CONTACT_LABEL, CONTACT_LABEL)}]"
    mark = Mark(CONTACT, 0, len(shown), CONTACT_LABEL, state)
    said = "" if state == COVERED else text
    return replace(
        masked, fields={**masked.fields, CONTACT: shown}, marks=(*masked.marks, mark), cut=(*masked.cut, said)
    )


def cut_more(content: Mapping[str, Any], cuts: Sequence[Cut], labels: Mapping[str, str]) -> dict[str, Any]:
    """A kept message with more of it cut out or covered; a cover that lies under a cut goes with it."""
    fields, marks = dict(content["fields"]), list(marks_of(content))
    for part in {cut.part for cut in cuts}:
        text = fields[part]
        here = [cut for cut in cuts if cut.part == part]
        stay = [m for m in marks if m.field == part and not any(c.start < m.end and m.start < c.end for c in here)]
        pieces = [*((m.start, m.end, m.label, m.state, m.pointer) for m in stay)]
        pieces += [(c.start, c.end, c.label, c.state, c.pointer) for c in here]
        new, at = "", 0
        redrawn: list[Mark] = []
        for start, end, label, state, pointer in sorted(pieces):
            new += text[at:start]
            fresh = state == REMOVED and any(c.start == start and c.end == end for c in here)
            shown = f"[{labels.get(label, label)}]" if fresh else text[start:end]
            redrawn.append(Mark(part, len(new), len(new) + len(shown), label, state, pointer))
            new, at = new + shown, end
        fields[part] = new + text[at:]
        marks = [mark for mark in marks if mark.field != part] + redrawn
    return {**content, "fields": fields, "marks": [mark.to_json() for mark in marks]}


def _own(texts: Sequence[str], found: Sequence[Sequence[Span]], rules: Rules) -> list[set[Span]]:
    """The finds that are the reporter's.

    Once somebody has said "저는 …", the same name anywhere is theirs as well, and so is their number, also the half of
    it that stands in another message. A phrase that singles somebody out is for a person to judge: cut away, the story
    would be gone.
    """
    linking = linking_of(texts, found, rules)
    halves = list(_halves(texts, found))
    # Whose a number is stands before its first half.
    second = {(at + 1, right) for at, _, right in halves}
    known = {
        (span.label, linking.number(span, text))
        for at, (text, spans) in enumerate(zip(texts, found, strict=True))
        for span in spans
        if span.label != Label.QUASI and (at, span) not in second and is_reporter(span, text, rules)
    }
    own = [
        {span for span in spans if (span.label, linking.number(span, text)) in known}
        for text, spans in zip(texts, found, strict=True)
    ]
    for at, left, right in halves:
        if left in own[at]:
            own[at + 1].add(right)
    return own


def _tail(texts: Sequence[str], states: Sequence[Sequence[tuple[Span, str]]], at: int) -> Tail | None:
    """What was cut out at the end of a text, counted together with its parts in the messages before."""
    text, spans = texts[at], states[at]
    if not spans or spans[-1][1] != REMOVED or spans[-1][0].end != len(text.rstrip()):
        return None
    found = [[span for span, _ in each] for each in states]
    before = {place + 1: (left, right) for place, left, right in _halves(texts, found)}
    span = spans[-1][0]
    digits = digits_in(text[span.start : span.end])
    while at in before and before[at][1] == span:
        at, span = at - 1, before[at][0]
        digits += digits_in(texts[at][span.start : span.end])
    return Tail(str(span.label), digits)


def _halves(texts: Sequence[str], found: Sequence[Sequence[Span]]) -> Iterator[tuple[int, Span, Span]]:
    """Two finds of one rule, the last of a text and the first of the next: one thing in two messages."""
    for at, (one, other) in enumerate(pairwise(found)):
        if not one or not other:
            continue
        left, right = one[-1], other[0]
        touch = left.end == len(texts[at].rstrip()) and not texts[at + 1][: right.start].strip()
        if touch and (left.label, left.rule) == (right.label, right.rule):
            yield at, left, right


def span_labels(rules: Rules) -> dict[str, str]:
    """What stands in the place of what was cut out, by label."""
    return {name[5:]: text for name, text in rules.wording["ko"].items() if name.startswith("span.")}


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


def put_back(content: Mapping[str, Any], pointer: str, text: str) -> dict[str, Any]:
    """A masked message's content with one removed text in its places again, marked so that it is not cut out anew."""
    fields: dict[str, str] = {}
    marks: list[Mark] = []
    for name, kept in content["fields"].items():
        parts: list[str] = []
        at = moved = 0
        own = (mark for mark in marks_of(content) if mark.field == name)
        for mark in sorted(own, key=lambda each: each.start):
            if mark.state == REMOVED and mark.pointer == pointer:
                parts += [kept[at : mark.start], text]
                start = mark.start + moved
                marks.append(Mark(name, start, start + len(text), mark.label, RETURNED))
                moved += len(text) - (mark.end - mark.start)
                at = mark.end
            else:
                marks.append(replace(mark, start=mark.start + moved, end=mark.end + moved))
        fields[name] = "".join([*parts, kept[at:]])
    return {**content, "fields": fields, "marks": [mark.to_json() for mark in marks]}


def tail_of(content: Mapping[str, Any]) -> Tail | None:
    """The number that a message's text ends with, if it was cut out."""
    kept = content.get("tail")
    return Tail(str(kept[0]), int(kept[1])) if isinstance(kept, list) else None


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
