"""What a reviewer sees in each text: finds and decisions as one list in order, and the text as an audience reads it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from casework.deidentifying import Linking, Span, find_names_again, rewrite
from casework.masking import REMOVED, RETURNED, Mark
from casework.reviewing.decisions import Act, Decisions
from casework.said import Said
from policies.identifiers import Label
from policies.rules import Rules

REVIEWER = "reviewer"
_SURE = 1.0
_BLANKS = re.compile(r"\s+")
_WHOLE_NAME = re.compile("[가-힣]{3,4}")


class State(StrEnum):
    """What became of a stretch so far."""

    FOUND = "found"
    ACCEPTED = "accepted"
    UNDONE = "undone"
    ADDED = "added"
    COVERED = "covered"  # a number under the case key; its text is shown on a written reason only
    SEALED = "sealed"  # behind the identity quorum


_DECIDED = frozenset({State.ACCEPTED, State.ADDED})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A find or a decision in one text; `mark` is the index of the stored mark where there is one."""

    span: Span
    state: State
    mark: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it changes what an audience reads."""
        return self.state is not State.UNDONE


@dataclass(frozen=True, slots=True)
class After:
    """A text as an audience reads it, and how many stretches of each label were replaced."""

    text: str = field(repr=False)
    replaced: tuple[str, ...]


def stretches_of(
    said: Sequence[Said], found: Sequence[Sequence[Span]], decisions: Decisions, rules: Rules
) -> list[list[Stretch]]:
    """The finds of every text with what a person decided about them; nothing overlaps."""
    decided: list[list[tuple[Span, Act]]] = [[] for _ in said]
    for decision in decisions.each:
        place = decision.place(said)
        if place is not None:
            span = Span(place.start, place.end, decision.label, REVIEWER, _SURE)
            decided[place.said].append((span, decision.act))
    nowhere = {_plain(word) for word in decisions.not_words}
    return [
        _merge(each, spans, acts, list(_everywhere(each.text, decisions, rules)), nowhere)
        for each, spans, acts in zip(said, found, decided, strict=True)
    ]


def rewritten(
    said: Said, stretches: Sequence[Stretch], audience: str, linking: Linking, rules: Rules, reporter: str
) -> After:
    """One text for an audience; what lies behind the quorum is told as the reporter's."""
    live = [each for each in stretches if each.counts]
    parts: list[str] = []
    replaced: list[str] = []
    at = 0
    # The placeholder of what was cut out is no find: it must neither be numbered nor looked into.
    for sealed in [*(each.span for each in live if each.state is State.SEALED), None]:
        end = sealed.start if sealed else len(said.text)
        inside = [each for each in live if each.state is not State.SEALED and at <= each.span.start < end]
        piece = rewrite(
            said.text[at:end],
            [_moved(each.span, -at) for each in inside],
            audience,
            linking,
            rules.deidentification,
            decided=[_moved(each.span, -at) for each in inside if each.state in _DECIDED],
        )
        parts.append(piece.text)
        replaced += [str(change.span.label) for change in piece.changes if change.instead is not None]
        if sealed:
            # "[전화번호]" stands there; others read whose it is.
            what = said.text[sealed.start : sealed.end].strip("[]")
            parts.append(reporter if sealed.label == Label.PERSON else f"{reporter} {what}")
            replaced.append(str(sealed.label))
            at = sealed.end
    return After("".join(parts), tuple(replaced))


def _moved(span: Span, by: int) -> Span:
    return replace(span, start=span.start + by, end=span.end + by)


def _merge(
    said: Said, found: Sequence[Span], acts: Sequence[tuple[Span, Act]], everywhere: Sequence[Span], nowhere: set[str]
) -> list[Stretch]:
    kept = [_kept(index, mark) for index, mark in said.marks if mark.state != RETURNED]
    added = [Stretch(span, State.ADDED) for span, act in acts if act is Act.ADDED]
    added += [Stretch(span, State.ADDED) for span in everywhere]
    undone = [span for span, act in acts if act is Act.UNDONE]
    agreed = [span for span, act in acts if act is Act.ACCEPTED]
    accepted = {(span.start, span.end) for span in agreed}
    rest: list[Stretch] = []
    for span in found:
        if any(each.start <= span.start and span.end <= each.end for each in undone) or (
            _plain(said.text[span.start : span.end]) in nowhere
        ):
            rest.append(Stretch(span, State.UNDONE))
        else:
            rest.append(Stretch(span, State.ACCEPTED if (span.start, span.end) in accepted else State.FOUND))
    # An accepted stretch stays even where a later reading no longer finds it.
    known = {(each.span.start, each.span.end) for each in rest}
    rest += [Stretch(span, State.ACCEPTED) for span in agreed if (span.start, span.end) not in known]
    # Stored marks first, then what a person drew, then finds; among equals the longer one.
    ranked = [*kept, *_longest_first(added), *_longest_first(each for each in rest if each.counts)]
    ranked += [each for each in rest if not each.counts]
    taken: list[Stretch] = []
    for each in ranked:
        if not any(each.span.start < other.span.end and other.span.start < each.span.end for other in taken):
            taken.append(each)
    return sorted(taken, key=lambda each: each.span.start)


def _kept(index: int, mark: Mark) -> Stretch:
    state = State.SEALED if mark.state == REMOVED else State.COVERED
    return Stretch(Span(mark.start, mark.end, mark.label, REVIEWER, _SURE), state, index)


def _longest_first(stretches: Iterable[Stretch]) -> list[Stretch]:
    return sorted(stretches, key=lambda each: (each.span.start - each.span.end, each.span.start))


def _everywhere(text: str, decisions: Decisions, rules: Rules) -> Iterator[Span]:
    """A word wherever it stands, blanks aside; a whole name also by its given name, its letters, with signs between."""
    for word, label in decisions.words:
        letters = r"\s*".join(re.escape(sign) for sign in _plain(word))
        for match in re.finditer(letters, text, re.IGNORECASE):
            yield Span(match.start(), match.end(), label, REVIEWER, _SURE)
        if label == Label.PERSON and _WHOLE_NAME.fullmatch(_plain(word)):
            for span in find_names_again(text, [_plain(word)], rules):
                yield Span(span.start, span.end, label, REVIEWER, _SURE)


def _plain(word: str) -> str:
    return _BLANKS.sub("", word).casefold()
