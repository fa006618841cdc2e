"""The messages that de-identification is measured on are well formed, enough, different, and about who they say."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.deidentification.corpus import LABELS, MarkupError, Span, load, parse

FOLDER = Path(__file__).resolve().parents[3] / "benchmarks/deidentification"
UNSEEN = load(FOLDER / "unseen.txt")
ROSTER = load(FOLDER / "roster.txt")
EVERYTHING = [*UNSEEN, *ROSTER]
ORDINARY = (FOLDER / "ordinary.txt").read_text(encoding="utf-8")
AT_LEAST = {
    "title": 45,
    "notitle": 50,
    "given": 30,
    "surname": 20,
    "evasion": 40,
    "chat": 45,
    "foreign": 30,
    "common": 25,
    "orgamb": 20,
    "en": 35,
    "sms": 30,
    "dept": 20,
    "struct": 60,
    "structobf": 50,
    "addr": 40,
    "quasi": 35,
    "long": 25,
    "neg": 60,
}
ROSTER_STYLES = {"full", "separated", "spaced", "initials", "given", "surname", "chat"}
OUTSIDERS = {"복만재"}  # a contractor, not one of the staff
FIRST_SYLLABLE, SYLLABLES_PER_CONSONANT = ord("가"), 588
CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def _staff():
    with (FOLDER / "roster.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(words):
    return "".join(re.findall("[가-힣ㄱ-ㅎ]", words))


def _initials(name):
    return "".join(
        CONSONANTS[(ord(one) - FIRST_SYLLABLE) // SYLLABLES_PER_CONSONANT] if one >= "가" else one for one in name
    )


def _belongs(words, style, names):
    if style == "initials":
        return any(_initials(words) == _initials(name) for name in names)
    if style == "given":
        return any(name.endswith(words) for name in names)
    if style == "surname":
        return any(name.startswith(words) for name in names)
    return words in names


def test_every_category_has_enough_unseen_messages():
    counted = Counter(one.category for one in UNSEEN)
    assert len(UNSEEN) >= 380
    assert counted.keys() == AT_LEAST.keys()
    assert {name: counted[name] for name, least in AT_LEAST.items() if counted[name] < least} == {}


def test_every_label_is_measured():
    assert {span.label for one in UNSEEN for span in one.spans} == LABELS


def test_spans_lie_in_their_text_in_order_and_apart():
    for one in EVERYTHING:
        ends = [0, *(span.end for span in one.spans)]
        assert all(before <= span.start < span.end for before, span in zip(ends, one.spans, strict=False)), one.id
        assert ends[-1] <= len(one.text), one.id
        assert all(one.text[span.start : span.end].strip() for span in one.spans), one.id


def test_no_mark_is_left_in_a_text():
    assert [one.id for one in EVERYTHING if re.search(r"[{}\\]", one.text)] == []


def test_messages_to_be_left_alone_have_no_span_and_only_common_words_are_mixed():
    assert [one.id for one in UNSEEN if one.category == "neg" and one.spans] == []
    assert {one.category for one in UNSEEN if not one.spans} == {"neg", "common"}


def test_long_messages_are_long():
    assert [one.id for one in UNSEEN if one.category == "long" and not 300 <= len(one.text) <= 900] == []


def test_no_message_and_no_id_occurs_twice():
    for given in ([one.text for one in EVERYTHING], [one.id for one in UNSEEN], [one.id for one in ROSTER]):
        assert [value for value, times in Counter(given).items() if times > 1] == []


def test_ordinary_text_is_long_and_never_repeats_a_paragraph():
    paragraphs = ORDINARY.splitlines()
    assert len(ORDINARY) >= 55_000
    assert len(paragraphs) == len(set(paragraphs))
    assert all(one and one == one.strip() for one in paragraphs)


def test_nobody_of_the_staff_is_named_in_ordinary_text():
    said = ORDINARY.replace("간이영수증", "")  # a trap: a receipt with the name 이영수 inside
    assert [one["name"] for one in _staff() if len(one["name"]) > 2 and one["name"] in said] == []


def test_the_roster_is_a_whole_office():
    staff = _staff()
    assert len(staff) == 600
    assert len({one["department"] for one in staff}) == 30
    assert {one["sex"] for one in staff} == {"남", "여"}
    assert all(one["title"] for one in staff)


def test_people_named_in_roster_messages_are_on_the_roster():
    names = {one["name"] for one in _staff()}
    strangers = {
        words
        for one in ROSTER
        for span in one.spans
        if span.label == "PERSON"
        and not _belongs(words := _plain(one.text[span.start : span.end]), one.category, names)
    }
    assert strangers == OUTSIDERS
    assert {one.category for one in ROSTER} == ROSTER_STYLES
    assert len(ROSTER) == 120


def test_marks_become_offsets_and_breaks_become_lines():
    text, spans = parse(r"가\n{{PERSON:나다}}가 {{DEPT:라과}}에")
    assert text == "가\n나다가 라과에"
    assert spans == (Span(2, 4, "PERSON"), Span(6, 8, "DEPT"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{NAME:나다}}가", "unknown label: NAME"),
        ("{{PERSON:나다}가", "broken, nested or overlapping"),
        ("{{ORG:나 {{PERSON:다}} 라}}", "broken, nested or overlapping"),
        ("{{PERSON:}}가", "broken, nested or overlapping"),
        ("{{PERSON:나다 }}가", "begins or ends with a space"),
        (" 가나", "begins or ends with a space"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number(line, said, tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text(f"# title\n\n가나\n{line}\n", encoding="utf-8")
    with pytest.raises(MarkupError, match=rf"wrong\.txt: line 4: .*{said}"):
        load(path)


def test_a_message_before_any_heading_is_refused(tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text("가나\n", encoding="utf-8")
    with pytest.raises(MarkupError, match="line 1: a message stands before the first heading"):
        load(path)
