"""Rules of the end of retention: from when it is counted, what stops it, what is asked before a destruction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policies.errors import RulesRefusedError
from policies.sources import Source

_FILE = "destruction.toml"
_LAST_MONTH, _LAST_DAY = 12, 31
NEVER = date(9999, 12, 31)


class CountsFrom(StrEnum):
    """From when the years are counted."""

    NEXT_NEW_YEAR = "next_new_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReason:
    """Why a case is kept although its time is over."""

    label: str
    basis: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A length to which retention may be set anew; without years it never ends."""

    label: str
    years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionRule:
    """How the end of retention is counted, decided and told."""

    counts_from: CountsFrom
    board_needed: bool
    decides: str
    most_lines: int
    postponed_years: int
    complete_after_days: int
    backup_days: int
    smallest_cell: int
    holds: Mapping[str, HoldReason]
    periods: Mapping[str, Period]
    basis: str
    source: Source
    effective_from: date

    def last_day(self, closed: date, years: int) -> date:
        """The last day on which a case closed on this day is kept; no years: it is kept for good."""
        # Counted from the first of January after the closing, so the last day is the last of a year.
        if not years or closed.year + years >= NEVER.year:
            return NEVER
        return date(closed.year + years, _LAST_MONTH, _LAST_DAY)

    def longer_than(self, years: int) -> Mapping[str, Period]:
        """The periods to which retention of so many years may be lengthened."""
        return {name: each for name, each in self.periods.items() if not each.years or each.years > years}


def check_destruction(rule: DestructionRule) -> None:
    """Refuse numbers with which nothing could be destroyed, or too much be told."""
    for name in ("most_lines", "postponed_years", "complete_after_days", "backup_days", "smallest_cell"):
        if getattr(rule, name) < 1:
            raise RulesRefusedError(_FILE, name, "is not at least one")
    if not rule.holds or not rule.periods:
        raise RulesRefusedError(_FILE, "holds", "leaves nothing to choose from")
