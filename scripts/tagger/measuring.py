"""How much of what identifies somebody is masked whole, and how much else is."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from messages import Message

from casework.deidentifying.spans import Span
from casework.deidentifying.tagger import Tagger

_NEVER = 1e-9

Finder = Callable[[str], list[Span]]
OURS = ("PERSON", "ORG", "LOC", "DEPT", "ADDRESS")


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares, from 0 to 1."""

    by_kind: dict[str, tuple[int, int]]
    by_label: dict[str, tuple[int, int]]
    over_mask: float
    clean_hit: tuple[int, int]

    def share(self, label: str) -> float:
        """Share of the spans of a label that are masked whole."""
        whole, total = self.by_label.get(label, (0, 0))
        return whole / max(1, total)


def measured(texts: Sequence[Message], find: Finder) -> Figures:
    """Full-mask per style (people only) and per label, over-mask, and clean messages touched."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    labels: dict[str, list[bool]] = defaultdict(list)
    over = outside = 0
    touched = []
    for message in texts:
        covered = {place for span in find(message.text) for place in range(span.start, span.end)}
        gold = {place for start, end, _ in message.spans for place in range(start, end)}
        over += len(covered - gold)
        outside += len(message.text) - len(gold)
        if not message.spans:
            touched.append(bool(covered))
        for start, end, label in message.spans:
            whole = covered.issuperset(range(start, end))
            labels[label].append(whole)
            if label == "PERSON":
                kinds[message.kind].append(whole)
    return Figures(_counted(kinds), _counted(labels), over / max(1, outside), (sum(touched), len(touched)))


def person_f1(texts: Sequence[Message], find: Finder) -> float:
    """F1 of exact spans of people."""
    right = found = gold = 0
    for message in texts:
        said = {(span.start, span.end) for span in find(message.text) if span.label == "PERSON"}
        true = {(start, end) for start, end, label in message.spans if label == "PERSON"}
        right, found, gold = right + len(said & true), found + len(said), gold + len(true)
    return 2 * right / max(1, found + gold)


def likeliest(tagger: Tagger, text: str) -> list[Span]:
    """The spans of the likeliest row of tags as a whole, in which nothing goes on that has not begun."""
    if not text:
        return []
    said = np.log(np.maximum(np.concatenate(list(tagger.probabilities(text))), _NEVER))
    turns = np.zeros((said.shape[1],) * 2)
    for goes_on in range(2, said.shape[1], 2):
        turns[:, goes_on] = -np.inf
        turns[[goes_on - 1, goes_on], goes_on] = 0
    best, back = said[0].copy(), []
    best[2::2] = -np.inf
    for row in said[1:]:
        ways = best[:, np.newaxis] + turns
        back.append(ways.argmax(0))
        best = ways.max(0) + row
    tags = [int(best.argmax())]
    for before in reversed(back):
        tags.append(int(before[tags[-1]]))
    return list(_spans(tags[::-1], tagger))


def _spans(tags: Sequence[int], tagger: Tagger) -> Iterator[Span]:
    begun: int | None = None
    for place, tag in enumerate([*tags, 0]):
        if begun is not None and (tag == 0 or tag % 2):
            yield Span(begun, place, tagger.labels[(tags[begun] - 1) // 2], "likeliest", 1.0)
            begun = None
        if tag % 2:
            begun = place


def _counted(groups: dict[str, list[bool]]) -> dict[str, tuple[int, int]]:
    return {name: (sum(marks), len(marks)) for name, marks in sorted(groups.items())}
