"""Why this date: the sentences and the days, and what must hold for every rule, moment, stop and extension."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deadlines import Pause, due_date
from casework.explaining import DayKind
from policies.deadlines import ClosedEnd, Count, PauseReason, Unit
from tests.casework.clocks import (
    CALENDAR,
    RULES,
    days,
    due,
    minutes,
    rule_named,
    some_case,
    some_moment,
    some_pause,
    some_rule,
)

MANY = settings(max_examples=150, deadline=None)


def why(*given_, **more):
    return "\n".join(due(*given_, **more).why)


def test_the_reasons_name_the_basis_the_holidays_the_extension_and_the_day():
    text = why("grievance", "2023-01-16T10:00", extensions=1)
    for part in ("고충민원(M05)", "제17조", "설날", "연장 1회: 7일", "바로 알려야", "2023-02-06(월)까지"):
        assert part in text


def test_each_extension_says_what_it_needs():
    text = why("law_inquiry", "2023-05-01T09:00", extensions=2)
    assert "연장 1회: 14일 늘립니다. 까닭과 새 기한을 바로 알려야 합니다." in text
    assert "연장 2회: 14일 늘립니다. 민원인이 동의해야 합니다." in text
    assert "연장 1회: 30일 늘립니다. 위원회가 승인해야 합니다." in why("first_registration", "2023-01-01", extensions=1)


def test_a_rule_that_nobody_has_checked_says_so():
    assert "아직 확인이 필요한 규칙입니다." in why("breach_notice", "2023-10-04T09:00")
    assert "확인이 필요한" not in why("grievance", "2023-10-04T09:00")


def test_who_is_counted_in_days_is_not_told_the_minute():
    assert "10:07" not in why("grievance", "2023-01-16T10:07")
    assert "10:07" in why("immediate", "2023-01-16T10:07")


def test_a_stop_that_outlasts_its_limit_says_from_when_the_clock_runs_again():
    text = why("grievance", "2023-03-02T10:00", [days("2023-03-06", "2023-03-31", PauseReason.FIELD_SURVEY)])
    assert "현장조사: 멈춥니다. 이 사유로는 모두 14일까지만 멈출 수 있어 2023-03-20(월)부터 다시 셉니다." in text
    longer = [days("2023-03-06", "2023-03-31", PauseReason.FIELD_SURVEY, prolonged=True)]
    assert "21일까지만 멈출 수 있어 2023-03-27(월)부터" in why("grievance", "2023-03-02T10:00", longer)


def test_a_stop_without_limit_or_end_names_no_day_of_its_own():
    for stop in (days("2023-01-18", None, PauseReason.HEARING), minutes("2023-01-18T10:00", None, PauseReason.HEARING)):
        text = why("grievance", "2023-01-16T10:00", [stop])
        assert "(아직 끝나지 않음) 의견 청취: 멈춥니다." in text
        assert "9999" not in text


def test_a_stop_after_the_end_says_that_it_changes_nothing():
    text = why("grievance", "2023-03-02T10:00", [days("2023-03-20", "2023-03-31")])
    assert "보완: 기한이 지난 뒤라 달라지지 않습니다." in text


def test_a_stop_outside_working_time_is_not_named_where_it_took_nothing_away():
    night = [minutes("2023-03-02T19:00", "2023-03-03T08:00"), minutes("2023-03-03T14:00", "2023-03-03T15:00")]
    found = due("simple_1", "2023-03-02T11:00", night)
    assert found.as_text() == "2023-03-03T11:00"
    assert [each.why for each in found.days] == ["", ""]


def test_a_clock_that_stands_says_since_when_and_what_is_left():
    standing = due("grievance", "2023-01-16T10:00", [days("2023-01-18", None)])
    assert standing.why[-2:] == [
        "2023-01-18(수)부터 멈춰 있어 기한이 아직 정해지지 않았습니다.",
        "2일을 셌고 5일이 남았습니다.",
    ]
    assert standing.days[-1].why == "정지: 보완"
    hours = due("simple_1", "2023-01-16T10:00", [Pause(first=datetime(2023, 1, 16, 15, 30), last=None)])  # noqa: DTZ001 - wall time
    assert hours.why[-1] == "4시간 30분을 셌고 3시간 30분이 남았습니다."


def test_an_end_on_a_closed_day_says_where_it_moved():
    found = due("conclude_report", "2023-08-02T09:00")
    assert any("2023-10-01(일)에 기간이 다 찼지만 쉬는 날(일요일)이라" in line for line in found.why)
    moved = [(each.day.day, each.kind, each.number) for each in found.days[-4:]]
    assert moved == [
        (1, DayKind.COUNTED, 60),
        (2, DayKind.MOVED, 60),
        (3, DayKind.MOVED, 60),
        (4, DayKind.MOVED, 60),
    ]


def test_a_year_without_a_holiday_table_is_said_and_not_guessed():
    assert "2028년의 공휴일 표가 아직 없어" in why("conclude_report", "2027-12-01T09:00")
    assert "2028년의 공휴일 표가 아직 없어" in why("grievance", "2027-12-28T09:00")
    assert "공휴일 표" not in why("grievance", "2027-12-01T09:00")
    # Where a closed day changes nothing, nothing is missing.
    assert "공휴일 표" not in why("breach_notice", "2027-12-31T09:00")
    assert "공휴일 표" not in why("employment_limit", "2027-12-31T09:00")


def test_the_days_of_a_grievance_over_new_year_can_be_drawn_as_a_strip():
    found = due("grievance", "2023-01-16T10:00", [days("2023-01-19", "2023-01-19")])
    drawn = [(each.day.day, str(each.kind), each.why, each.number) for each in found.days]
    assert drawn == [
        (16, "counted", "", 1),
        (17, "counted", "", 2),
        (18, "counted", "", 3),
        (19, "paused", "정지: 보완", 3),
        (20, "counted", "", 4),
        (21, "closed", "설날 전날", 4),
        (22, "closed", "설날", 4),
        (23, "closed", "설날 다음날", 4),
        (24, "closed", "설날 대체 휴일", 4),
        (25, "counted", "", 5),
        (26, "counted", "", 6),
        (27, "counted", "", 7),
    ]


def test_the_day_of_reception_is_named_where_it_does_not_count():
    first = due("petition_publicity", "2023-03-02T09:00").days[0]
    assert (first.kind, first.number, first.counts) == (DayKind.FIRST_DAY, 0, False)
    assert first.why == "시작한 날은 세지 않습니다"


def test_hours_name_the_stretches_that_counted():
    found = due("simple_1", "2023-03-02T11:00", [minutes("2023-03-02T14:00", "2023-03-02T16:00", PauseReason.HEARING)])
    drawn = [[(f"{since:%H:%M}", f"{until:%H:%M}") for since, until in each.stretches] for each in found.days]
    assert drawn == [
        [("11:00", "12:00"), ("13:00", "14:00"), ("16:00", "18:00")],
        [("09:00", "12:00"), ("13:00", "14:00")],
    ]
    assert found.days[0].why == "일부 정지: 의견 청취"


def test_what_arrives_after_hours_finds_no_time_left_that_day():
    found = due("immediate", "2023-03-06T22:00")
    assert [each.kind for each in found.days] == [DayKind.OUTSIDE_HOURS, DayKind.COUNTED]


def test_every_reason_and_every_need_has_words():
    for versions in RULES.deadlines.values():
        for rule in versions:
            pauses = [Pause(first=date(2024, 5, 2), last=date(2024, 5, 3), reason=reason) for reason in PauseReason]
            times = rule.extend.times if rule.extend else 0
            for at in (datetime(2022, 12, 1, 9), datetime(2024, 5, 1, 9)):  # noqa: DTZ001 - wall time
                assert len(due_date(rule, at, CALENDAR, pauses, times).why) >= 3 + len(pauses) + times


@given(some_case())
@MANY
def test_the_last_day_explained_is_the_due_day_and_its_number_the_whole_length(case):
    rule, at, pauses, extensions = case
    found = due_date(rule, at, CALENDAR, pauses, extensions)
    assert found.days[0].day == at.date()
    assert found.days[-1].day == found.day
    assert found.days[-1].number == found.total
    assert [each.day for each in found.days] == [at.date() + timedelta(days=step) for step in range(len(found.days))]


@given(some_case())
@MANY
def test_only_days_that_count_bring_the_end_nearer(case):
    rule, at, pauses, extensions = case
    before = 0
    for each in due_date(rule, at, CALENDAR, pauses, extensions).days:
        step = each.number - before
        assert each.counts == (step > 0)
        assert bool(each.why) or each.counts
        if rule.measure is Unit.HOURS:
            assert step == sum((until - since) / timedelta(minutes=1) for since, until in each.stretches)
        else:
            assert step == each.counts
        if rule.count is not Count.CALENDAR_DAYS and each.counts:
            assert CALENDAR.is_open(each.day)
        before = each.number


@given(some_case())
@MANY
def test_nothing_that_counted_lies_in_a_stop_that_the_rule_knows(case):
    rule, at, pauses, extensions = case
    stops = [each for each in pauses if each.reason in rule.pauses and rule.limit(each.reason) is None]
    for each in due_date(rule, at, CALENDAR, pauses, extensions).days:
        for since, until in each.stretches:
            assert not any(stop.since < until and since < stop.until and stop.since < stop.until for stop in stops)
        if each.counts and not each.stretches:
            begins = datetime.combine(each.day, datetime.min.time())
            assert not any(stop.since < begins + timedelta(days=1) and begins < stop.until for stop in stops)


@given(some_case())
@MANY
def test_no_deadline_ends_on_a_closed_day_where_that_is_forbidden_or_before_it_began(case):
    rule, at, pauses, extensions = case
    found = due_date(rule, at, CALENDAR, pauses, extensions)
    assert found.at >= at.replace(second=0, microsecond=0)
    if rule.closed_end is ClosedEnd.NEXT_OPEN_DAY and not (
        rule.count is Count.CALENDAR_DAYS and rule.measure is Unit.HOURS
    ):
        assert CALENDAR.is_open(found.day)


@given(some_case(), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)))
@MANY
def test_what_arrives_later_is_never_due_earlier(case, later):
    rule, at, pauses, extensions = case
    first, second = (due_date(rule, each, CALENDAR, pauses, extensions).at for each in (at, at + later))
    assert first <= second


@given(some_case())
@MANY
def test_an_extension_only_lengthens(case):
    rule, at, pauses, _ = case
    times = rule.extend.times if rule.extend else 0
    dues = [due_date(rule, at, CALENDAR, pauses, each).at for each in range(times + 1)]
    assert dues == sorted(set(dues))


@given(some_case(), st.data())
@MANY
def test_one_stop_more_never_makes_it_earlier(case, data):
    rule, at, pauses, extensions = case
    more = data.draw(some_pause(at))
    fewer = due_date(rule, at, CALENDAR, pauses, extensions).at
    assert fewer <= due_date(rule, at, CALENDAR, [*pauses, more], extensions).at


@given(some_case(), st.data())
@MANY
def test_stops_may_be_written_down_in_any_order_and_twice(case, data):
    rule, at, pauses, extensions = case
    shuffled = data.draw(st.permutations([*pauses, *pauses]))
    assert due_date(rule, at, CALENDAR, pauses, extensions).at == due_date(rule, at, CALENDAR, shuffled, extensions).at


@given(some_case(), st.data())
@MANY
def test_a_holiday_that_the_administrator_adds_never_makes_it_earlier(case, data):
    rule, at, pauses, extensions = case
    steps = data.draw(st.sets(st.integers(0, 120), max_size=8))
    added = CALENDAR.adding({at.date() + timedelta(days=step): "임시공휴일" for step in steps})
    assert due_date(rule, at, CALENDAR, pauses, extensions).at <= due_date(rule, at, added, pauses, extensions).at


@given(some_case(), st.data())
@MANY
def test_an_open_stop_leaves_the_date_or_takes_it_away(case, data):
    rule, at, pauses, extensions = case
    reason = data.draw(st.sampled_from(list(PauseReason)))
    still = Pause(first=at.date() + timedelta(days=data.draw(st.integers(0, 60))), last=None, reason=reason)
    found = due_date(rule, at, CALENDAR, [*pauses, still], extensions)
    if found.at is None:
        assert reason in rule.pauses
        assert found.days[-1].number < found.total or found.days[-1].kind is DayKind.PAUSED
        assert "아직 정해지지 않았습니다" in "\n".join(found.why)
    else:
        assert found.days[-1].number == found.total


@given(some_moment)
@MANY
def test_working_hours_end_inside_working_hours(at):
    for versions in RULES.deadlines.values():
        for rule in versions:
            if rule.count is Count.WORKING_HOURS:
                end = due_date(rule, at, CALENDAR).at.time()
                assert any(period.opens < end <= period.closes for period in CALENDAR.hours)


@given(some_rule, some_moment)
@MANY
def test_the_same_question_has_the_same_answer_whatever_was_asked_before(rule, at):
    fresh = CALENDAR.adding({date(2021, 1, 1): "옛 공휴일"})
    assert due_date(rule, at, fresh).as_text() == due_date(rule, at, CALENDAR).as_text()


def test_a_rule_by_its_name_is_the_version_of_that_day():
    assert rule_named("breach_notice", date(2023, 9, 14)).effective_to == date(2023, 9, 14)
