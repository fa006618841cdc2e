"""Which hours a timetable offers: weekdays, weeks of the month, holidays, pauses, places."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.boards.hours import free_hours
from policies.loading import load

CALENDAR = load().holidays
SLOT = {
    "weekday": "tuesday", "from_time": "14:00", "to_time": "16:00", "minutes_each": 30, "capacity": 4,
    "starts_on": "2026-01-01",
}  # fmt: skip
MONTH = (date(2026, 12, 1), date(2026, 12, 31))


def days(**changes):
    return sorted({each.day.day for each in free_hours("s", SLOT | changes, MONTH, Counter(), CALENDAR)})


def test_every_week_or_some_weeks_of_the_month():
    assert days() == [1, 8, 15, 22, 29]
    assert days(weeks=["first", "third"]) == [1, 15]
    assert days(weeks=["fifth"]) == [29]


def test_not_before_it_starts_not_after_it_ends_not_while_it_pauses_and_not_on_holidays():
    assert days(starts_on="2026-12-09", ends_on="2026-12-22") == [15, 22]
    assert days(pauses=[{"from": "2026-12-14", "to": "2026-12-23"}]) == [1, 8, 29]
    assert days(pauses=[{"from": "2026-12-15"}]) == [1, 8, 22, 29]
    assert days(weekday="friday") == [4, 11, 18], "성탄절 is a Friday"


@pytest.mark.parametrize(
    ("changes", "times"),
    [
        ({}, [("14:00~14:30", 1), ("14:30~15:00", 1), ("15:00~15:30", 1), ("15:30~16:00", 1)]),
        ({"capacity": 2}, [("14:00~14:30", 1), ("14:30~15:00", 1)]),
        ({"minutes_each": None}, [("14:00~16:00", 4)]),
        ({"capacity": 9, "minutes_each": 60}, [("14:00~15:00", 5), ("15:00~16:00", 4)]),
        ({"minutes_each": 50}, [("14:00~14:50", 2), ("14:50~15:40", 2)]),
        ({"from_time": "9:00", "to_time": "9:20"}, []),
        ({"from_time": "두 시"}, []),
        ({"from_time": "16:00", "to_time": "14:00"}, []),
    ],
)
def test_from_when_to_when_and_for_how_many(changes, times):
    one = (date(2026, 12, 1), date(2026, 12, 1))
    found = free_hours("s", SLOT | changes, one, Counter(), CALENDAR)
    assert [(each.text, each.free) for each in found] == times


@given(
    st.integers(1, 30), st.integers(10, 120) | st.none(), st.integers(0, 23), st.integers(1, 300), st.integers(0, 40)
)
def test_never_more_places_than_there_are_and_what_is_taken_is_not_offered(capacity, each, hour, length, taken):
    end = min(hour * 60 + length, 23 * 60 + 59)
    slot = SLOT | {
        "capacity": capacity, "minutes_each": each, "from_time": f"{hour}:00", "to_time": f"{end // 60}:{end % 60:02}",
    }  # fmt: skip
    one = (MONTH[0], MONTH[0])
    free = free_hours("s", slot, one, Counter(), CALENDAR)
    assert sum(some.free for some in free) in (0, capacity)
    if free:
        first = free[0]
        left = free_hours("s", slot, one, {("s", first.day.isoformat(), first.text): taken}, CALENDAR)
        assert sum(some.free for some in left) == capacity - min(taken, first.free)


def test_beyond_what_the_calendar_knows_nothing_is_offered():
    far = date(2126, 1, 1)
    assert free_hours("s", SLOT, (far, far + timedelta(days=30)), Counter(), CALENDAR) == []
