"""What each audience reads: one token for one person everywhere, dates and ages more vaguely; policy, not code."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deidentifying import Linking, Span, find_together, linking_of, rewrite
from casework.deidentifying.lines import Roster, read_roster, rewrite_lines
from casework.deidentifying.spans import settle
from casework.errors import MalformedRequestError
from policies.identifiers import Label
from policies.loading import load

RULES = load()
FOUND = RULES.deidentification


def told(audience, *texts, roster=()):
    found = find_together(texts, roster, RULES)
    linking = linking_of(texts, found, RULES)
    return [
        rewrite(text, spans, audience, linking, FOUND).text for text, spans in zip(texts, found, strict=True)
    ]  # fmt: skip


def test_one_person_has_one_token_however_they_are_called():
    texts = (
        "문화체육과 민서준 주무관이 저를 불렀어요.",
        "서준이가 또 그랬어요.",
        "민 주무관이요",
        "ㅁㅅㅈ 조심하세요",
        "민.서.준 맞아요",
    )
    assert told("committee", *texts) == [
        "부서1 인물1 주무관이 저를 불렀어요.",
        "인물1이가 또 그랬어요.",
        "인물1 주무관이요",
        "인물1 조심하세요",
        "인물1 맞아요",
    ]


def test_two_people_with_one_surname_stay_two_and_the_surname_alone_is_neither():
    texts = ("민서준 주무관과 민가온 팀장이 다투었습니다.", "민 주무관이 먼저 때렸어요.")
    assert told("committee", *texts)[0] == "인물1 주무관과 인물2 팀장이 다투었습니다."
    assert told("committee", *texts)[1] == "인물3 주무관이 먼저 때렸어요."


def test_a_name_said_late_is_hidden_where_it_was_said_before():
    texts = ("가온이도 봤을 거예요", "민가온 팀장입니다")
    assert told("lead", *texts) == ["인물1이도 봤을 거예요", "인물1 팀장입니다"]


def test_a_number_split_between_messages_is_hidden_in_both():
    first, second, third = told("committee", "제 번호는 010-0234", "5678", "입니다")
    assert "0234" not in first
    assert "5678" not in second
    assert third == "입니다"


def test_the_investigator_reads_names_and_no_numbers():
    (text,) = told("investigator", "민서준 주무관 번호는 010-0234-5678입니다.")
    assert text == "민서준 주무관 번호는 전화1입니다."


def test_a_committee_reads_months_times_of_day_decades_and_no_ranks():
    (text,) = told("committee", "2023년 3월 7일(화) 오후 3시 20분에 34세 사무관이 왔습니다.")
    assert text == "2023년 3월 중 오후에 30대 직원이 왔습니다."


def test_a_phrase_that_singles_somebody_out_stays_for_the_committee_s_reviewer_and_goes_for_the_public():
    said = "부서에서 유일한 임산부인데 당직을 시켜요."
    (spans,) = find_together([said], (), RULES)
    shown = rewrite(said, spans, "committee", linking_of([said], [spans], RULES), FOUND)
    assert shown.text == said
    assert [(str(each.span.label), each.instead) for each in shown.changes] == [("QUASI", None)]
    (public,) = told("public", said)
    assert public.startswith("특징1")
    assert "임산부" not in public


@pytest.mark.parametrize("name", FOUND.vague)
def test_what_is_told_more_vaguely_proves_itself(name):
    rule = FOUND.vague[name]
    assert rule.examples
    assert rule.leaves
    for text, vague in rule.examples:
        assert re.sub(rule.pattern, rule.to, text) == vague
    for text in rule.leaves:
        assert re.sub(rule.pattern, rule.to, text) == text


@given(st.lists(st.text(max_size=80), max_size=4), st.sampled_from(sorted(FOUND.audiences)))
@settings(max_examples=60, deadline=None)
def test_nothing_outside_a_find_is_lost_or_moved(texts, audience):
    found = find_together(texts, ("민서준",), RULES)
    linking = linking_of(texts, found, RULES)
    rule = FOUND.audiences[audience]
    for text, spans in zip(texts, found, strict=True):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        if rule.vague:
            continue
        shown, at, expected = rewrite(text, spans, audience, linking, FOUND), 0, ""
        for each in shown.changes:
            if each.instead is not None:
                expected += text[at : each.span.start] + each.instead
                at = each.span.end
        assert shown.text == expected + text[at:]


def test_a_particle_behind_a_known_name_is_no_part_of_it_and_a_syllable_is():
    name, guess = Span(0, 2, Label.PERSON, "roster", 0.9), Span(0, 3, Label.PERSON, "guess", 0.5)
    assert settle([name, guess], "서준이가") == [name]
    assert [span.end for span in settle([name, guess], "서준영가")] == [2, 3]


def test_a_thing_that_is_no_person_is_numbered_within_its_kind():
    linking = Linking((), FOUND.names)
    text = "가나다라"
    assert linking.number(Span(0, 2, Label.DEPT, "x", 1), text) == 1
    assert linking.number(Span(2, 4, Label.DEPT, "x", 1), text) == 2
    assert linking.number(Span(0, 2, Label.ORG, "x", 1), text) == 1
    assert linking.number(Span(0, 2, Label.DEPT, "x", 1), text) == 1


# --- the command -----------------------------------------------------------------------------------------------------


def run(lines, *arguments):
    """The command as a program of its own, as everybody uses it."""
    command = [sys.executable, "-m", "casework", "deidentify", *arguments]
    done = subprocess.run(command, check=False, input="\n".join(lines), capture_output=True, text=True, timeout=60)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_the_command_gives_back_the_text_and_where_things_were():
    line = json.dumps({"id": "a", "text": "전화 010-0234-5678"})
    status, (row,), _ = run([line, ""])
    assert status == 0
    assert row == {"id": "a", "text": "전화 전화1", "spans": [{"start": 3, "end": 16, "label": "PHONE"}]}


def test_the_command_explains_itself_and_knows_the_staff(tmp_path):
    staff = tmp_path / "staff.csv"
    staff.write_text("name,department\n민서준,치수과\n", encoding="utf-8")
    line = json.dumps({"id": 7, "text": "치수과 ㅁㅅㅈ 조심"})
    status, (row,), _ = run([line], "--roster", str(staff), "--explain", "--audience", "public"
    )  # fmt: skip
    assert status == 0
    assert row["text"] == "부서1 인물1 조심"
    unit, person = row["spans"]
    assert (unit["start"], unit["end"], unit["label"], unit["instead"]) == (0, 3, "DEPT", "부서1")
    assert person == {
        "start": 4, "end": 7, "label": "PERSON", "rule": "roster", "confidence": 1.0, "instead": "인물1",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"id": 1}', '{"text": "a"}', '{"id": 1, "text": 7}', "[" * 9999])
def test_a_line_that_cannot_be_read_ends_the_command_with_one_sentence(line):
    status, rows, said = run([line])
    assert (status, rows) == (2, [])
    assert "읽을 수 없는 줄" in said


def test_a_staff_list_without_names_is_refused(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text("이름\n민서준\n", encoding="utf-8")
    with pytest.raises(MalformedRequestError):
        read_roster(path)
    assert list(rewrite_lines([], "public", Roster(), RULES, explain=False)) == []
