"""Due dates from rules and events: three ways of counting, pauses, extensions, and why this date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.clock import KST
from casework.errors import NotAllowedNowError
from policies.rules import Calendar, Count, DeadlineRule, PauseReason

_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59)
_WEEKDAYS = "월화수목금토일"
# A pause can outlast every length; a clock that stands for ten years is a mistake in the dates.
_LONGEST_SEARCH = 3_660


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Days on which the clock stands, the first and the last included."""

    first: date
    last: date
    reason: PauseReason = PauseReason.SUPPLEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Until when, and the sentences that explain it; `exact` if the hour counts, otherwise the whole day is free."""

    at: datetime
    exact: bool
    why: list[str]

    def as_text(self) -> str:
        """The due date or, for working hours, the due minute, as ISO 8601."""
        return self.at.isoformat(timespec="minutes") if self.exact else self.at.date().isoformat()


class PauseTooLongError(Exception):
    """The pauses leave no day on which the deadline could end."""


def due_date(
    rule: DeadlineRule, received_at: datetime, holidays: Calendar, pauses: Sequence[Pause] = (), extensions: int = 0
) -> Due:
    """When something received at that moment is due under the rule; more extensions than the rule has are refused."""
    if extensions > (rule.extend.times if rule.extend else 0):
        raise NotAllowedNowError
    received_at = received_at.astimezone(KST) if received_at.tzinfo else received_at
    standing = [pause for pause in pauses if pause.reason in rule.pauses]
    why = [_opening_line(rule), f"시작 {_moment(received_at)}", *_pause_lines(pauses, rule)]
    if rule.extend and extensions:
        why.append(f"연장 {extensions}회, 모두 {extensions * rule.extend.by}{_unit(rule)} 늘어남")
    length = rule.length + (extensions * rule.extend.by if rule.extend else 0)
    at = _counted(length, rule, received_at, holidays, standing)
    why += [*_closed_lines(received_at.date(), at.date(), rule, holidays), _last_line(at, rule)]
    return Due(at=at, exact=rule.count is Count.WORKING_HOURS, why=why)


def _counted(
    length: int, rule: DeadlineRule, received_at: datetime, holidays: Calendar, standing: Sequence[Pause]
) -> datetime:
    match rule.count:
        case Count.WORKING_HOURS:
            return _working_hours(length, received_at, holidays, standing)
        case Count.WORKING_DAYS:
            return _end(_working_days(length, rule, received_at.date(), holidays, standing), received_at)
        case Count.CALENDAR_DAYS:
            return _end(_calendar_days(length, rule, received_at.date(), holidays, standing), received_at)


def _end(day: date, like: datetime) -> datetime:
    return datetime.combine(day, _END_OF_DAY, like.tzinfo)


def _days_from(first: date, standing: Sequence[Pause]) -> Iterator[date]:
    """Days in order, without those on which the clock stands."""
    for step in range(_LONGEST_SEARCH):
        day = first + step * _DAY
        if not any(pause.first <= day <= pause.last for pause in standing):
            yield day
    raise PauseTooLongError


def _working_days(
    length: int, rule: DeadlineRule, received: date, holidays: Calendar, standing: Sequence[Pause]
) -> date:
    first = received if rule.first_day_counts else received + _DAY
    left = length
    for day in _days_from(first, standing):
        left -= holidays.is_open(day)
        if left == 0:
            return day
    raise PauseTooLongError


def _calendar_days(
    length: int, rule: DeadlineRule, received: date, holidays: Calendar, standing: Sequence[Pause]
) -> date:
    first = received if rule.first_day_counts else received + _DAY
    left = length
    for day in _days_from(first, standing):
        left -= 1
        # Counted out on a closed day: the first working day after it is still in time (민법 제161조).
        if left <= 0 and holidays.is_open(day):
            return day
    raise PauseTooLongError


def _working_hours(length: int, received_at: datetime, holidays: Calendar, standing: Sequence[Pause]) -> datetime:
    left = timedelta(hours=length)
    for opens, closes in _open_stretches(received_at, holidays, standing):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise PauseTooLongError


def _open_stretches(
    since: datetime, holidays: Calendar, standing: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    for day in _days_from(since.date(), standing):
        if holidays.is_open(day):
            for period in holidays.hours:
                opens = max(since, datetime.combine(day, period.opens, since.tzinfo))
                closes = datetime.combine(day, period.closes, since.tzinfo)
                if opens < closes:
                    yield opens, closes


def _unit(rule: DeadlineRule) -> str:
    return "근무시간" if rule.count is Count.WORKING_HOURS else "일"


def _opening_line(rule: DeadlineRule) -> str:
    ways = {
        Count.WORKING_HOURS: "근무시간으로 셉니다",
        Count.WORKING_DAYS: "토요일과 공휴일을 빼고 셉니다",
        Count.CALENDAR_DAYS: "달력의 날로 셉니다",
    }
    first = (
        ""
        if rule.count is Count.WORKING_HOURS
        else f", 첫날은 {'셉니다' if rule.first_day_counts else '세지 않습니다'}"
    )
    return f"{rule.label}: {rule.length}{_unit(rule)}, {ways[rule.count]}{first} ({rule.basis})"


def _pause_lines(pauses: Sequence[Pause], rule: DeadlineRule) -> list[str]:
    return [
        f"{_day(pause.first)}부터 {_day(pause.last)}까지 "
        + ("멈춤" if pause.reason in rule.pauses else "멈추지 않음 (이 규칙에 없는 정지 사유)")
        for pause in pauses
    ]


def _closed_lines(first: date, last: date, rule: DeadlineRule, holidays: Calendar) -> list[str]:
    lines = []
    days = [first + step * _DAY for step in range((last - first).days + 1)]
    named = [day for day in days if day in holidays.days]
    if named and rule.count is not Count.CALENDAR_DAYS:
        lines.append("공휴일: " + ", ".join(f"{_day(day)} {holidays.days[day]}" for day in named))
    unknown = sorted({day.year for day in days if not holidays.covers(day)})
    if unknown:
        lines.append("공휴일 표가 없는 해: " + ", ".join(f"{year}년" for year in unknown) + " (주말만 뺐습니다)")
    return lines


def _last_line(at: datetime, rule: DeadlineRule) -> str:
    return f"{_moment(at) if rule.count is Count.WORKING_HOURS else _day(at.date())}까지"


def _day(day: date) -> str:
    return f"{day.isoformat()}({_WEEKDAYS[day.weekday()]})"


def _moment(at: datetime) -> str:
    return f"{_day(at.date())} {at:%H:%M}"
