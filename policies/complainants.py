"""What is asked of ordinary complainants at the end, and what may be shown of it."""

from dataclasses import dataclass
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainantRule:
    """How long a remark may be, and from how many answers on a figure is shown."""

    fewest_shown: int
    longest_remark: int
    basis: str
    source: Source
    effective_from: date
