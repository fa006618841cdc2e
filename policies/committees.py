"""Rules of committees: who sits in them, from how many on they decide, and who may not take part (handbook part 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policies.sources import Source


class Of(StrEnum):
    """Of whom a share is counted."""

    MEMBERS = "members"
    PRESENT = "present"


class After(StrEnum):
    """What must stand behind a decision."""

    PASSED = "passed"
    FAILED = "failed"
    VOTE = "vote"
    NOTHING = "nothing"


class ExclusionBy(StrEnum):
    """How it comes that a member takes no part: by law (제척), challenged (기피) or withdrawn (회피)."""

    LAW = "law"
    CHALLENGE = "challenge"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """More than this share, or with `at_least` this share and more; numerator and denominator."""

    share: tuple[int, int]
    at_least: bool = False

    def needed(self, whole: int) -> int:
        """The smallest number that satisfies it among `whole`."""
        over, under = self.share
        return -(-whole * over // under) if self.at_least else whole * over // under + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Special:
    """A majority that one kind of decision needs besides."""

    label: str
    of: Of
    share: tuple[int, int]
    basis: str
    at_least: bool = False

    @property
    def majority(self) -> Share:
        """As a share."""
        return Share(share=self.share, at_least=self.at_least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a member may take no part in an item, in their own words."""

    label: str
    by: ExclusionBy
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """One committee: its team runs it; `fewest` members must be left for an item, substitutes counted."""

    label: str
    plain: str
    team: str
    smallest: int
    largest: int
    outside_share: tuple[int, int]
    outside_fewest: int
    fewest: int
    quorum: Share
    passing: Share
    term_years: int
    renewals: int
    notice_days: int
    written: bool
    secret: bool
    results: tuple[str, ...]
    retention_years: int
    basis: str
    source: Source
    effective_from: date
    special: Mapping[str, Special] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeResult:
    """What a decision is called, and after what it can be one."""

    label: str
    after: After


@dataclass(frozen=True, slots=True, kw_only=True)
class Committees:
    """Every committee, and what all of them share."""

    role: str
    most_items: int
    most_reserves: int
    grounds: Mapping[str, Ground]
    committees: Mapping[str, Committee]
    results: Mapping[str, CommitteeResult]
    brought: tuple[str, ...]

    def results_of(self, committee: Committee, *, brought: bool) -> dict[str, CommitteeResult]:
        """What may be decided, by name; of what the secretary brings also that it is agreed to."""
        names = dict.fromkeys((*(self.brought if brought else ()), *committee.results))
        return {name: self.results[name] for name in names}
