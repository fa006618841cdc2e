"""Rules of looking after ordinary matters: channels and their checks, targets, samples, the morning page, awards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.sources import Source


class Every(StrEnum):
    """How often a channel is checked."""

    MONTH = "month"
    QUARTER = "quarter"


class Mark(StrEnum):
    """How pressing an ordinary matter is to the office."""

    ORDINARY = "ordinary"
    IMPORTANT = "important"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel as the plan counts it: which cases belong to it, and how often it is checked."""

    label: str
    every: Every
    basis: str
    source: Source
    lanes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()

    def has(self, lane: str, kind: str, desk: str) -> bool:
        """Whether a case of this lane, kind and desk belongs to it; what is left out fits everything."""
        pairs = ((self.lanes, lane), (self.kinds, kind), (self.desks, desk))
        return all(not wanted or said in wanted for wanted, said in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The office's own aim for simple and repeated matters, beside the statutory date."""

    rules: tuple[str, ...]
    usual: str
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How many cases of a period are looked at closely."""

    percent: int
    least: int
    most: int
    basis: str
    source: Source

    def size(self, cases: int) -> int:
        """How many of so many."""
        return min(cases, self.most, max(self.least, -(-cases * self.percent // 100)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The morning page for the mayor's staff: of which desk, what is quick, for which audience, how long a line is."""

    desk: str
    quick: str
    audience: str
    longest_line: int
    most_lines: int
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """How many are chosen, and for how much altogether, in won."""

    chosen: int
    prize: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardYear:
    """The awards of one year: departments, dong offices, people."""

    year: int
    prize: int
    gu: Prize
    dong: Prize
    person: Prize


@dataclass(frozen=True, slots=True, kw_only=True)
class Awards:
    """From which number of entries a day somebody looks, and what the plan says of earlier years."""

    most_a_day: int
    dong_bureau: str
    basis: str
    source: Source
    history: tuple[AwardYear, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """How ordinary matters are looked after."""

    teams: tuple[str, ...]
    everywhere: tuple[str, ...]
    smallest_cell: int
    look_again_days: int
    basis: str
    source: Source
    effective_from: date
    target: Target
    sample: Sample
    briefing: Briefing
    channels: Mapping[str, Channel]
    awards: Awards

    def channel_of(self, lane: str, kind: str, desk: str) -> str:
        """The name of the channel to which a case belongs: the first that it fits."""
        return next(name for name, channel in self.channels.items() if channel.has(lane, kind, desk))


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyRule:
    """Words that make an ordinary matter pressing, unless others stand in the same sentence; texts prove it."""

    label: str
    mark: Mark
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    examples: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """What makes an ordinary matter pressing."""

    basis: str
    source: Source
    effective_from: date
    rules: Mapping[str, UrgencyRule]
