"""Which day something of an entry falls due, and on which days somebody hears of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from casework.clock import KST
from casework.deadlines import due_date
from casework.pauses import Pause
from casework.registering.fields import says
from casework.registering.periods import period_of
from casework.store.registers import AlarmRow, EntryRow
from policies.deadlines import Calendar, PauseReason
from policies.fields import FieldType
from policies.registers import Register, RegisterDue, Stage
from policies.rules import Rules

_MORNING = time(9)
_MONTHS = 12
_FOR_GOOD = 999
_STOP = ("from", "to")


@dataclass(frozen=True, slots=True)
class DueDay:
    """One thing that falls due: by which rule, for which line of the entry (0 for the whole), on which day.

    `is_met` says that its clock does not run, `waits` that it may still begin to from where the entry stands.
    """

    due: RegisterDue
    line: int
    day: date
    is_met: bool
    waits: bool


def due_days(
    values: Mapping[str, Any], state: str, register: Register, rules: Rules, calendar: Calendar
) -> list[DueDay]:
    """Every day by which something of an entry must be done, those that are met among them."""
    found = []
    for due in register.dues:
        if not _applies(due, values):
            continue
        for line, start, cells in _starts(due, values, register):
            day = _day_of(due, start, values, rules, calendar)
            if day is not None:
                waits = not _is_done(due, cells) and bool(set(due.states) & _ahead(state, register))
                found.append(DueDay(due, line, day, _is_met(due, cells, state, register), waits))
    return sorted(found, key=lambda each: (each.day, each.due.name, each.line))


def alarms_of(
    entry: EntryRow, values: Mapping[str, Any], register: Register, rules: Rules, calendar: Calendar
) -> list[AlarmRow]:
    """What is said on which day about an entry, as the store keeps it."""
    return [
        AlarmRow(
            entry_id=entry.id, due=each.due.name, line=each.line, days=alarm.days, register=entry.register,
            day=_said_on(each.day, alarm.days, calendar), due_day=each.day, level=alarm.level,
            officer_id=entry.officer_id,
        )
        for each in due_days(values, entry.state, register, rules, calendar)
        if not each.is_met
        for alarm in each.due.alarms
    ]  # fmt: skip


def _applies(due: RegisterDue, values: Mapping[str, Any]) -> bool:
    return says(values, due.when)


def _starts(
    due: RegisterDue, values: Mapping[str, Any], register: Register
) -> Iterator[tuple[int, date, Mapping[str, Any]]]:
    """From which days it is counted: one of the entry itself, or one of each of its lines, numbered from 1."""
    first, _, column = due.start.partition(".")
    if not column:
        day = _edge(values.get(first), due, register)
        if day is not None:
            yield 0, day, values
        return
    for number, line in enumerate(values.get(first) or [], 1):
        day = _edge(line.get(column), due, register)
        if day is not None:
            yield number, day, line


def _edge(kept: str | None, due: RegisterDue, register: Register) -> date | None:
    if kept is None:
        return None
    found = register.field_of(due.start)
    if found is not None and found.type is FieldType.PERIOD:
        period = period_of(kept)
        if not period.is_known:
            return None
        return period.last if due.from_end else period.first
    return date.fromisoformat(kept)


def _day_of(due: RegisterDue, start: date, values: Mapping[str, Any], rules: Rules, calendar: Calendar) -> date | None:
    if not due.rule:
        return moved(start, due.shift_months) + timedelta(days=due.shift_days)
    # What began before the first version that is written down is counted by that one: a prescription for instance.
    rule = rules.deadline(due.rule, max(start, rules.deadlines[due.rule][0].effective_from))
    begins = datetime.combine(start, _MORNING, KST)
    most = rule.extend.times if rule.extend else 0
    extensions = min(int(values.get(due.extended) or 0), most) if due.extended else 0
    return due_date(rule, begins, calendar, _stops(due, values), extensions).day


def _stops(due: RegisterDue, values: Mapping[str, Any]) -> list[Pause]:
    found = []
    for line in values.get(due.stops) or [] if due.stops else []:
        first, last = (line.get(name) for name in _STOP)
        if first:
            ends = date.fromisoformat(last) if last else None
            reason = PauseReason(line.get("reason") or PauseReason.SUPPLEMENT)
            found.append(Pause(first=date.fromisoformat(first), last=ends, reason=reason))
    return found


def _ahead(state: str, register: Register) -> set[str]:
    """Every state to which a way leads from here."""
    found, coming = set[str](), [*register.states[state].next]
    while coming:
        each = coming.pop()
        if each not in found:
            found.add(each)
            coming += register.states[each].next
    return found


def _is_done(due: RegisterDue, cells: Mapping[str, Any]) -> bool:
    return bool(due.met and cells.get(due.met.partition(".")[2] or due.met))


def _is_met(due: RegisterDue, cells: Mapping[str, Any], state: str, register: Register) -> bool:
    if _is_done(due, cells):
        return True
    if due.states:
        return state not in due.states
    return register.states[state].stage is not Stage.OPEN


def kept_until(closed: date | None, retention: str, rules: Rules) -> date | None:
    """The last day of an entry's retention; None while it is open, or where it is kept for good."""
    years = rules.retention[retention].years
    if closed is None or years >= _FOR_GOOD:
        return None
    return rules.destruction.last_day(closed, years)


def moved(day: date, months: int) -> date:
    """A day so many months later or before; the last of the month where that day is not in it (민법 제160조)."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def _said_on(due_day: date, days: int, calendar: Calendar) -> date:
    """The day itself, or the working day before it: what is said on a Sunday nobody hears in time."""
    day = due_day + timedelta(days=days)
    if not calendar.covers(day):
        return day
    step = timedelta(days=-1 if days <= 0 else 1)
    while not calendar.is_open(day):
        day += step
    return day


def next_due(alarms: Sequence[AlarmRow]) -> date | None:
    """The nearest of the days that are not met."""
    return min((each.due_day for each in alarms), default=None)
