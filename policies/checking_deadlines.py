"""What holds inside deadlines and calendar: versions follow each other, and a rule says only what can be counted."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from policies.deadlines import Calendar, Count, DeadlineRule, Unit
from policies.errors import RulesRefusedError
from policies.rules import Kind

_FILE = "deadlines.toml"
_UNITS = {
    Count.WORKING_HOURS: {Unit.HOURS},
    Count.WORKING_DAYS: {Unit.DAYS},
    Count.CALENDAR_DAYS: {Unit.HOURS, Unit.DAYS, Unit.MONTHS},
}


def check_deadlines(deadlines: Mapping[str, Sequence[DeadlineRule]]) -> None:
    """Refuse the first rule that cannot be counted, and versions that overlap or leave a day without a rule."""
    codes: dict[str, str] = {}
    for name, versions in deadlines.items():
        if not versions:
            raise RulesRefusedError(_FILE, name, "has no version")
        for rule in versions:
            _check_rule(name, rule)
            if codes.setdefault(rule.code, name) != name:
                raise RulesRefusedError(_FILE, f"{name}.code", f"is the code of '{codes[rule.code]}' as well")
        _check_versions(name, versions)


def check_reach(file: str, key: str, versions: Sequence[DeadlineRule], kind: Kind) -> None:
    """Refuse a deadline that does not hold as long as the kind of case that needs it."""
    last = versions[-1].effective_to
    ends_first = last is not None and (kind.effective_to is None or last < kind.effective_to)
    if versions[0].effective_from > kind.effective_from or ends_first:
        raise RulesRefusedError(file, key, "names a deadline that is not in force as long as this kind")


def check_calendar(calendar: Calendar) -> None:
    """Refuse working hours out of order and holidays outside the years of the table."""
    if not calendar.hours:
        raise RulesRefusedError(_FILE, "working_hours.periods", "is empty")
    edges = [edge for period in calendar.hours for edge in (period.opens, period.closes)]
    if edges != sorted(set(edges)):
        raise RulesRefusedError(_FILE, "working_hours.periods", "is not in order")
    if calendar.longest_pause < 1:
        raise RulesRefusedError(_FILE, "pauses.longest_days", "is not positive")
    for day in calendar.days:
        if not calendar.covers(day):
            raise RulesRefusedError("holidays.toml", str(day), "is outside the years of the table")


def _check_versions(name: str, versions: Sequence[DeadlineRule]) -> None:
    for rule in versions:
        if rule.effective_to is not None and rule.effective_to < rule.effective_from:
            raise RulesRefusedError(_FILE, f"{name}.effective_to", "is before its beginning")
    for older, newer in pairwise(versions):
        if older.code != newer.code:
            raise RulesRefusedError(_FILE, f"{name}.code", "is not the same in every version")
        if older.effective_to is None or newer.effective_from <= older.effective_to:
            raise RulesRefusedError(_FILE, name, f"has versions that overlap on {newer.effective_from}")
        if newer.effective_from > (gap := _day_after(older.effective_to)):
            raise RulesRefusedError(_FILE, name, f"has no version from {gap} until {newer.effective_from}")


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _check_rule(name: str, rule: DeadlineRule) -> None:
    if rule.length < 1:
        raise RulesRefusedError(_FILE, f"{name}.length", "is not positive")
    if not rule.basis.strip():
        raise RulesRefusedError(_FILE, f"{name}.basis", "is empty")
    if rule.measure not in _UNITS[rule.count]:
        raise RulesRefusedError(_FILE, f"{name}.unit", "does not go with this way of counting")
    if rule.month_end and rule.measure is not Unit.MONTHS:
        raise RulesRefusedError(_FILE, f"{name}.month_end", "needs a length in months")
    _check_pauses(name, rule)
    _check_extension(name, rule)


def _check_pauses(name: str, rule: DeadlineRule) -> None:
    # A month has no number of days that could be taken up again, and hours of the calendar run through everything.
    if rule.pauses and rule.count is Count.CALENDAR_DAYS and rule.measure is not Unit.DAYS:
        raise RulesRefusedError(_FILE, f"{name}.pauses", "stop only what is counted in days or working hours")
    if rule.limits and rule.measure is not Unit.DAYS:
        raise RulesRefusedError(_FILE, f"{name}.limits", "hold only for what is counted in days")
    for limit in rule.limits:
        if limit.reason not in rule.pauses:
            raise RulesRefusedError(_FILE, f"{name}.limits", f"limit '{limit.reason}', which does not stop this clock")
        if limit.days < 1 or limit.prolonged_by < 0:
            raise RulesRefusedError(_FILE, f"{name}.limits", "are not positive")
    if len({limit.reason for limit in rule.limits}) != len(rule.limits):
        raise RulesRefusedError(_FILE, f"{name}.limits", "limit one reason twice")


def _check_extension(name: str, rule: DeadlineRule) -> None:
    extend = rule.extend
    if extend is None:
        return
    if extend.by < 1 or extend.times < 1:
        raise RulesRefusedError(_FILE, f"{name}.extend", "does not extend")
    if len(extend.needs) != extend.times:
        raise RulesRefusedError(_FILE, f"{name}.extend.needs", "does not say for each time what it needs")
    days_on_months = (rule.measure, extend.unit) == (Unit.MONTHS, Unit.DAYS)
    if extend.unit not in {None, rule.measure} and not days_on_months:
        raise RulesRefusedError(_FILE, f"{name}.extend.unit", "does not go with the length")
