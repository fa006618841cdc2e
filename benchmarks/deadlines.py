"""How fast due dates are counted: mixed rules, moments, stops and extensions, and the explanations people ask for."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from casework.deadlines import Pause, due_date
from policies.deadlines import DeadlineRule
from policies.loading import load

_FIRST = datetime(2023, 1, 2, 9)  # noqa: DTZ001 - Korean wall time
_SPAN = timedelta(days=1_460)
# No multiple of an hour or of a day: every time of the day and every weekday comes up.
_STEP = timedelta(minutes=1_009)
_EVERY_OTHER, _EVERY_FIFTH = 2, 5


def measure_deadlines(count: int) -> dict[str, float]:
    """Count so many due dates over four years, a fifth of them with stops, half as extended as they may be."""
    rules = load()
    holidays = rules.holidays.adding({date(2024, 7, 1): "임시공휴일"})
    current = [versions[-1] for versions in rules.deadlines.values()]
    cases = list(islice(_cases(current), count))
    start = time.perf_counter()
    found = [due_date(rule, at, holidays, pauses, times) for rule, at, pauses, times in cases]
    seconds = time.perf_counter() - start
    asked = found[:: max(1, count // 1_000)]
    start = time.perf_counter()
    lines = sum(len(due.why) + len(due.days) for due in asked)
    explaining = time.perf_counter() - start
    return {
        "count": count,
        "seconds": round(seconds, 3),
        "per_second": round(count / seconds),
        "explained": len(asked),
        "explained_lines": lines,
        "explain_ms": round(1_000 * explaining / len(asked), 3),
    }


def _cases(rules: Sequence[DeadlineRule]) -> Iterator[tuple[DeadlineRule, datetime, tuple[Pause, ...], int]]:
    nth = 0
    while True:
        rule, at = rules[nth % len(rules)], _FIRST + (nth * _STEP) % _SPAN
        times = rule.extend.times if rule.extend and nth % _EVERY_OTHER else 0
        yield rule, at, _stops(at) if nth % _EVERY_FIFTH == 0 else (), times
        nth += 1


def _stops(at: datetime) -> tuple[Pause, ...]:
    day = at.date() + timedelta(days=1)
    return (
        Pause(first=at + timedelta(hours=1), last=at + timedelta(hours=5)),
        Pause(first=day, last=day + timedelta(days=2)),
    )
