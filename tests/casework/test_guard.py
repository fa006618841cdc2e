"""Nothing leaves a case that gives somebody away: names, numbers, own words, exact times, the only one of a kind."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deidentifying import find_spans, find_together
from casework.deidentifying.guard import Case, Reason, Severity, inspect
from casework.deidentifying.overlap import share_of, verbatim_runs
from casework.deidentifying.singling import Staff, how_many
from policies.loading import load

RULES = load()
SAID = (
    "저는 문화체육과 독고은별입니다. 제 번호는 공일공 구공팔칠 육오일삼이에요.",
    "민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다.",
    "우리 팀 유일한 여자 주무관이라 누가 말했는지 금방 알 거예요.",
)
STAFF = [
    Staff("문화체육과", "주무관", "f"),
    *[Staff("문화체육과", "주무관", "m")] * 9,
    *[Staff("공원과", "주무관", "f")] * 9,
]


def check(outgoing, audience="factsheet", said=SAID, staff=STAFF):
    case = Case(said, find_together(said, (), RULES), staff)
    return inspect(outgoing, find_spans(outgoing, (), RULES), audience, case, RULES)


def reasons(report, severity=Severity.RED):
    return {each.reason for each in report.findings if each.severity is severity}


def parts(report, outgoing, reason):
    return [outgoing[each.start : each.end] for each in report.findings if each.reason is reason]


def test_a_neutral_fact_sheet_passes():
    report = check(
        "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
    )
    assert not report.is_blocked
    assert report.findings == ()
    assert report.shared == 0


@pytest.mark.parametrize(
    "outgoing",
    [
        "민가온 팀장의 출장 기록",
        "가온이가 받았다고 함",
        "민 가 온 팀장",
        "ㅁㄱㅇ 팀장",
        "독고은별의 진술",
        "민.가.온이라는 직원",
    ],
)
def test_a_name_of_the_case_is_blocked_however_it_is_written(outgoing):
    report = check(outgoing)
    assert report.is_blocked
    assert Reason.SAID_IN_CASE in reasons(report)


@pytest.mark.parametrize("outgoing", ["연락처 010-9087-6513", "끝자리 6513인 사람", "9087 6513"])
def test_a_number_of_the_case_is_blocked_even_in_part(outgoing):
    said = ("제 번호는 010-9087-6513이에요.",)
    assert Reason.SAID_IN_CASE in reasons(check(outgoing, said=said))


def test_another_number_is_blocked_because_it_identifies_by_itself():
    report = check("문의 010-0000-1234")
    assert reasons(report) == {Reason.IDENTIFIER}


def test_the_reporter_s_own_words_are_blocked_and_shown_side_by_side():
    outgoing = "업체 사람에게서 두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았다는 주장이 있습니다."
    report = check(outgoing)
    assert Reason.VERBATIM in reasons(report)
    (finding,) = [each for each in report.findings if each.reason is Reason.VERBATIM]
    message, start, end = finding.said
    assert SAID[message][start:end] == outgoing[finding.start : finding.end]


def test_many_short_borrowings_are_blocked_by_their_share():
    said = ("창고 자물쇠를 바꾸고 열쇠를 돌려주지 않는 일이 되풀이됩니다. 장부에는 아무 기록도 남기지 않습니다.",)
    outgoing = "창고 자물쇠를 바꾸고 열쇠를 돌려준 적 없음. 장부에는 아무 기록도 남기지 말라고 함."
    assert Reason.VERBATIM in reasons(check(outgoing, said=said))


def test_an_exact_hour_is_to_be_looked_at():
    outgoing = "2023년 3월 7일 오후 3시의 출입 기록"
    report = check(outgoing)
    assert not report.is_blocked
    assert parts(report, outgoing, Reason.TOO_EXACT) == ["2023년 3월 7일", "오후 3시"]


def test_a_phrase_that_fits_fewer_than_five_people_is_blocked_with_their_number():
    report = check("문화체육과에서 유일한 여자 주무관이 진술함.")
    (finding,) = [each for each in report.findings if each.reason is Reason.SINGLES_OUT]
    assert (finding.severity, finding.people) == (Severity.RED, 1)
    unknown = check("부서에서 유일한 사람이 진술함.")
    assert Severity.AMBER in {each.severity for each in unknown.findings if each.reason is Reason.SINGLES_OUT}


def test_a_department_is_shown_to_departments_and_looked_at_for_a_committee():
    outgoing = "문화체육과의 계약 서류를 요청합니다."
    assert check(outgoing).findings == ()
    report = check(outgoing, "committee")
    assert parts(report, outgoing, Reason.SAID_IN_CASE) == ["문화체육과"]


def test_how_many_people_fit_needs_something_to_go_by():
    assert how_many("문화체육과 여자 주무관", STAFF) == 1
    assert how_many("여자 주무관", STAFF) == 10
    assert how_many("주무관", STAFF) == 19
    assert how_many("그 사람", STAFF) is None
    assert how_many("우리 팀 유일한 여자 주무관", STAFF) is None
    assert how_many("문화체육과, 우리 팀 유일한 여자 주무관", STAFF) == 1
    assert how_many("민방위과의 여자 주무관", STAFF, ["민방위과"]) is None
    assert how_many("문화체육과", []) is None


def test_runs_are_found_across_blanks_and_signs_and_none_lies_inside_another():
    said = ["가나다라 마바사 아자차카타파하 그리고 끝"]
    outgoing = "앞말 가나다라마바사아자차, 카타파하! 뒷말"
    (run,) = verbatim_runs(outgoing, said, 10)
    assert outgoing[run.start : run.end] == "가나다라마바사아자차, 카타파하"
    assert said[0][run.said_start : run.said_end] == "가나다라 마바사 아자차카타파하"
    assert run.letters == 14
    assert share_of(outgoing, [run]) == round(14 / 18, 4)


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
@settings(max_examples=80, deadline=None)
def test_every_run_is_really_in_both_texts(outgoing, said):
    def letters(text):
        return "".join(sign.casefold()[:1] for sign in text if sign.isalnum())

    runs = verbatim_runs(outgoing, said, 6)
    assert all(one.end <= other.start for one, other in itertools.pairwise(runs))
    for run in runs:
        assert letters(outgoing[run.start : run.end]) == letters(said[run.text][run.said_start : run.said_end])


@given(
    st.text(max_size=80),
    st.lists(st.text(max_size=80), max_size=3),
    st.sampled_from(sorted(RULES.deidentification.audiences)),
)
@settings(max_examples=40, deadline=None)
def test_any_text_is_looked_through(outgoing, said, audience):
    report = check(outgoing, audience, said)
    assert all(0 <= each.start < each.end <= len(outgoing) for each in report.findings)


def test_twenty_thousand_times_the_same_syllable_is_looked_through_in_bounded_time():
    text = "가" * 20_000
    assert verbatim_runs(text, [text, text], 12)
