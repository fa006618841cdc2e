"""A lead's page: what is due, who works on how much, how it goes week by week; counts alone, nothing is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import OtherTeamError
from casework.people import Unlocked
from casework.store.overviews import days_of, due_counts, loads, state_counts
from casework.unlocking import require
from policies.rules import Permission

_LEAD, _HEAD = "team_lead", "office_head"
_WEEK = timedelta(days=7)
_WEEKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """How much one officer works on."""

    name: str
    open: int
    overdue: int
    soon: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How many cases came and ended in a week, by its Monday."""

    monday: date
    came: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A team's work at a glance."""

    teams: tuple[str, ...]
    overdue: int
    today: int
    this_week: int
    later: int
    untaken: int
    states: Mapping[str, int]
    burdens: tuple[Burden, ...]
    weeks: tuple[Week, ...]

    @property
    def open(self) -> int:
        """Everything that is worked on."""
        return self.overdue + self.today + self.this_week + self.later


async def overview(unlocked: Unlocked, office: Office) -> Overview:
    """The own team's work; the head's of every team. Without what this reader must not see."""
    require(unlocked, Permission.STATISTICS_READ)
    teams = _teams(unlocked, office)
    if not teams:
        raise OtherTeamError
    store, me, today = office.cases.store, unlocked.officer.id, office.clock.today()
    tomorrow, next_week = today + timedelta(days=1), today + _WEEK
    overdue, due_today, this_week, later = await due_counts(store, teams, me, (today, tomorrow, next_week))
    states = await state_counts(store, teams, me)
    names = {each.id: each.name for each in await office.people.all()}
    burdens = tuple(
        Burden(name=names.get(each.officer_id, ""), open=each.open, overdue=each.overdue, soon=each.soon)
        for each in await loads(store, teams, me, today, next_week)
    )
    return Overview(
        teams=teams, overdue=overdue, today=due_today, this_week=this_week, later=later,
        untaken=sum(free for _, free in states.values()),
        states={state: count for state, (count, _) in states.items()},
        burdens=burdens, weeks=await _weeks(teams, unlocked, office),
    )  # fmt: skip


def _teams(unlocked: Unlocked, office: Office) -> tuple[str, ...]:
    roles, own = unlocked.officer.roles, unlocked.officer.team
    if _HEAD in roles:
        return tuple(office.rules.organisation.teams)
    return (own,) if _LEAD in roles and own else ()


async def _weeks(teams: tuple[str, ...], unlocked: Unlocked, office: Office) -> tuple[Week, ...]:
    today = office.clock.today()
    monday = today - timedelta(days=today.weekday())
    first = monday - (_WEEKS - 1) * _WEEK
    came, ended = await days_of(office.cases.store, teams, unlocked.officer.id, first)
    return tuple(
        Week(
            monday=start,
            came=sum(start <= day < start + _WEEK for day in came),
            ended=sum(start <= day < start + _WEEK for day in ended),
        )
        for start in (first + at * _WEEK for at in range(_WEEKS))
    )
