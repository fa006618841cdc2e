"""From how many on a committee decides an item, and whether a vote passed; numbers only."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.sitting_words import Choice
from policies.committees import Committee, Of


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """How many take part in an item, excluded ones not counted, and how many of them are there."""

    members: int
    present: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """Whether a committee can decide an item now, and what is missing."""

    members: int
    present: int
    needed: int
    fewest: int

    @property
    def is_too_small(self) -> bool:
        """Whether so many were excluded that substitutes must be called."""
        return self.members < self.fewest

    @property
    def is_lit(self) -> bool:
        """Whether the committee can decide."""
        return not self.is_too_small and self.present >= self.needed

    @property
    def missing(self) -> int:
        """How many more must be there."""
        return max(self.needed - self.present, 0)


def lamp_of(bench: Bench, committee: Committee) -> Lamp:
    """The lamp of an item."""
    return Lamp(
        members=bench.members,
        present=bench.present,
        needed=committee.quorum.needed(bench.members),
        fewest=committee.fewest,
    )


def has_passed(tally: Mapping[str, int], bench: Bench, committee: Committee, special: str = "") -> bool:
    """Whether what was put to the vote is decided; whoever is there and abstains counts as there."""
    votes = tally.get(Choice.FOR, 0)
    passed = votes >= committee.passing.needed(bench.present)
    if not special:
        return passed
    rule = committee.special[special]
    whole = bench.members if rule.of is Of.MEMBERS else bench.present
    return passed and votes >= rule.majority.needed(whole)
