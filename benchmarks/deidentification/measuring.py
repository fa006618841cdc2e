"""How much of what identifies is covered, and how much is covered that does not: the measures of de-identification."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.deidentification.corpus import Example
from casework.deidentifying import Span

Finder = Callable[[str], Sequence[Span]]


@dataclass
class Counted:
    """Gold spans and how many of them are covered to the last character."""

    gold: int = 0
    covered: int = 0

    @property
    def rate(self) -> float | None:
        """The full-mask rate; None where there is nothing to find."""
        return round(self.covered / self.gold, 4) if self.gold else None


@dataclass
class Measure:
    """Figures over a set of examples."""

    every: Counted = field(default_factory=Counted)
    by_label: dict[str, Counted] = field(default_factory=lambda: defaultdict(Counted))
    by_category: dict[str, dict[str, Counted]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counted))
    )
    flagged: Counted = field(default_factory=Counted)
    outside: int = 0
    outside_covered: int = 0
    clean: int = 0
    clean_touched: int = 0

    def to_json(self) -> dict[str, Any]:
        """The figures by name."""
        return {
            "all_full_mask": self.every.rate,
            "singling_out_flagged": [self.flagged.covered, self.flagged.gold, self.flagged.rate],
            "over_mask": round(self.outside_covered / self.outside, 4) if self.outside else None,
            "clean_messages": self.clean,
            "clean_touched": self.clean_touched,
            "by_label": {name: [each.covered, each.gold, each.rate] for name, each in sorted(self.by_label.items())},
            "by_category": {
                category: {label: [each.covered, each.gold, each.rate] for label, each in sorted(labels.items())}
                for category, labels in self.by_category.items()
            },
        }


# A phrase that singles somebody out is flagged for the reviewer, not masked: measured apart.
_FLAGGED = "QUASI"


def measure(examples: Iterable[Example], find: Finder) -> Measure:
    """Run a finder over examples and count."""
    result = Measure()
    for example in examples:
        _count(example, find(example.text), result)
    return result


def _count(example: Example, found: Sequence[Span], result: Measure) -> None:
    covered = bytearray(len(example.text))
    for span in found:
        if span.label != _FLAGGED:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for each in example.spans:
        if each.label == _FLAGGED:
            result.flagged.gold += 1
            result.flagged.covered += any(
                span.label == _FLAGGED and span.start < each.end and each.start < span.end for span in found
            )
    gold = [span for span in example.spans if span.label != _FLAGGED]
    inside = bytearray(len(example.text))
    for each in gold:
        inside[each.start : each.end] = b"\1" * (each.end - each.start)
        whole = all(covered[each.start : each.end])
        for counted in (
            result.every, result.by_label[each.label], result.by_category[example.category][each.label],
        ):  # fmt: skip
            counted.gold += 1
            counted.covered += whole
    result.outside += inside.count(0)
    result.outside_covered += sum(1 for hit, gold_here in zip(covered, inside, strict=True) if hit and not gold_here)
    if not example.spans:
        result.clean += 1
        result.clean_touched += any(covered)
