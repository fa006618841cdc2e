"""Sittings of committees at the end of their years: counted by what the rules say of their committee."""

from casework.bootstrap import Office
from casework.destroying.counting import count_things, counted
from casework.store.retained import ClosedThing, RetentionRow
from casework.store.sitting_retention import SITTINGS
from policies.rules import Rules

MINUTES = "minutes"
MINUTES_LABEL = "회의록"


async def count_sittings(office: Office) -> int:
    """Count until when each closed sitting is kept; one of a committee that is no more is not counted."""
    return await count_things(SITTINGS, counted_sitting, office, set(office.rules.committees.committees))


def counted_sitting(row: ClosedThing, rules: Rules) -> RetentionRow:
    """Until when one closed sitting is kept: for the years of its committee."""
    return counted(row, MINUTES, rules.committees.committees[row.group].retention_years, rules)


def sitting_number(committee: str, number: str, rules: Rules) -> str:
    """How a line calls a sitting: 민원조정위원회 2026-3."""
    known = rules.committees.committees.get(committee)
    return f"{known.label if known else committee} {number}"


def year_and_number(line: str) -> tuple[int, int]:
    """Year and number of a sitting, out of how a line calls it."""
    year, _, number = line.rpartition(" ")[2].partition("-")
    return int(year), int(number)
