"""Due dates: the handbook's vectors, and what must hold for every date."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.clock import KST
from casework.deadlines import Pause, PauseTooLongError, due_date
from casework.errors import NotAllowedNowError
from policies.loading import load
from policies.rules import Count, PauseReason

RULES = load()
CALENDAR = RULES.holidays

rule_names = st.sampled_from(sorted(RULES.deadlines))
moments = st.datetimes(min_value=datetime(2022, 1, 1), max_value=datetime(2027, 6, 30))  # noqa: DTZ001 - Korean wall time
lengths_of_pause = st.integers(min_value=0, max_value=40)


def due(name, received, pauses=(), extensions=0):
    at = datetime.fromisoformat(received)
    return due_date(RULES.deadlines[name], at, CALENDAR, pauses, extensions).as_text()


@pytest.mark.parametrize(
    ("name", "received", "expected"),
    [
        ("grievance", "2023-01-16T10:00", "2023-01-26"),
        ("law_inquiry", "2023-05-01T09:00", "2023-05-19"),
        ("immediate", "2023-03-03T17:00", "2023-03-06T11:00"),
        ("simple_3", "2023-03-08T14:00", "2023-03-13T14:00"),
        ("petition_publicity", "2023-03-02T09:00", "2023-03-17"),
    ],
)
def test_the_vectors_of_the_handbook_come_out(name, received, expected):
    assert due(name, received) == expected


def test_one_extension_of_a_grievance_counts_seven_more_working_days():
    assert due("grievance", "2023-01-16T10:00", extensions=1) == "2023-02-06"


def test_labour_day_is_a_working_day_of_the_office_until_2025_and_a_holiday_from_2026():
    assert CALENDAR.is_open(date(2023, 5, 1))
    assert CALENDAR.is_open(date(2025, 5, 1))
    assert not CALENDAR.is_open(date(2026, 5, 1))


def test_a_calendar_deadline_that_ends_on_a_holiday_moves_to_the_next_working_day():
    # 60 days after 2023-08-02 is Sunday 2023-10-01; Monday is a special holiday, Tuesday is 개천절.
    assert due("conclude_report", "2023-08-02T09:00") == "2023-10-04"


def test_the_days_of_a_supplement_are_not_counted_first_and_last_included():
    pause = Pause(first=date(2023, 1, 17), last=date(2023, 1, 19))
    assert due("grievance", "2023-01-16T10:00", [pause]) == "2023-01-31"


def test_a_pause_that_the_rule_does_not_know_stops_nothing_and_says_so():
    pause = Pause(first=date(2023, 3, 6), last=date(2023, 3, 31), reason=PauseReason.FIELD_SURVEY)
    rule = RULES.deadlines["conclude_report"]
    stopped = due_date(rule, datetime(2023, 3, 2, 9, tzinfo=KST), CALENDAR, [pause])
    assert stopped.as_text() == due("conclude_report", "2023-03-02T09:00")
    assert any("멈추지 않음" in line for line in stopped.why)


def test_what_arrives_at_lunch_or_at_night_starts_with_the_next_working_minute():
    assert due("immediate", "2023-03-06T12:30") == "2023-03-06T16:00"
    assert due("immediate", "2023-03-06T22:00") == "2023-03-07T12:00"
    assert due("immediate", "2023-03-04T10:00") == "2023-03-06T12:00"


def test_the_first_answer_is_due_on_the_next_working_day():
    assert due("first_answer", "2023-01-20T17:59") == "2023-01-25"


def test_a_moment_of_another_zone_is_counted_in_korean_time():
    assert due("grievance", "2023-01-15T23:30+00:00") == due("grievance", "2023-01-16T08:30")


def test_a_holiday_that_the_administrator_adds_is_skipped():
    added = CALENDAR.adding({date(2023, 1, 17): "임시공휴일"})
    at = datetime(2023, 1, 16, 10, tzinfo=KST)
    assert due_date(RULES.deadlines["grievance"], at, added).as_text() == "2023-01-27"


def test_more_extensions_than_the_rule_allows_are_refused():
    with pytest.raises(NotAllowedNowError):
        due("grievance", "2023-01-16T10:00", extensions=3)
    with pytest.raises(NotAllowedNowError):
        due("reception", "2023-01-16T10:00", extensions=1)


@pytest.mark.parametrize("name", ["grievance", "conclude_report", "simple_3"])
def test_a_pause_without_end_is_refused_rather_than_counted_for_ever(name):
    pause = Pause(first=date(2023, 1, 1), last=date(2040, 1, 1))
    with pytest.raises(PauseTooLongError):
        due(name, "2023-01-16T10:00", [pause])


def test_the_reasons_name_the_basis_the_holidays_and_the_day():
    why = due_date(RULES.deadlines["grievance"], datetime(2023, 1, 16, 10, tzinfo=KST), CALENDAR, (), 1).why
    text = "\n".join(why)
    for part in ("제17조", "설날", "2023-02-06(월)까지", "연장 1회"):
        assert part in text


def test_a_year_without_a_holiday_table_is_said_and_not_guessed():
    why = due_date(RULES.deadlines["conclude_report"], datetime(2027, 12, 1, 9, tzinfo=KST), CALENDAR).why
    assert any("2028년" in line for line in why)


@given(rule_names, moments)
@settings(max_examples=60, deadline=None)
def test_no_deadline_ends_on_a_closed_day_or_before_it_began(name, at):
    found = due_date(RULES.deadlines[name], at, CALENDAR)
    assert CALENDAR.is_open(found.at.date())
    assert found.at >= at or found.at.date() == at.date()


@given(rule_names, moments, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=20)))
@settings(max_examples=60, deadline=None)
def test_what_arrives_later_is_never_due_earlier(name, at, later):
    rule = RULES.deadlines[name]
    assert due_date(rule, at, CALENDAR).at <= due_date(rule, at + later, CALENDAR).at


@given(moments, st.sampled_from(["grievance", "conclude_report", "petition_result"]))
@settings(max_examples=60, deadline=None)
def test_an_extension_only_lengthens(at, name):
    rule = RULES.deadlines[name]
    assert rule.extend is not None
    dues = [due_date(rule, at, CALENDAR, (), times).at for times in range(rule.extend.times + 1)]
    assert dues == sorted(set(dues))


@given(rule_names, moments, st.integers(0, 30), lengths_of_pause)
@settings(max_examples=60, deadline=None)
def test_a_pause_only_lengthens_and_the_end_is_never_inside_it(name, at, after, length):
    rule = RULES.deadlines[name]
    first = at.date() + timedelta(days=after)
    pause = Pause(first=first, last=first + timedelta(days=length), reason=PauseReason.SUPPLEMENT)
    paused = due_date(rule, at, CALENDAR, [pause]).at
    assert paused >= due_date(rule, at, CALENDAR).at
    if PauseReason.SUPPLEMENT in rule.pauses:
        assert not pause.first <= paused.date() <= pause.last


@given(moments)
@settings(max_examples=60, deadline=None)
def test_working_hours_end_inside_working_hours(at):
    for rule in RULES.deadlines.values():
        if rule.count is Count.WORKING_HOURS:
            end = due_date(rule, at, CALENDAR).at.time()
            assert any(period.opens < end <= period.closes for period in CALENDAR.hours)
