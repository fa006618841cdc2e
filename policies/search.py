"""How much of what an officer may open is held in memory for finding it again, and how much one page shows."""

from dataclasses import asdict, dataclass
from datetime import date

from policies.errors import RulesRefusedError
from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRule:
    """Bounds of a session's index and of its results; `around` and `longest` in letters."""

    most: int
    at_once: int
    rest_seconds: int
    whole_seconds: int
    shown: int
    stretches: int
    around: int
    longest: int
    words: int
    digits: int
    basis: str
    source: Source
    effective_from: date


def check_search(rule: SearchRule) -> None:
    """Refuse bounds with which nothing could be found."""
    for key, value in asdict(rule).items():
        if isinstance(value, int) and value < 1:
            raise RulesRefusedError("search.toml", key, "is not positive")
