"""`daesup deadline` from the outside: dates with their reasons as JSON, or one Korean sentence that says why not."""

import json
import re
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.__main__ import parser_for
from casework.commands.deadline import UnreadableError, counted, read_stop
from policies.deadlines import PauseReason
from policies.loading import load

RULES = load()
VECTORS = json.loads((Path(__file__).parent / "vectors" / "deadlines.json").read_text(encoding="utf-8"))
some_day = st.dates(date(2020, 1, 1), date(2050, 1, 1))
GRIEVANCE = RULES.deadline("grievance", date(2023, 1, 16))


def run(*arguments):
    command = [sys.executable, "-m", "casework", "deadline", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main(arguments):
    """One command in this process, without its logging: that would outlive the test."""
    given = parser_for(arguments).parse_args(arguments)
    return given.act(given)


def printed(capsys, *arguments):
    """What the command prints, run in this process."""
    assert main(["deadline", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *arguments):
    """The one sentence that the command says instead."""
    with pytest.raises(SystemExit) as ended:
        sys.exit(main(["deadline", *arguments]))
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert re.search("[가-힣]", said.err)
    return said.err.strip()


def read_or_refused(read):
    """What was read, or the Korean sentence that says why not; any other error is one."""
    try:
        return read()
    except UnreadableError as reason:
        return re.search("[가-힣]", str(reason))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("grievance", "2023-01-16T10:00"), "2023-01-26"),
        (("grievance", "2023-01-16T10:00", "--extend"), "2023-02-06"),
        (("law_inquiry", "2023-05-01"), "2023-05-19"),
        (("immediate", "2023-03-03T17:00"), "2023-03-06T11:00"),
        (("M06-3", "2023-03-08T14:00"), "2023-03-13T14:00"),
        (("P01", "2023-03-02"), "2023-03-17"),
    ],
)
def test_the_vectors_of_the_handbook_come_out_of_the_program(arguments, expected):
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert list(said) == ["due", "why", "days"]
    assert said["due"] == expected
    assert said["days"][-1]["date"] == expected[:10]
    assert any(f"{expected[:10]}(" in line for line in said["why"])


def test_the_vectors_computed_in_another_way_come_out(capsys):
    for one in VECTORS:
        stops = [part for stop in one["stops"] for part in ("--stop", stop)]
        said = printed(capsys, one["rule"], one["received_at"], *stops, *["--extend"] * one["extend"])
        assert said["due"] == one["due"], one
        assert said["days"][-1]["date"] == one["due"][:10], one


def test_a_rule_answers_to_its_name_and_to_its_code_in_any_case(capsys):
    by_name = printed(capsys, "grievance", "2023-01-16T10:00")
    assert by_name == printed(capsys, "M05", "2023-01-16T10:00") == printed(capsys, "m05", "2023-01-16T10:00")


def test_a_moment_of_another_zone_is_read_in_korean_time(capsys):
    assert printed(capsys, "immediate", "2023-03-03T08:00Z")["due"] == "2023-03-06T11:00"


@pytest.mark.parametrize("word", ["field_survey", "현장조사"])
def test_reasons_may_be_korean_or_the_words_of_the_rules(capsys, word):
    stop = f"2023-03-06..2023-03-31={word}"
    assert printed(capsys, "M05", "2023-03-02T10:00", "--stop", stop)["due"] == "2023-03-24"
    assert printed(capsys, "M05", "2023-03-02T10:00", "--stop", f"{stop}+")["due"] == "2023-03-31"


def test_a_stop_without_a_reason_is_a_supplement():
    assert read_stop("2023-01-17..2023-01-19", GRIEVANCE).reason is PauseReason.SUPPLEMENT


def test_a_stop_may_begin_on_a_day_and_end_at_a_minute():
    found = read_stop("2023-01-17..2023-01-19T14:00=hearing", GRIEVANCE)
    assert (found.since, found.until) == (datetime(2023, 1, 17), datetime(2023, 1, 19, 14))  # noqa: DTZ001 - wall time


def test_an_open_stop_has_no_due_date_yet(capsys):
    said = printed(capsys, "grievance", "2023-01-16T10:00", "--stop", "2023-01-17..")
    assert said["due"] is None
    assert "아직 정해지지 않았습니다" in "".join(said["why"])
    assert said["days"][-1] == {
        "date": "2023-01-17", "weekday": "화", "counts": False, "kind": "paused", "why": "정지: 보완", "number": 1,
    }  # fmt: skip


def test_hours_come_with_the_stretches_that_counted(capsys):
    said = printed(capsys, "immediate", "2023-03-03T17:00")
    drawn = [(day["date"], day["counts"], day["why"], day["minutes"], day["stretches"]) for day in said["days"]]
    assert drawn == [
        ("2023-03-03", True, "", 60, [["17:00", "18:00"]]),
        ("2023-03-04", False, "토요일", 60, []),
        ("2023-03-05", False, "일요일", 60, []),
        ("2023-03-06", True, "", 180, [["09:00", "11:00"]]),
    ]
    night = printed(capsys, "Z01", "2023-10-04T22:30")["days"]
    assert [day["stretches"] for day in night] == [
        [["22:30", "24:00"]], [["00:00", "24:00"]], [["00:00", "24:00"]], [["00:00", "22:30"]],
    ]  # fmt: skip


def test_the_list_shows_every_version_of_every_rule(capsys):
    assert main(["deadline", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == sum(len(versions) for versions in RULES.deadlines.values())
    assert {line.split("\t")[0] for line in lines} == set(RULES.deadlines)
    assert "breach_notice\tZ01\t개인정보 유출 통지\t72시간\t2023-09-15부터" in lines
    assert "breach_notice\tZ01\t개인정보 유출 통지\t5일\t2022-01-01부터 2023-09-14까지" in lines


def test_the_help_is_korean():
    done = run("--help")
    assert done.returncode == 0
    assert "받은 때" in done.stdout
    assert "현장조사" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "규칙과 받은 때를 함께"),
        (("grievance",), "규칙과 받은 때를 함께"),
        (("griev", "2023-01-16"), "그런 규칙이 없습니다"),
        (("", "2023-01-16"), "규칙과 받은 때를 함께"),
        (("M06", "2023-01-16"), "M06-1, M06-2, M06-3"),
        (("A01", "2023-01-16"), "그런 규칙이 없습니다"),
        (("grievance", "2023-02-30"), "날짜와 시각은"),
        (("grievance", "yesterday"), "날짜와 시각은"),
        (("grievance", "2023-01-16T25:00"), "날짜와 시각은"),
        (("grievance", "0001-01-01T00:00+14:00"), "날짜와 시각은"),
        (("grievance", "2021-12-31"), "시행되지 않았습니다"),
        (("C01", "2022-05-18"), "시행되지 않았습니다"),
        (("grievance", "9999-12-31"), "날이 너무 멉니다"),
        (("grievance", "2023-01-16", *["--extend"] * 3), "2번까지만"),
        (("reception", "2023-01-16", "--extend"), "늘릴 수 없습니다"),
        (("grievance", "2023-01-16", "--stop", "2023-01-17"), "멈춘 동안은"),
        (("grievance", "2023-01-16", "--stop", ".."), "날짜와 시각은"),
        (("grievance", "2023-01-16", "--stop", "..2023-01-17"), "날짜와 시각은"),
        (("grievance", "2023-01-16", "--stop", "2023-01-19..2023-01-17"), "끝이 시작보다"),
        (("grievance", "2023-01-16", "--stop", "2023-01-17..2023-01-19=휴가"), "정지 사유는"),
        (("grievance", "2023-01-16", "--stop", "2023-01-17..2023-01-19=보완+"), "그 사유의 정지는 늘릴 수"),
        (("grievance", "2023-01-16", "--stop", "2023-01-17..2203-01-19"), "너무 길거나"),
        (("grievance", "2023-01-16", "--stop", "2023-01-17..9999-12-31"), "너무 길거나"),
        (("grievance", "2023-01-16", "--stop"), "명령을 알아듣지 못했습니다"),
        (("grievance", "2023-01-16", "--pause", "x"), "명령을 알아듣지 못했습니다"),
        (("grievance", "2023-01-16", "tomorrow"), "명령을 알아듣지 못했습니다"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_korean_sentence(capsys, arguments, said):
    assert said in refused(capsys, *arguments)


def test_a_refusal_from_the_outside_leaves_no_trace_of_the_program():
    done = run("grievance", "2023-13-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_as_a_moment_is_read_or_refused(text):
    assert read_or_refused(lambda: counted(RULES, "grievance", text, [], 0).day)


@given(st.text(alphabet="0123456789-T:.=+보완현장조사 Z\u0661", max_size=50) | st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_as_a_stop_is_read_or_refused(text):
    assert read_or_refused(lambda: read_stop(text, GRIEVANCE).since)


@given(some_day, some_day, st.sampled_from(list(PauseReason)))
@settings(max_examples=100, deadline=None)
def test_a_stop_of_days_is_read_as_it_was_meant(first, last, reason):
    if last < first:
        first, last = last, first
    found = read_stop(f"{first}..{last}={reason}", GRIEVANCE)
    assert (found.first, found.last, found.reason, found.prolonged) == (first, last, reason, False)
