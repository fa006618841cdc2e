"""How ordinary complainants found it: sealed to their case, counted once, shown as counts of finished quarters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.rating import score_of
from casework.states import CaseState
from casework.store.case_rows import CaseRow
from casework.store.satisfactions import all_counts, count_once, has_said
from casework.unlocking import require
from policies.rules import Permission

_ASKED_IN = frozenset({CaseState.NOTIFIED, CaseState.MONITORING, CaseState.CLOSED})
_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """What a quarter and a team come to; neither number is there where too few have answered."""

    period: str
    team: str
    answers: int | None
    mean: float | None


async def may_be_rated(row: CaseRow, office: Office) -> bool:
    """Whether the person may say now how it went: of an ordinary case that was answered, of a talk that has ended."""
    if not _is_asked(row, office):
        return False
    return await has_said(office.cases.store, row.id) is None


async def take_rating(content: Mapping[str, Any], message_id: bytes, row: CaseRow, office: Office) -> bool:
    """Count what a person says of how it went; false where they have said it before.

    What comes of a case that asks for none is a message like any other, and counts nowhere.
    """
    score = score_of(content)
    if score == 0 or not _is_asked(row, office):
        return True
    period = period_of(office.clock.today())
    return await count_once(office.cases.store, row.id, message_id, period, row.team, score)


def is_only_counted(content: Mapping[str, Any], row: CaseRow, office: Office) -> bool:
    """Whether this is how somebody found a talk: a number among others, which no counsellor reads beside the talk."""
    return office.rules.kinds[row.kind].talk and score_of(content) > 0 and _is_asked(row, office)


def _is_asked(row: CaseRow, office: Office) -> bool:
    kind = office.rules.kinds[row.kind]
    return (kind.talk or not kind.protected) and row.state in _ASKED_IN


async def figures(unlocked: Unlocked, office: Office) -> tuple[Figure, ...]:
    """Finished quarters by team, newest first: nobody can compare yesterday's number with today's."""
    require(unlocked, Permission.STATISTICS_READ)
    now, fewest = period_of(office.clock.today()), office.rules.complainant.fewest_shown
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for period, team, score, count in await all_counts(office.cases.store):
        if period < now:
            answers, points = sums.get((period, team), (0, 0))
            sums[period, team] = (answers + count, points + score * count)
    return tuple(
        Figure(period, team, answers, points / answers) if answers >= fewest else Figure(period, team, None, None)
        for (period, team), (answers, points) in sorted(sums.items(), reverse=True)
    )


def period_of(day: date) -> str:
    """The quarter of a day, `2026-4`."""
    return f"{day.year}-{(day.month - 1) // _MONTHS + 1}"
