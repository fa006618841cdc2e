"""When a length of time is used up: working hours, working days, calendar days, months, with stops left out."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta

from casework.pauses import FOREVER, Pause, Standing, Stretch
from policies.deadlines import Calendar, ClosedEnd, Count, DeadlineRule, Unit

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_END_OF_DAY = time(23, 59)
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """One deadline to be counted: the rule, the moment its clock starts, what stops and what lengthens it."""

    rule: DeadlineRule
    since: datetime
    holidays: Calendar
    pauses: tuple[Pause, ...]
    standing: Standing
    extensions: int

    @property
    def first(self) -> date:
        """The first day that may count, where days are counted."""
        day = self.since.date()
        return day if self.rule.first_day_counts else day + _DAY

    @property
    def length(self) -> int:
        """The length with its extensions, in the rule's own unit."""
        return self.rule.length + (0 if self.extended_by_days else self.extended_by)

    @property
    def extended_by(self) -> int:
        """How much all extensions add, in the unit of the extension."""
        return self.extensions * self.rule.extend.by if self.rule.extend else 0

    @property
    def extended_by_days(self) -> bool:
        """Whether the extensions add days to a length in months."""
        extend = self.rule.extend
        return extend is not None and extend.unit is Unit.DAYS and self.rule.measure is Unit.MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where the counting ended: the last moment, None while the clock stands without a known end.

    `used_up` is the day on which the length ran out, before the end moved off a closed day; `total` is what had to be
    counted, in days or, where hours are counted, in minutes.
    """

    end: datetime | None
    used_up: date | None
    total: int


def count_out(counting: Counting) -> Outcome:
    """Count until the length is used up; OverflowError past the last day that can be written."""
    match counting.rule.measure:
        case Unit.HOURS:
            return _hours(counting)
        case Unit.DAYS:
            nth = counting.holidays.nth_open if counting.rule.count is Count.WORKING_DAYS else _nth_day
            number = counting.holidays.count_open if counting.rule.count is Count.WORKING_DAYS else _count_days
            used_up = _nth_running(counting.first, counting.length, counting.standing, nth, number)
            return _ended(used_up, counting.length, counting)
        case Unit.MONTHS:
            used_up = last_of_months(counting)
            return _ended(used_up, (used_up - counting.first).days + 1, counting)


def last_of_months(counting: Counting) -> date:
    """The last day of a length in months, before it moves off a closed day."""
    last = _after_months(counting.first, counting.length)
    if counting.rule.month_end:
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return last + counting.extended_by * _DAY if counting.extended_by_days else last


def working_on(day: date, counting: Counting) -> Iterator[Stretch]:
    """The stretches of a day that count in hours, from the start on, if nothing stops the clock."""
    if counting.rule.count is not Count.WORKING_HOURS:
        begins = datetime.combine(day, time())
        yield max(counting.since, begins), begins + _DAY
        return
    for period in counting.holidays.hours:
        opens = max(counting.since, datetime.combine(day, period.opens))
        closes = datetime.combine(day, period.closes)
        if opens < closes:
            yield opens, closes


def running_on(day: date, counting: Counting) -> Iterator[Stretch]:
    """The same without what is stopped."""
    for opens, closes in working_on(day, counting):
        yield from counting.standing.free(opens, closes)


def _hours(counting: Counting) -> Outcome:
    left = counting.length * _HOUR
    total = left // _MINUTE
    if counting.rule.count is not Count.WORKING_HOURS:
        end = counting.since + left
        return Outcome(end=end, used_up=end.date(), total=total)
    for_good = counting.standing.for_good
    for day in counting.holidays.open_from(counting.since.date()):
        if for_good != FOREVER and day > for_good.date():
            break
        for opens, closes in running_on(day, counting):
            if left <= closes - opens:
                return Outcome(end=opens + left, used_up=day, total=total)
            left -= closes - opens
    return Outcome(end=None, used_up=None, total=total)


def _ended(used_up: date | None, total: int, counting: Counting) -> Outcome:
    if used_up is not None and counting.rule.closed_end is ClosedEnd.NEXT_OPEN_DAY:
        holidays = counting.holidays
        # Used up on a closed day: the first working day on which the clock runs is still in time (민법 제161조).
        last = _nth_running(used_up, 1, counting.standing, holidays.nth_open, holidays.count_open)
    else:
        last = used_up
    end = None if last is None else datetime.combine(last, _END_OF_DAY)
    return Outcome(end=end, used_up=used_up, total=total)


def _nth_running(
    first: date, nth: int, standing: Standing, nth_from: Callable[[date, int], date],
    number: Callable[[date, date], int],
) -> date | None:  # fmt: skip
    """The nth day on which the clock runs, counted as the rule counts; None where it stands before that for good."""
    for begins, ends in standing.joined:
        stands = begins.date()
        if ends <= datetime.combine(first, time()):
            continue
        if stands > first:
            found = nth_from(first, nth)
            if found < stands:
                return found
            nth -= number(first, stands - _DAY)
        if ends == FOREVER:
            return None
        first = ends.date()
    return nth_from(first, nth)


def _nth_day(first: date, nth: int) -> date:
    return first + (nth - 1) * _DAY


def _count_days(first: date, last: date) -> int:
    return (last - first).days + 1


def _after_months(first: date, months: int) -> date:
    """The last day of so many months that begin on a day (민법 제160조)."""
    year, month = divmod(first.year * _MONTHS_OF_A_YEAR + first.month - 1 + months, _MONTHS_OF_A_YEAR)
    if year > MAXYEAR:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    # The eve of the day with the same number; where the month has no such day, its last one.
    return date(year, month + 1, last) if first.day > last else date(year, month + 1, first.day) - _DAY
