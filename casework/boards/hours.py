"""Which hours of free counselling can still be asked for: timetables, less what is taken (handbook D7)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policies.deadlines import Calendar

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_HOUR = 60
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_WEEKS = ("first", "second", "third", "fourth", "fifth")
_WEEK = 7

Taken = Mapping[tuple[str, str, str], int]  # timetable, day, hours


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of a day that somebody can ask for, and how many more may."""

    day: date
    text: str
    free: int


def free_hours(
    slot_id: str, slot: Mapping[str, Any], days: tuple[date, date], taken: Taken, calendar: Calendar
) -> list[Hours]:
    """What of a timetable is free from one day to another, both among them; nothing where its times cannot be read."""
    times = _times(slot)
    return [
        Hours(day, text, places - taken.get((slot_id, day.isoformat(), text), 0))
        for day in _days(slot, days, calendar)
        for text, places in times
        if places > taken.get((slot_id, day.isoformat(), text), 0)
    ]


def taken_by(bookings: list[Mapping[str, Any]]) -> Counter[tuple[str, str, str]]:
    """How many of these fill each hour."""
    return Counter((str(each.get("slot")), str(each.get("held_on")), str(each.get("slot_time"))) for each in bookings)


def _days(slot: Mapping[str, Any], days: tuple[date, date], calendar: Calendar) -> Iterator[date]:
    first = max(days[0], date.fromisoformat(slot["starts_on"]))
    last = min(days[1], date.fromisoformat(slot["ends_on"])) if slot.get("ends_on") else days[1]
    weeks = slot.get("weeks") or _WEEKS
    day = first
    while day <= last:
        if (
            _WEEKDAYS.index(slot["weekday"]) == day.weekday()
            and _WEEKS[(day.day - 1) // _WEEK] in weeks
            and calendar.covers(day)
            and calendar.is_open(day)
            and not _pauses(slot, day)
        ):
            yield day
        day += timedelta(days=1)


def _pauses(slot: Mapping[str, Any], day: date) -> bool:
    text = day.isoformat()
    return any(each["from"] <= text <= (each.get("to") or each["from"]) for each in slot.get("pauses") or [])


def _times(slot: Mapping[str, Any]) -> list[tuple[str, int]]:
    """From when to when, and for how many: one after the other where it is said how long each takes."""
    first, last = _minute(slot["from_time"]), _minute(slot["to_time"])
    if first is None or last is None or first >= last:
        return []
    capacity, each = int(slot["capacity"]), int(slot.get("minutes_each") or 0)
    count = min((last - first) // each, capacity) if each else 1
    if not count:
        return []
    places, more = divmod(capacity, count)
    step = each or last - first
    return [
        (f"{_clock(first + number * step)}~{_clock(first + (number + 1) * step)}", places + (number < more))
        for number in range(count)
    ]


def _minute(text: str) -> int | None:
    found = _CLOCK.fullmatch(str(text).strip())
    return int(found[1]) * _HOUR + int(found[2]) if found else None


def _clock(minute: int) -> str:
    return f"{minute // _HOUR:02}:{minute % _HOUR:02}"
