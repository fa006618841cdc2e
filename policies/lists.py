"""What the list of cases shows as near, what is kept for later, and how many views of their own officers have."""

from dataclasses import dataclass
from datetime import date

from policies.errors import RulesRefusedError
from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRule:
    """Bounds of the list of cases; days are calendar days, `longest_name` is in letters."""

    soon_days: int
    lengthen_within_days: int
    later_days: tuple[int, ...]
    most_views: int
    unsent_days: int
    longest_name: int
    most_at_once: int
    basis: str
    source: Source
    effective_from: date


def check_lists(rule: ListRule) -> None:
    """Refuse bounds that leave nothing to choose."""
    for key in ("soon_days", "lengthen_within_days", "most_views", "unsent_days", "longest_name", "most_at_once"):
        if getattr(rule, key) < 1:
            raise RulesRefusedError("lists.toml", key, "is not positive")
    if not rule.later_days or min(rule.later_days) < 1:
        raise RulesRefusedError("lists.toml", "later_days", "has no day that lies ahead")
