"""What a reviewer decided about finds: kept sealed with the case, found again when a message was rewritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from casework.content import text_of
from casework.errors import MalformedRequestError
from casework.said import Said
from policies.identifiers import Label

MOST = 2_000
LONGEST = 200


class Act(StrEnum):
    """What was decided about a stretch."""

    ACCEPTED = "accepted"
    UNDONE = "undone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one field of one message, in code points of the kept text."""

    said: int  # index into what was said
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision; the stretch is named by its place and its words, so that it is found again after a change."""

    origin: str
    part: str
    start: int
    words: str = field(repr=False)
    label: str
    act: Act

    def place(self, said: Sequence[Said]) -> Place | None:
        """Where the stretch stands now: where it stood, or where the same words stand nearest; None when gone."""
        for at, each in enumerate(said):
            if (each.origin, each.part) == (self.origin, self.part):
                start = _nearest(each.text, self.words, self.start)
                return None if start is None else Place(at, start, start + len(self.words))
        return None

    def same_stretch(self, other: "Decision") -> bool:
        """Whether both are about one stretch."""
        mine, its = (self.origin, self.part, self.start), (other.origin, other.part, other.start)
        return mine == its and self.words == other.words


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided in one case; `words` hold everywhere in it, `not_words` are covered nowhere."""

    each: tuple[Decision, ...] = ()
    words: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    not_words: tuple[str, ...] = field(default=(), repr=False)

    def deciding(self, decision: Decision) -> "Decisions":
        """With this decision in the place of an earlier one about the same stretch."""
        return replace(self, each=(*(each for each in self.each if not each.same_stretch(decision)), decision))

    def forgetting(self, decision: Decision) -> "Decisions":
        """Without any decision about this stretch or its words."""
        return Decisions(
            tuple(each for each in self.each if not each.same_stretch(decision)),
            tuple(pair for pair in self.words if pair[0] != decision.words),
            tuple(word for word in self.not_words if word != decision.words),
        )

    def everywhere(self, word: str, label: str) -> "Decisions":
        """With a word to be covered wherever it stands in the case."""
        kept = tuple(pair for pair in self.words if pair[0] != word)
        return replace(
            self, words=(*kept, (word, label)), not_words=tuple(each for each in self.not_words if each != word)
        )

    def nowhere(self, word: str) -> "Decisions":
        """With a word that is covered nowhere in the case."""
        kept = tuple(pair for pair in self.words if pair[0] != word)
        others = tuple(each for each in self.not_words if each != word)
        return replace(self, words=kept, not_words=(*others, word))

    def checked(self) -> "Decisions":
        """Itself, if it is of a size that a case can keep."""
        if len(self.each) + len(self.words) + len(self.not_words) > MOST:
            raise MalformedRequestError
        return self

    def to_json(self) -> dict[str, Any]:
        """The form that is sealed."""
        return {
            "type": "marks",
            "decisions": [[d.origin, d.part, d.start, d.words, d.label, d.act] for d in self.each],
            "words": [list(pair) for pair in self.words],
            "not_words": list(self.not_words),
        }


def decisions_of(content: Mapping[str, Any]) -> Decisions:
    """Read what was sealed; it was written by officers of the case only."""
    if text_of(content, "type") != "marks":
        return Decisions()
    return Decisions(
        tuple(
            Decision(origin=origin, part=name, start=start, words=words, label=label, act=Act(act))
            for origin, name, start, words, label, act in content["decisions"]
        ),
        tuple((word, label) for word, label in content["words"]),
        tuple(content["not_words"]),
    )


def decision_about(place: Place, label: str, act: Act, said: Sequence[Said]) -> Decision:
    """A decision about a stretch as somebody pointed at it; one that is no stretch is refused."""
    if not 0 <= place.said < len(said) or label not in set(Label):
        raise MalformedRequestError
    here = said[place.said]
    if not 0 <= place.start < place.end <= len(here.text) or place.end - place.start > LONGEST:
        raise MalformedRequestError
    return Decision(
        origin=here.origin,
        part=here.part,
        start=place.start,
        words=here.text[place.start : place.end],
        label=label,
        act=act,
    )


def _nearest(text: str, words: str, start: int) -> int | None:
    if text.startswith(words, start):
        return start
    places = []
    at = text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return min(places, key=lambda place: abs(place - start), default=None)
