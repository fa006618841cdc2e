"""What a lead sees of the team's work at a glance: counts of lines and of days, never a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import and_, case, func, select

from casework.store.engine import Store
from casework.store.lines import team_reader
from casework.store.office_tables import case as cases
from casework.store.office_tables import case_officer, inbox_line
from casework.store.recused import recused_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one officer works on."""

    officer_id: str
    open: int
    overdue: int
    soon: int


def _mine(teams: Sequence[str], reader: str) -> tuple[Any, ...]:
    """The lines of these teams without the cases that this reader must not see."""
    readers = [team_reader(team) for team in teams]
    return (
        inbox_line.c.reader.in_(readers),
        inbox_line.c.open.is_(True),
        inbox_line.c.case_id.not_in(recused_by(reader)),
    )


async def due_counts(store: Store, teams: Sequence[str], reader: str, days: Sequence[date]) -> list[int]:
    """Open cases by due day: before the first of these days, from each to the next, and after the last."""
    buckets = [func.sum(case((inbox_line.c.due < days[0], 1), else_=0))]
    buckets += [
        func.sum(case((and_(inbox_line.c.due >= first, inbox_line.c.due < after), 1), else_=0))
        for first, after in pairwise(days)
    ]
    buckets.append(func.sum(case((inbox_line.c.due >= days[-1], 1), else_=0)))
    async with store.reading() as connection:
        row = (await connection.execute(select(*buckets).where(*_mine(teams, reader)))).one()
    return [int(each or 0) for each in row]


async def state_counts(store: Store, teams: Sequence[str], reader: str) -> dict[str, tuple[int, int]]:
    """Open cases by state: how many, and on how many of them nobody works."""
    nobody = func.sum(case((inbox_line.c.taken.is_(False), 1), else_=0))
    query = select(inbox_line.c.state, func.count(), nobody).where(*_mine(teams, reader)).group_by(inbox_line.c.state)
    async with store.reading() as connection:
        return {state: (count, int(free or 0)) for state, count, free in await connection.execute(query)}


async def loads(store: Store, teams: Sequence[str], reader: str, today: date, soon: date) -> list[Load]:
    """How much everybody who is assigned works on, the fullest first."""
    overdue = func.sum(case((inbox_line.c.due < today, 1), else_=0))
    near = func.sum(case((and_(inbox_line.c.due >= today, inbox_line.c.due <= soon), 1), else_=0))
    query = (
        select(case_officer.c.officer_id, func.count(), overdue, near)
        .join(inbox_line, inbox_line.c.case_id == case_officer.c.case_id)
        .where(*_mine(teams, reader), case_officer.c.assigned.is_(True))
        .group_by(case_officer.c.officer_id)
    )
    async with store.reading() as connection:
        rows = [
            Load(officer_id=who, open=count, overdue=int(late or 0), soon=int(next_ or 0))
            for who, count, late, next_ in await connection.execute(query)
        ]
    return sorted(rows, key=lambda row: (-row.open, row.officer_id))


async def days_of(store: Store, teams: Sequence[str], reader: str, since: date) -> tuple[list[date], list[date]]:
    """On which days cases of these teams came and ended since a day; once for each case."""
    theirs = (cases.c.team.in_(teams), cases.c.id.not_in(recused_by(reader)))
    found: list[list[date]] = []
    async with store.reading() as connection:
        for column in (cases.c.received_day, cases.c.closed_day):
            query = select(column).where(*theirs, column >= since)
            found.append(list((await connection.execute(query)).scalars()))
    return found[0], found[1]
