"""How long the office looks after somebody who reported, and when it asks (handbook B13)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that protects whoever reports, and whether its use asks for their name, towards the commission."""

    name: str  # of its wording
    article: str
    needs_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What whoever reports is told about their protection."""

    measures: tuple[Measure, ...]
    basis: str
    source: Source
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionRule:
    """After how many months the office asks, and for how many days an answer can be given after a case has ended."""

    months: tuple[int, ...]
    answer_days: int
    deadline: str  # of what may be asked for after a retaliation
    guidance: Guidance
    basis: str
    source: Source
    effective_from: date

    def due(self, received: date, number: int) -> date:
        """When the question of this number, from one on, is due; a day that a month does not have is its last."""
        year, month = divmod(received.year * 12 + received.month - 1 + self.months[number - 1], 12)
        return date(year, month + 1, min(received.day, monthrange(year, month + 1)[1]))

    def number_on(self, received: date, day: date) -> int:
        """The last question that is due by a day; none before the first."""
        return sum(self.due(received, number) <= day for number in range(1, len(self.months) + 1))
