"""Figures for the awards of whoever enters calls and visits (D4): by department and person, doubtful ones apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.content import Lane
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.monitoring.admitting import admit
from casework.monitoring.sealing import hold_ordinary
from casework.people import Unlocked
from casework.said import said_in
from casework.store.checks import AwardRow, FlagRow, award_plans, flag_of, flags_between, put_flag, write_award_plan
from casework.store.portal import AccountRow
from policies.deadlines import Calendar
from policies.monitoring import AwardYear, Prize
from policies.rules import Permission, Rules

_TAKER = "answer.taker"
_SPOKEN = frozenset({Lane.PHONE, Lane.VISIT})
_HALVES = (1, 2)
_MIDDLE = 6
_MOST_MONEY = 10**12
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class Doubt(StrEnum):
    """Why an entry counts for no award."""

    DUPLICATE = "duplicate"
    SELF_MADE = "self_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one person, or one department, entered in half a year."""

    unit: str
    name: str
    phone: int
    visit: int
    doubted: int
    busiest: int
    many_days: int  # days with more than anybody would believe at once
    closed_days: int  # entries on days on which the office was closed
    dong: bool

    @property
    def counted(self) -> int:
        """What counts for an award."""
        return max(0, self.phone + self.visit - self.doubted)

    @property
    def looked_at(self) -> bool:
        """Whether somebody should look before anything is given."""
        return bool(self.doubted or self.many_days or self.closed_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFigures:
    """The figures of half a year, the most first."""

    year: int
    half: int
    first: date
    last: date
    units: tuple[Taken, ...]
    people: tuple[Taken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """The awards of one year; what the plan of 2023 says of earlier years is marked until it is written anew."""

    plan: AwardYear
    from_plan: bool


def half_year(year: int, half: int) -> tuple[date, date]:
    """First and last day of half a year."""
    if half not in _HALVES or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise NotFoundError
    return (
        (date(year, 1, 1), date(year, _MIDDLE, 30)) if half == 1 else (date(year, _MIDDLE + 1, 1), date(year, 12, 31))
    )


async def award_figures(year: int, half: int, unlocked: Unlocked, office: Office) -> AwardFigures:
    """Who entered how many calls and visits; of protected calls none was counted, of converted ones none is."""
    officer = admit(unlocked, Permission.CHECK_READ, office)
    first, last = half_year(year, half)
    accounts = {each.id: each for each in await office.portal.accounts()}
    entries = await office.portal.entries_between(first, last)
    flags = await flags_between(office.cases.store, first, last, officer.id)
    calendar, rules = await calendar_of(office), office.rules
    by_account: dict[str, list[tuple[str, date, str, int]]] = {}
    for entry in entries:
        by_account.setdefault(entry[0], []).append(entry)
    people = [
        _taken(accounts[account_id], rows, _doubts(account_id, flags), calendar, rules)
        for account_id, rows in by_account.items()
        if account_id in accounts
    ]
    units = [_together(unit, [each for each in people if each.unit == unit]) for unit in {each.unit for each in people}]
    return AwardFigures(
        year=year, half=half, first=first, last=last, units=_most_first(units), people=_most_first(people)
    )  # fmt: skip


async def doubt_entry(case_id: CaseId, why: str, unlocked: Unlocked, office: Office) -> None:
    """Let an entry count for no award, or again; whose it is stands in the case, for those who hold it."""
    admit(unlocked, Permission.AWARD_WRITE, office)
    held = await hold_ordinary(case_id, unlocked, office)
    if why and why not in tuple(Doubt):
        raise NotFoundError
    account = await taker_of(held, office)
    if account is None:
        raise NotAllowedNowError
    act = "entry_doubted" if why else "entry_believed"
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    row = FlagRow(
        case_id=held.row.id, account_id=account.id, reason=why, entered_day=held.row.received_day,
        officer_id=unlocked.officer.id,
    )  # fmt: skip
    await put_flag(office.cases.store, held.row.id, row if why else None)


async def doubt_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[bool, str]:
    """Whether a case is an entry whose taker is known, and why it counts for no award."""
    held = await hold_ordinary(case_id, unlocked, office)
    flag = await flag_of(office.cases.store, held.row.id)
    return await taker_of(held, office) is not None, flag.reason if flag else ""


async def taker_of(held: HeldCase, office: Office) -> AccountRow | None:
    """The portal account that entered a call or visit, as the case itself says; None where two could be meant."""
    if held.row.lane not in _SPOKEN:
        return None
    told = [each.text for each in await said_in(held, office) if each.part == _TAKER][:1]
    found = [each for each in await office.portal.accounts() if told == [f"{each.unit} {each.name}"]]
    return found[0] if len(found) == 1 else None


async def uncount(held: HeldCase, office: Office) -> None:
    """Take an entry that becomes a protected case out of its taker's count: nothing is kept of who took it."""
    account = await taker_of(held, office)
    if account is not None:
        await office.portal.uncount_entry(account.id, held.row.received_day, held.row.lane)


async def award_table(unlocked: Unlocked, office: Office) -> tuple[PlanLine, ...]:
    """The table of the plan, newest year first."""
    admit(unlocked, Permission.CHECK_READ, office)
    plans = {each.year: PlanLine(plan=each, from_plan=True) for each in office.rules.monitoring.awards.history}
    written = await award_plans(office.cases.store)
    plans |= {year: PlanLine(plan=_year(row), from_plan=False) for year, row in written.items()}
    return tuple(plans[year] for year in sorted(plans, reverse=True))


async def write_plan(plan: AwardYear, unlocked: Unlocked, office: Office) -> None:
    """Write the awards of one year; the parts are not more than the whole."""
    admit(unlocked, Permission.AWARD_WRITE, office)
    parts = (plan.gu, plan.dong, plan.person)
    numbers = [plan.prize, *(each.prize for each in parts), *(each.chosen for each in parts)]
    if any(not 0 <= each <= _MOST_MONEY for each in numbers) or not _FIRST_YEAR <= plan.year <= _LAST_YEAR:
        raise MalformedRequestError
    if sum(each.prize for each in parts) > plan.prize:
        raise MalformedRequestError
    await office.journal.append("award_plan_written", office.clock.now(), unlocked.officer.id, None, None)
    row = AwardRow(
        year=plan.year, prize=plan.prize, gu_chosen=plan.gu.chosen, gu_prize=plan.gu.prize,
        dong_chosen=plan.dong.chosen, dong_prize=plan.dong.prize, person_chosen=plan.person.chosen,
        person_prize=plan.person.prize, officer_id=unlocked.officer.id, day=office.clock.today(),
    )  # fmt: skip
    await write_award_plan(office.cases.store, row)


def _doubts(account_id: str, flags: Sequence[FlagRow]) -> int:
    return sum(each.account_id == account_id for each in flags)


def _taken(
    account: AccountRow, rows: Sequence[tuple[str, date, str, int]], doubted: int, calendar: Calendar, rules: Rules
) -> Taken:
    days: dict[date, int] = {}
    for _, day, _, count in rows:
        days[day] = days.get(day, 0) + count
    known, bureaus = rules.monitoring.awards, {each.name: each.bureau for each in rules.organisation.units}
    return Taken(
        unit=account.unit,
        name=account.name,
        phone=_sum(rows, Lane.PHONE),
        visit=_sum(rows, Lane.VISIT),
        doubted=doubted,
        busiest=max(days.values(), default=0),
        many_days=sum(count > known.most_a_day for count in days.values()),
        closed_days=sum(count for day, count in days.items() if not calendar.is_open(day)),
        dong=bureaus.get(account.unit) == known.dong_bureau,
    )


def _sum(rows: Sequence[tuple[str, date, str, int]], channel: str) -> int:
    return sum(count for _, _, lane, count in rows if lane == channel)


def _together(unit: str, people: Sequence[Taken]) -> Taken:
    sums: Mapping[str, int] = {
        name: sum(getattr(each, name) for each in people)
        for name in ("phone", "visit", "doubted", "many_days", "closed_days")
    }
    busiest = max(each.busiest for each in people)
    return Taken(unit=unit, name="", busiest=busiest, dong=people[0].dong, **sums)


def _most_first(lines: Sequence[Taken]) -> tuple[Taken, ...]:
    return tuple(sorted(lines, key=lambda each: (-each.counted, each.unit, each.name)))


def _year(row: AwardRow) -> AwardYear:
    return AwardYear(
        year=row.year,
        prize=row.prize,
        gu=Prize(chosen=row.gu_chosen, prize=row.gu_prize),
        dong=Prize(chosen=row.dong_chosen, prize=row.dong_prize),
        person=Prize(chosen=row.person_chosen, prize=row.person_prize),
    )
