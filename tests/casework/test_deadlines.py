"""Due dates: the handbook's vectors, some hundreds computed in another way, and each way of counting by example."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from casework.clock import KST
from casework.deadlines import Pause, PauseTooLongError, due_date
from casework.errors import MalformedRequestError, NotAllowedNowError
from policies.deadlines import PauseReason
from policies.errors import NoRuleThenError
from tests.casework.clocks import CALENDAR, RULES, days, due, minutes, rule_named

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((Path(__file__).parent / "vectors" / "deadlines.json").read_text(encoding="utf-8"))
SURVEY = PauseReason.FIELD_SURVEY


def due_text(*given, **more):
    return due(*given, **more).as_text()


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
    assert due_text(name, received) == expected


def test_one_extension_of_a_grievance_counts_seven_more_working_days():
    assert due_text("grievance", "2023-01-16T10:00", extensions=1) == "2023-02-06"


def test_the_vectors_are_what_a_walk_that_shares_nothing_with_the_product_finds():
    for name in ("compute_deadline_vectors", "deadline_law"):
        lines = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8").splitlines()
        imports = [line for line in lines if line.startswith(("import", "from"))]
        assert imports
        assert not [line for line in imports if "casework" in line or "policies" in line]
    subprocess.run([sys.executable, "-m", "scripts.compute_deadline_vectors", "--check"], cwd=ROOT, check=True)


def test_the_vectors_meet_every_rule_and_every_year():
    assert len(VECTORS) > 400
    assert {one["rule"] for one in VECTORS} == set(RULES.deadlines)
    assert {one["received_at"][:4] for one in VECTORS} == {str(year) for year in range(2022, 2028)}
    assert sum(bool(one["stops"]) for one in VECTORS) > 50
    assert sum(one["extend"] > 0 for one in VECTORS) > 25


@pytest.mark.parametrize("on", ["2022-01-01", "2023-09-14", "2023-09-15", "2024-01-01"])
def test_a_breach_has_five_days_until_the_law_changed_and_seventy_two_hours_since(on):
    rule = RULES.deadline("breach_notice", date.fromisoformat(on))
    assert (rule.length, str(rule.measure)) == ((5, "days") if on < "2023-09-15" else (72, "hours"))


def test_the_version_in_force_when_the_clock_started_counts_although_the_law_changes_meanwhile():
    assert due_text("breach_notice", "2023-09-14T23:59") == "2023-09-19"
    assert due_text("breach_notice", "2023-09-15T00:00") == "2023-09-18T00:00"


def test_seventy_two_hours_run_through_nights_and_holidays_and_may_end_on_one():
    found = due("breach_notice", "2023-09-28T21:40")
    assert found.as_text() == "2023-10-01T21:40"
    assert not CALENDAR.is_open(found.day)


def test_before_its_first_version_there_is_no_rule():
    with pytest.raises(NoRuleThenError):
        RULES.deadline("conflict_declaration", date(2022, 5, 18))


def test_labour_day_is_a_working_day_of_the_office_until_2025_and_a_holiday_from_2026():
    assert CALENDAR.is_open(date(2023, 5, 1))
    assert CALENDAR.is_open(date(2025, 5, 1))
    assert not CALENDAR.is_open(date(2026, 5, 1))


def test_a_calendar_deadline_that_ends_on_a_holiday_moves_to_the_next_working_day():
    # 60 days after 2023-08-02 is Sunday 2023-10-01; Monday is a special holiday, Tuesday is 개천절.
    assert due_text("conclude_report", "2023-08-02T09:00") == "2023-10-04"


@pytest.mark.parametrize(
    ("name", "received", "expected"),
    [
        ("audit_review_request", "2023-02-14T09:00", "2023-03-14"),
        ("audit_review_request", "2023-01-31T09:00", "2023-02-28"),
        ("audit_review_request", "2024-01-31T09:00", "2024-02-29"),
        # The day after is the 28th, and February has one: its eve.
        ("audit_review_request", "2023-01-27T09:00", "2023-02-27"),
        # From the first of March on: the whole of March (민법 제160조제1항).
        ("audit_review_request", "2023-02-28T09:00", "2023-03-31"),
        ("audit_review_request", "2023-12-08T09:00", "2024-01-08"),
        ("audit_review_decision", "2023-12-30T09:00", "2024-02-29"),
        ("protection_request", "2023-05-15T09:00", "2024-05-16"),  # 2024-05-15 is 부처님오신날
        ("protection_request", "2024-02-29T09:00", "2025-02-28"),
    ],
)
def test_months_follow_the_calendar_and_end_on_the_last_of_a_month_that_is_too_short(name, received, expected):
    assert due_text(name, received) == expected


@pytest.mark.parametrize(
    ("name", "received", "expected"),
    [
        ("first_registration", "2023-01-01T09:00", "2023-03-31"),
        ("first_registration", "2022-12-31T09:00", "2023-02-28"),
        ("first_registration", "2023-10-31T09:00", "2024-01-02"),  # 12-31 is a Sunday, 01-01 a holiday
        ("last_registration", "2024-06-15T09:00", "2024-09-02"),  # 08-31 is a Saturday
        ("yearly_registration", "2023-12-31T00:00", "2024-02-29"),
        ("yearly_registration", "2024-12-31T00:00", "2025-02-28"),
        ("status_check", "2023-08-31T00:00", "2023-09-30"),  # a Saturday: the month is over then all the same
    ],
)
def test_a_declaration_is_due_at_the_end_of_the_month_in_which_the_months_end(name, received, expected):
    assert due_text(name, received) == expected


def test_an_extension_of_a_declaration_adds_days_to_its_months():
    assert due_text("first_registration", "2023-01-01T09:00", extensions=1) == "2023-05-01"
    assert due_text("first_registration_public", "2023-01-01T09:00", extensions=1) == "2023-04-20"
    assert due_text("registration_review", "2024-11-20T09:00", extensions=1) == "2025-05-20"


def test_the_days_of_a_supplement_are_not_counted_first_and_last_included():
    assert due_text("grievance", "2023-01-16T10:00", [days("2023-01-17", "2023-01-19")]) == "2023-01-31"


def test_a_day_rule_leaves_out_a_day_of_which_only_some_hours_stood():
    whole, some = days("2023-01-17", "2023-01-17"), minutes("2023-01-17T10:00", "2023-01-17T14:00")
    assert due("grievance", "2023-01-16T10:00", [some]).at == due("grievance", "2023-01-16T10:00", [whole]).at


def test_an_hour_rule_stops_by_the_minute():
    received = "2023-03-02T11:00"
    assert due_text("simple_1", received) == "2023-03-03T11:00"
    # Of those four hours one was before the start and one was lunch.
    assert due_text("simple_1", received, [minutes("2023-03-02T10:00", "2023-03-02T14:00")]) == "2023-03-03T14:00"
    assert due_text("simple_1", received, [minutes("2023-03-02T12:00", "2023-03-02T13:00")]) == "2023-03-03T11:00"


def test_stops_that_overlap_are_counted_once():
    twice = [days("2023-01-17", "2023-01-18"), days("2023-01-18", "2023-01-19", PauseReason.HEARING)]
    assert due_text("grievance", "2023-01-16T10:00", twice) == "2023-01-31"


def test_a_field_survey_stops_the_clock_for_fourteen_days_and_seven_more_where_it_was_prolonged():
    received = "2023-03-02T10:00"
    fourteen = due("grievance", received, [days("2023-03-06", "2023-03-19", SURVEY)]).at
    assert due("grievance", received, [days("2023-03-06", "2023-03-31", SURVEY)]).at == fourteen
    twenty_one = due("grievance", received, [days("2023-03-06", "2023-03-26", SURVEY, prolonged=True)]).at
    assert due("grievance", received, [days("2023-03-06", "2023-04-30", SURVEY, prolonged=True)]).at == twenty_one
    assert fourteen < twenty_one


def test_two_field_surveys_share_one_limit():
    parts = [days("2023-03-06", "2023-03-12", SURVEY), days("2023-03-15", "2023-03-31", SURVEY)]
    cut = [days("2023-03-06", "2023-03-12", SURVEY), days("2023-03-15", "2023-03-21", SURVEY)]
    assert due("grievance", "2023-03-02T10:00", parts).at == due("grievance", "2023-03-02T10:00", cut).at


def test_two_field_surveys_that_overlap_use_up_each_day_once():
    twice = [days("2023-03-06", "2023-03-15", SURVEY), days("2023-03-13", "2023-03-31", SURVEY)]
    assert due("grievance", "2023-03-02T10:00", twice).at == (
        due("grievance", "2023-03-02T10:00", [days("2023-03-06", "2023-03-19", SURVEY)]).at
    )


def test_a_request_that_is_answered_within_its_minute_keeps_its_day_out():
    at_once = minutes("2023-01-17T00:00", "2023-01-17T00:00")
    whole = days("2023-01-17", "2023-01-17")
    assert due("grievance", "2023-01-16T10:00", [at_once]).at == due("grievance", "2023-01-16T10:00", [whole]).at


def test_hours_that_are_used_up_before_an_open_stop_of_the_same_day_have_an_end():
    afternoon = Pause(first=datetime(2023, 3, 6, 15), last=None)  # noqa: DTZ001 - wall time
    assert due_text("immediate", "2023-03-06T09:00", [afternoon]) == "2023-03-06T12:00"
    assert due("simple_1", "2023-03-06T09:00", [afternoon]).at is None


def test_a_field_survey_that_still_goes_on_stops_no_longer_than_one_that_has_ended():
    still = due("grievance", "2023-03-02T10:00", [days("2023-03-06", None, SURVEY)])
    assert still.at == due("grievance", "2023-03-02T10:00", [days("2023-03-06", "2023-03-19", SURVEY)]).at


def test_a_pause_that_the_rule_does_not_know_stops_nothing_and_says_so():
    stopped = due("conclude_report", "2023-03-02T09:00", [days("2023-03-06", "2023-03-31", SURVEY)])
    assert stopped.at == due("conclude_report", "2023-03-02T09:00").at
    assert any("멈추지 않습니다" in line for line in stopped.why)


@pytest.mark.parametrize("name", ["grievance", "conclude_report", "simple_3"])
def test_while_nobody_knows_the_end_of_a_stop_there_is_no_due_date(name):
    standing = due(name, "2023-01-16T10:00", [days("2023-01-17", None)])
    assert standing.at is None
    assert standing.day is None
    assert standing.as_text() == ""


@pytest.mark.parametrize("name", ["grievance", "conclude_report", "simple_3"])
def test_a_stop_that_begins_after_the_end_changes_nothing(name):
    assert due(name, "2023-01-16T10:00", [days("2023-06-01", None)]).at == due(name, "2023-01-16T10:00").at


def test_a_stop_that_begins_between_a_closed_last_day_and_the_next_working_day_still_stops():
    # Counted out on Sunday 2023-10-01; the clock stands from Wednesday to Friday; Monday is 한글날.
    assert due_text("conclude_report", "2023-08-02T09:00", [days("2023-10-04", "2023-10-06")]) == "2023-10-10"


def test_what_arrives_at_lunch_or_at_night_starts_with_the_next_working_minute():
    assert due_text("immediate", "2023-03-06T12:30") == "2023-03-06T16:00"
    assert due_text("immediate", "2023-03-06T22:00") == "2023-03-07T12:00"
    assert due_text("immediate", "2023-03-04T10:00") == "2023-03-06T12:00"


def test_clocks_start_and_stop_by_the_minute_and_not_by_the_second():
    stop = minutes("2023-03-06T10:00:20", "2023-03-06T10:30:40")
    assert due_text("immediate", "2023-03-06T09:00:59.999", [stop]) == "2023-03-06T13:30"
    assert due_text("immediate", "2023-03-06T09:00:59.999") == "2023-03-06T12:00"


def test_the_first_answer_is_due_on_the_next_working_day():
    assert due_text("first_answer", "2023-01-20T17:59") == "2023-01-25"


def test_a_moment_of_another_zone_is_counted_in_korean_time():
    assert due_text("grievance", "2023-01-15T23:30+00:00") == due_text("grievance", "2023-01-16T08:30")
    assert due("immediate", "2023-03-03T08:00+00:00").at == datetime(2023, 3, 6, 11, tzinfo=KST)


def test_a_holiday_that_the_administrator_adds_is_skipped():
    added = CALENDAR.adding({date(2023, 1, 17): "임시공휴일"})
    at = datetime(2023, 1, 16, 10, tzinfo=KST)
    assert due_date(rule_named("grievance"), at, added).as_text() == "2023-01-27"
    assert due_date(rule_named("grievance"), at, CALENDAR).as_text() == "2023-01-26"


def test_an_added_holiday_of_another_year_keeps_the_days_that_were_already_looked_up():
    CALENDAR.nth_open(date(2023, 1, 1), 1)
    added = CALENDAR.adding({date(2026, 11, 3): "임시공휴일"})
    assert added.nth_open(date(2026, 11, 3), 1) == date(2026, 11, 4)
    assert CALENDAR.nth_open(date(2026, 11, 3), 1) == date(2026, 11, 3)
    assert added._open[2023] is CALENDAR._open[2023]


@pytest.mark.parametrize(
    ("name", "times"), [("grievance", 3), ("reception", 1), ("conclude_report", 2), ("grievance", -1)]
)
def test_more_extensions_than_the_rule_allows_are_refused(name, times):
    with pytest.raises(NotAllowedNowError):
        due(name, "2023-01-16T10:00", extensions=times)


@pytest.mark.parametrize("name", ["grievance", "conclude_report", "simple_3"])
def test_a_stop_of_many_years_is_a_slip_of_the_pen_and_refused(name):
    with pytest.raises(PauseTooLongError):
        due(name, "2023-01-16T10:00", [days("2023-01-01", "2040-01-01")])


def test_a_stop_that_ends_before_it_begins_is_refused():
    with pytest.raises(MalformedRequestError):
        days("2023-01-19", "2023-01-17")


@pytest.mark.parametrize("name", ["grievance", "conclude_report", "simple_3", "audit_review_request"])
def test_a_deadline_after_the_last_day_that_can_be_written_is_refused(name):
    with pytest.raises(PauseTooLongError):
        due(name, "9999-12-31T17:00")
