"""How the office counts time: rules of deadlines with their versions, and the calendar of its working days."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, time
from enum import StrEnum

from policies.sources import Source

_SATURDAY = 5
_WEEKEND = ("토요일", "일요일")


class Count(StrEnum):
    """The three ways in which the office counts time."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Unit(StrEnum):
    """What a length is given in; months follow 민법 제160조, hours of the calendar run day and night."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class ClosedEnd(StrEnum):
    """What becomes of an end on a closed day: on to the next working day (민법 제161조), or it stays."""

    NEXT_OPEN_DAY = "next_open_day"
    STAYS = "stays"


class PauseReason(StrEnum):
    """Why a clock may stand still."""

    SUPPLEMENT = "supplement"
    TRANSFER = "transfer"
    REPRESENTATIVE = "representative"
    HEARING = "hearing"
    EXAMINATION = "examination"
    PREREQUISITE = "prerequisite"
    FIELD_SURVEY = "field_survey"
    PUBLICITY = "publicity"
    PUBLIC_OPINION = "public_opinion"


class Need(StrEnum):
    """What one extension needs before it counts."""

    NOTICE = "notice"
    CONSENT = "consent"
    OFFICE_HEAD = "office_head"
    ACRC_NOTICE = "acrc_notice"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLimit:
    """How many calendar days one reason may stop the clock, and how many more where it was prolonged once."""

    reason: PauseReason
    days: int
    prolonged_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How often a deadline may grow, by how much, in the rule's unit or its own, and what each time needs."""

    by: int
    times: int
    needs: tuple[Need, ...]
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """A length of time with the way it is counted, the text it rests on, and the days on which it holds."""

    code: str
    label: str
    starts: str
    length: int
    unit: Unit | None = None
    count: Count
    first_day_counts: bool
    month_end: bool = False
    closed_end: ClosedEnd = ClosedEnd.NEXT_OPEN_DAY
    pauses: tuple[PauseReason, ...] = ()
    limits: tuple[PauseLimit, ...] = ()
    extend: Extension | None = None
    basis: str
    source: Source
    checked: date
    effective_from: date
    effective_to: date | None = None

    @property
    def measure(self) -> Unit:
        """The unit of the length: hours for working hours, otherwise days, unless the rule says another."""
        return self.unit or (Unit.HOURS if self.count is Count.WORKING_HOURS else Unit.DAYS)

    def limit(self, reason: PauseReason) -> PauseLimit | None:
        """How long that reason may stop this clock; None if the law sets no limit."""
        return next((each for each in self.limits if each.reason is reason), None)

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on that day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of one working day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Public-office holidays and working hours; years outside the table are known not to be known."""

    days: Mapping[date, str]
    first_year: int
    last_year: int
    hours: tuple[Period, ...]
    longest_pause: int
    # Working days of the years that somebody asked for, as ordinals in order.
    _open: dict[int, tuple[int, ...]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def name(self, day: date) -> str | None:
        """Why the office is closed that day, or None if it is open."""
        if day in self.days:
            return self.days[day]
        weekday = day.weekday()
        return _WEEKEND[weekday - _SATURDAY] if weekday >= _SATURDAY else None

    def is_open(self, day: date) -> bool:
        """Whether that day is a working day."""
        return self.name(day) is None

    def covers(self, day: date) -> bool:
        """Whether the holidays of that year are in the table."""
        return self.first_year <= day.year <= self.last_year

    def adding(self, extra: Mapping[date, str]) -> "Calendar":
        """The same calendar with the holidays that the administrator added."""
        if not extra:
            return self
        grown = Calendar(
            days={**self.days, **extra},
            first_year=self.first_year,
            last_year=self.last_year,
            hours=self.hours,
            longest_pause=self.longest_pause,
        )
        touched = {day.year for day in extra}
        grown._open.update((year, table) for year, table in self._open.items() if year not in touched)
        return grown

    def nth_open(self, since: date, nth: int) -> date:
        """The nth working day from a day on, that day included; OverflowError past the last day that can be written."""
        year, left = since.year, nth + bisect_left(self._open_in(since.year), since.toordinal())
        while left > len(table := self._open_in(year)):
            left, year = left - len(table), year + 1
        return date.fromordinal(table[left - 1])

    def count_open(self, first: date, last: date) -> int:
        """How many working days there are from one day to another, both included."""
        before = bisect_left(self._open_in(first.year), first.toordinal())
        whole = sum(len(self._open_in(year)) for year in range(first.year, last.year))
        return whole + bisect_right(self._open_in(last.year), last.toordinal()) - before

    def open_from(self, since: date) -> Iterator[date]:
        """Working days in order, from a day on; OverflowError past the calendar."""
        year, start = since.year, bisect_left(self._open_in(since.year), since.toordinal())
        while True:
            yield from map(date.fromordinal, self._open_in(year)[start:])
            year, start = year + 1, 0

    def _open_in(self, year: int) -> tuple[int, ...]:
        if year not in self._open:
            if year > MAXYEAR:
                raise OverflowError
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            closed = {day.toordinal() for day in self.days if day.year == year}
            # Ordinal 1 was a Monday.
            weekdays = (each for each in range(first, last + 1) if (each - 1) % 7 < _SATURDAY)
            self._open[year] = tuple(each for each in weekdays if each not in closed)
        return self._open[year]


def in_force(versions: tuple[DeadlineRule, ...], on: date) -> DeadlineRule | None:
    """The version that holds on that day; None before the first and after the last."""
    return next((each for each in versions if each.holds_on(on)), None)
