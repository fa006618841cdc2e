"""The messages that the misfiled-report catcher is measured on are well formed, different, and not easy."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks/triage"
CHANNELS = {"mayor_text", "board", "complaint", "phone_entry", "event_request", "petition", "happy_call"}
KEYS = {"id": str, "channel": str, "text": str, "misconduct": bool, "what": str}
OBVIOUS = ("뇌물", "비리", "금품", "청탁", "횡령", "갑질", "성희롱", "부패", "신고")
STRETCH = 12
LONGEST = 600
_PHONE = re.compile(r"01\d[- .]?\d{3,4}[- .]?\d{4}")
_LETTERS = re.compile(r"[\W_]+")


def read(name):
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


SEEN, UNSEEN = read("seen.jsonl"), read("unseen.jsonl")
EVERYTHING = [*SEEN, *UNSEEN]


def faults(row):
    """Everything that is wrong with one line, in words."""
    if {key: type(value) for key, value in row.items()} != KEYS:
        return ["not the five keys"]
    text = row["text"]
    wrong = {
        "unknown channel": row["channel"] not in CHANNELS,
        "empty or too long": not 0 < len(text) <= LONGEST,
        "begins or ends with a space": text != text.strip(),
        "a class is one short English name": re.fullmatch(r"[a-z_]{3,30}", row["what"]) is None,
        "a telephone number that could be somebody's": any(not one.startswith("010-0") for one in _PHONE.findall(text)),
    }
    return [fault for fault, found in wrong.items() if found]


def letters(text):
    return _LETTERS.sub("", text.lower())


def stretches(rows, form):
    found = set()
    for row in rows:
        text = form(row["text"])
        found |= {text[start : start + STRETCH] for start in range(len(text) - STRETCH + 1)}
    return found


def shared(some, others, form):
    return sorted(stretches(some, form) & stretches(others, form))


def counted(rows, key):
    return Counter((row[key], row["misconduct"]) for row in rows)


def test_every_line_is_well_formed():
    assert (len(SEEN), len(UNSEEN)) == (120, 400)
    assert {row["id"]: faults(row) for row in EVERYTHING if faults(row)} == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"channel": "telegram"}, "unknown channel"),
        ({"text": ""}, "empty or too long"),
        ({"text": "가" * 601}, "empty or too long"),
        ({"text": " 가로등이 꺼졌어요"}, "begins or ends with a space"),
        ({"what": "가로등"}, "a class is one short English name"),
        ({"text": "연락 주세요 010-9123-4567"}, "a telephone number that could be somebody's"),
        ({"misconduct": "true"}, "not the five keys"),
        ({"score": 1}, "not the five keys"),
    ],
)
def test_a_malformed_line_would_be_found(change, fault):
    assert faults({**SEEN[0], **change}) == [fault]


def test_no_id_and_no_text_occurs_twice():
    texts = Counter(letters(row["text"]) for row in EVERYTHING)
    assert len({row["id"] for row in EVERYTHING}) == len(EVERYTHING)
    assert [row["id"] for row in EVERYTHING if texts[letters(row["text"])] > 1] == []


@pytest.mark.parametrize("form", [str, letters], ids=["as written", "letters only"])
def test_the_two_files_share_no_stretch_of_words(form):
    assert len(stretches(UNSEEN, form)) > 20_000
    assert shared(SEEN, UNSEEN, form) == []


def test_a_copied_sentence_would_be_found_even_with_other_spaces():
    copied = {**SEEN[0], "text": UNSEEN[0]["text"].replace(" ", "").replace(".", " ")}
    assert shared([copied], UNSEEN, letters) != []


@pytest.mark.parametrize(("rows", "least"), [(SEEN, 7), (UNSEEN, 20)], ids=["seen", "unseen"])
def test_every_channel_has_enough_of_both_labels(rows, least):
    numbers = counted(rows, "channel")
    assert {(channel, label) for channel in CHANNELS for label in (True, False)} == set(numbers)
    assert {pair: number for pair, number in numbers.items() if number < least} == {}
    assert sum(row["misconduct"] for row in rows) * 2 == len(rows)


def test_a_class_belongs_to_one_label():
    classes = counted(EVERYTHING, "what")
    assert [what for what, label in classes if label and (what, False) in classes] == []


@pytest.mark.parametrize("rows", [SEEN, UNSEEN], ids=["seen", "unseen"])
def test_the_obvious_words_decide_nothing(rows):
    """Many true texts have none of them, and many false texts have one."""
    said = Counter((row["misconduct"], any(word in row["text"] for word in OBVIOUS)) for row in rows)
    assert said[True, False] * 3 >= len(rows) / 2
    assert said[False, True] * 6 >= len(rows) / 2


@pytest.mark.parametrize("rows", [SEEN, UNSEEN], ids=["seen", "unseen"])
def test_length_decides_nothing(rows):
    """How often a true text is longer than a false one: half would be perfect."""
    true, false = ([len(row["text"]) for row in rows if row["misconduct"] is label] for label in (True, False))
    longer = sum((one > other) + (one == other) / 2 for one in true for other in false)
    assert longer / len(true) / len(false) < 0.7


@pytest.mark.parametrize("key", ["channel", "what"])
def test_the_readme_counts_what_is_there(key):
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    seen, unseen = counted(SEEN, key), counted(UNSEEN, key)
    names = sorted({name for name, _ in seen + unseen})
    rows = [
        f"| `{name}` | {seen[name, True]} | {seen[name, False]} | {unseen[name, True]} | {unseen[name, False]} |"
        for name in names
    ]
    assert [row for row in rows if row not in said] == []
