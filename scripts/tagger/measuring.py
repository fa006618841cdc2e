"""How much of what identifies somebody is masked whole, and how much else is."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from messages import Message

from casework.deidentifying.spans import Span

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


def _counted(groups: dict[str, list[bool]]) -> dict[str, tuple[int, int]]:
    return {name: (sum(marks), len(marks)) for name, marks in sorted(groups.items())}
