"""Why this date: the sentences, and the days one by one, each counted or with the reason why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from casework.counting import Counting, Outcome, running_on, working_on
from casework.pauses import Pause, Stretch
from policies.deadlines import ClosedEnd, Count, DeadlineRule, Need, PauseReason, Unit
from policies.sources import Source

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
WEEKDAYS = "월화수목금토일"
REASONS = {
    PauseReason.SUPPLEMENT: "보완",
    PauseReason.TRANSFER: "이송",
    PauseReason.REPRESENTATIVE: "대표자 선정",
    PauseReason.HEARING: "의견 청취",
    PauseReason.EXAMINATION: "실험·감정·검토",
    PauseReason.PREREQUISITE: "먼저 해야 하는 일",
    PauseReason.FIELD_SURVEY: "현장조사",
    PauseReason.PUBLICITY: "공개 여부 결정",
    PauseReason.PUBLIC_OPINION: "국민의견",
}
_NEEDS = {
    Need.NOTICE: "까닭과 새 기한을 바로 알려야 합니다",
    Need.CONSENT: "민원인이 동의해야 합니다",
    Need.OFFICE_HEAD: "담당관이 승인해야 합니다",
    Need.ACRC_NOTICE: "국민권익위원회에 알려야 합니다",
    Need.COMMITTEE: "위원회가 승인해야 합니다",
}
_UNITS = {Unit.HOURS: "시간", Unit.DAYS: "일", Unit.MONTHS: "개월"}


class DayKind(StrEnum):
    """What a day is to a deadline."""

    COUNTED = "counted"
    FIRST_DAY = "first_day"
    CLOSED = "closed"
    PAUSED = "paused"
    OUTSIDE_HOURS = "outside_hours"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDay:
    """One day between start and end; `number` is what has been counted by its end, in days or in minutes."""

    day: date
    kind: DayKind
    number: int
    why: str = ""
    stretches: tuple[Stretch, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the day brought the end nearer."""
        return self.kind is DayKind.COUNTED


def explained_days(counting: Counting, outcome: Outcome) -> Iterator[ExplainedDay]:
    """Every day from the start to the end, or to the one on which the clock stopped for an unknown time."""
    last = outcome.end.date() if outcome.end else max(counting.since, counting.standing.for_good).date()
    number, day = 0, counting.since.date()
    while day <= last:
        if counting.rule.measure is Unit.HOURS:
            found = _hours_of(day, number, counting, outcome)
        else:
            found = _day_of(day, number, counting, outcome)
        yield found
        number, day = found.number, day + _DAY


def sentences(counting: Counting, outcome: Outcome) -> list[str]:
    """The same in sentences: the rule, the start, what stopped and lengthened it, what was left out, the end."""
    return [
        _rule_line(counting),
        _start_line(counting),
        *(_pause_line(pause, counting, outcome) for pause in counting.pauses),
        *_extension_lines(counting),
        *_closed_lines(counting, outcome),
        *_moved_lines(counting, outcome),
        *_end_lines(counting, outcome),
    ]


def written_day(day: date) -> str:
    """A day with its weekday, as people read it."""
    return f"{day.isoformat()}({WEEKDAYS[day.weekday()]})"


def written_moment(moment: datetime) -> str:
    """A day with its weekday and the minute."""
    return f"{written_day(moment.date())} {moment:%H:%M}"


def written_reasons(reasons: Sequence[PauseReason]) -> str:
    """Reasons of stops in Korean."""
    return ", ".join(REASONS[reason] for reason in reasons)


def written_length(rule: DeadlineRule) -> str:
    """The length of a rule with its unit."""
    length = f"{rule.length}{_UNITS[rule.measure]}"
    if rule.count is Count.WORKING_HOURS:
        return f"근무시간 {length}"
    return f"{length}이 되는 날이 있는 달의 마지막 날까지" if rule.month_end else length


def _day_of(day: date, number: int, counting: Counting, outcome: Outcome) -> ExplainedDay:
    closed = counting.holidays.name(day)
    begins = datetime.combine(day, time())
    paused = written_reasons(counting.standing.reasons_in(begins, begins + _DAY))
    if day < counting.first:
        return ExplainedDay(day=day, kind=DayKind.FIRST_DAY, number=number, why="시작한 날은 세지 않습니다")
    if outcome.used_up is not None and day > outcome.used_up:
        return _moved_day(day, number, closed, paused)
    if closed and counting.rule.count is Count.WORKING_DAYS:
        return ExplainedDay(day=day, kind=DayKind.CLOSED, number=number, why=closed)
    if paused:
        return ExplainedDay(day=day, kind=DayKind.PAUSED, number=number, why=f"정지: {paused}")
    return ExplainedDay(day=day, kind=DayKind.COUNTED, number=number + 1)


def _moved_day(day: date, number: int, closed: str | None, paused: str) -> ExplainedDay:
    if paused:
        return ExplainedDay(day=day, kind=DayKind.PAUSED, number=number, why=f"정지: {paused}")
    why = f"{closed}: 마지막 날이 될 수 없습니다" if closed else "마지막 날이 쉬는 날이어서 이날로 옮겼습니다"
    return ExplainedDay(day=day, kind=DayKind.MOVED, number=number, why=why)


def _hours_of(day: date, number: int, counting: Counting, outcome: Outcome) -> ExplainedDay:
    closed = counting.holidays.name(day) if counting.rule.count is Count.WORKING_HOURS else None
    running = () if closed else tuple(_until(outcome.end, running_on(day, counting)))
    stood = (counting.standing.reasons_in(*each) for each in _until(outcome.end, working_on(day, counting)))
    paused = written_reasons(tuple(dict.fromkeys(reason for reasons in stood for reason in reasons)))
    if running:
        number += sum((closes - opens) // _MINUTE for opens, closes in running)
        why = f"일부 정지: {paused}" if paused else ""
        return ExplainedDay(day=day, kind=DayKind.COUNTED, number=number, why=why, stretches=running)
    if closed:
        return ExplainedDay(day=day, kind=DayKind.CLOSED, number=number, why=closed)
    if paused:
        return ExplainedDay(day=day, kind=DayKind.PAUSED, number=number, why=f"정지: {paused}")
    return ExplainedDay(day=day, kind=DayKind.OUTSIDE_HOURS, number=number, why="근무시간이 끝난 뒤입니다")


def _until(end: datetime | None, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    for opens, closes in stretches:
        if end is None or opens < end:
            yield opens, closes if end is None else min(closes, end)


def _rule_line(counting: Counting) -> str:
    rule = counting.rule
    checked = " 아직 확인이 필요한 규칙입니다." if rule.source is Source.VERIFY else ""
    return f"{rule.label}({rule.code}): {written_length(rule)}. {_way(counting)}. 근거: {rule.basis}.{checked}"


def _way(counting: Counting) -> str:
    rule = counting.rule
    if rule.count is Count.WORKING_HOURS:
        periods = ", ".join(f"{each.opens:%H:%M}~{each.closes:%H:%M}" for each in counting.holidays.hours)
        return f"일하는 시간({periods})만 셉니다"
    if rule.measure is Unit.HOURS:
        return "밤과 쉬는 날도 넣어 셉니다"
    days = "토요일, 일요일과 공휴일은 빼고" if rule.count is Count.WORKING_DAYS else "쉬는 날도 넣어"
    return f"{days} {'시작한 날' if rule.first_day_counts else '시작한 다음 날'}부터 셉니다"


def _start_line(counting: Counting) -> str:
    # Who is counted in days has no use for the minute: it is not repeated.
    exact = counting.rule.measure is Unit.HOURS
    return f"시작은 {written_moment(counting.since) if exact else written_day(counting.since.date())}입니다."


def _pause_line(pause: Pause, counting: Counting, outcome: Outcome) -> str:
    reason = f"{_span(pause)} {REASONS[pause.reason]}"
    if pause.reason not in counting.rule.pauses:
        return f"{reason}: 멈추지 않습니다. 이 규칙에 없는 정지 사유입니다."
    if outcome.end is not None and pause.since > outcome.end:
        return f"{reason}: 기한이 지난 뒤라 달라지지 않습니다."
    limited = counting.standing.runs_on.get(pause.reason)
    if limited is not None and pause.until > datetime.combine(limited[1], time()):
        longest, runs_on = limited
        limit = f"이 사유로는 모두 {longest}일까지만 멈출 수 있어 {written_day(runs_on)}부터 다시 셉니다"
        return f"{reason}: 멈춥니다. {limit}."
    return f"{reason}: 멈춥니다."


def _span(pause: Pause) -> str:
    begins = written_moment(pause.since) if isinstance(pause.first, datetime) else written_day(pause.first)
    if pause.last is None:
        return f"{begins}부터 (아직 끝나지 않음)"
    ends = written_moment(pause.until) if isinstance(pause.last, datetime) else written_day(pause.last)
    return f"{begins}부터 {ends}까지"


def _extension_lines(counting: Counting) -> Iterator[str]:
    extend = counting.rule.extend
    if extend is not None:
        unit = _UNITS[extend.unit or counting.rule.measure]
        for nth, need in enumerate(extend.needs[: counting.extensions], start=1):
            yield f"연장 {nth}회: {extend.by}{unit} 늘립니다. {_NEEDS[need]}."


def _closed_lines(counting: Counting, outcome: Outcome) -> Iterator[str]:
    first = counting.since.date()
    last = outcome.end.date() if outcome.end else max(counting.since, counting.standing.for_good).date()
    if counting.rule.count is not Count.CALENDAR_DAYS:
        named = sorted(day for day in counting.holidays.days if first <= day <= last)
        if named:
            listed = ", ".join(f"{written_day(day)} {counting.holidays.days[day]}" for day in named)
            yield f"이 사이의 공휴일은 세지 않습니다: {listed}."
        if unknown := _unknown_years(first, last, counting):
            yield f"{unknown}의 공휴일 표가 아직 없어 주말만 뺐습니다."
    elif unknown := _unknown_ends(last, counting, outcome):
        yield f"{unknown}의 공휴일 표가 아직 없어 마지막 날이 쉬는 날인지 주말만 살폈습니다."


def _unknown_ends(last: date, counting: Counting, outcome: Outcome) -> str:
    may_move = counting.rule.measure is not Unit.HOURS and counting.rule.closed_end is ClosedEnd.NEXT_OPEN_DAY
    return _unknown_years(outcome.used_up, last, counting) if outcome.used_up and may_move else ""


def _unknown_years(first: date, last: date, counting: Counting) -> str:
    years = range(first.year, last.year + 1)
    return ", ".join(f"{year}년" for year in years if not counting.holidays.covers(date(year, 1, 1)))


def _moved_lines(counting: Counting, outcome: Outcome) -> Iterator[str]:
    day, end = outcome.used_up, outcome.end
    if day is not None and (end is None or day != end.date()):
        closed = counting.holidays.name(day)
        yield f"{written_day(day)}에 기간이 다 찼지만 쉬는 날({closed})이라 다음 근무일로 넘어갑니다."


def _end_lines(counting: Counting, outcome: Outcome) -> Iterator[str]:
    if outcome.end is not None:
        exact = counting.rule.measure is Unit.HOURS
        end = written_moment(outcome.end) if exact else written_day(outcome.end.date())
        yield f"그래서 {end}까지입니다."
        return
    counted = list(explained_days(counting, outcome))[-1].number
    stood = counting.standing.for_good
    since = written_moment(stood) if counting.rule.measure is Unit.HOURS else written_day(stood.date())
    yield f"{since}부터 멈춰 있어 기한이 아직 정해지지 않았습니다."
    yield f"{_amount(counted, counting)}을 셌고 {_amount(outcome.total - counted, counting)}이 남았습니다."


def _amount(number: int, counting: Counting) -> str:
    if counting.rule.measure is not Unit.HOURS:
        return f"{number}일"
    hours, minutes = divmod(number, _HOUR // _MINUTE)
    return f"{hours}시간 {minutes}분" if minutes else f"{hours}시간"
