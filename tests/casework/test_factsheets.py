"""What stands in a copy and in an answer survives sealing, and whatever else stands there is refused."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import EmptyTextError, MalformedRequestError, TooLongError
from casework.factsheets import (
    Answer,
    Sheet,
    answer_of,
    check_answer,
    read_questions,
    sheet_content,
    sheet_of,
    signed_answer,
)
from crypto.keys import PrivateKey, SigningKey

KEY, SIGNING = PrivateKey.generate(), SigningKey.generate()
HANDOUT, OFFICE = bytes(range(16)), "geumcheon"
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def a_sheet(text="글", questions=("하나?", "둘?")):
    return Sheet(
        number="4827", copy="3-2", unit="주택과", holder="강주택", given=date(2026, 11, 23),
        answer_by=date(2026, 12, 2), text=text, questions=questions, answer_key=KEY.public,
    )  # fmt: skip


@given(words, st.lists(words, max_size=12))
def test_a_copy_reads_as_it_was_written(text, questions):
    sheet = a_sheet(text, tuple(questions))
    assert sheet_of(sheet_content(sheet)) == sheet


@given(st.lists(words, max_size=12), words)
def test_an_answer_reads_as_it_was_signed_and_only_for_its_copy(answers, text):
    answer = Answer(answers=tuple(answers), text=text)
    raw = signed_answer(answer, HANDOUT, OFFICE, SIGNING)
    assert answer_of(raw, HANDOUT, OFFICE, SIGNING.public) == answer
    assert answer_of(raw, bytes(16), OFFICE, SIGNING.public) is None
    assert answer_of(raw, HANDOUT, "elsewhere", SIGNING.public) is None
    assert answer_of(raw, HANDOUT, OFFICE, SigningKey.generate().public) is None


@given(st.one_of(st.binary(max_size=300), st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["v", "type", "said", "signature", "answers", "questions", "answer_key", "given", "answer_by", "text"]
    ), inner, max_size=8),
    max_leaves=20,
).map(lambda value: json.dumps(value).encode())))  # fmt: skip
def test_anything_else_is_refused_and_never_breaks(raw):
    assert answer_of(raw, HANDOUT, OFFICE, SIGNING.public) is None
    with pytest.raises(MalformedRequestError):
        sheet_of(raw)


@pytest.mark.parametrize("name", ["answer_key", "given", "answer_by", "questions", "type"])
def test_a_copy_without_one_of_its_parts_is_refused(name):
    content = json.loads(sheet_content(a_sheet()))
    del content[name]
    with pytest.raises(MalformedRequestError):
        sheet_of(json.dumps(content).encode())


@given(words)
def test_questions_are_lines_that_say_something(text):
    try:
        found = read_questions(text)
    except TooLongError:
        return
    assert all(each.strip() == each and each for each in found)
    assert len(found) <= 12


@pytest.mark.parametrize("text", ["\n".join(["무엇입니까?"] * 13), "ㄱ" * 301])
def test_too_many_or_too_long_questions_are_refused(text):
    with pytest.raises(TooLongError):
        read_questions(text)


def test_an_answer_fits_its_copy_and_says_something():
    assert check_answer([" 네 ", ""], "", a_sheet()).answers == ("네", "")
    assert check_answer([], " 네 ", a_sheet(questions=())).text == "네"
    with pytest.raises(EmptyTextError):
        check_answer(["", " "], "\n", a_sheet())
    for answers in ([], ["하나"], ["하나", "둘", "셋"]):
        with pytest.raises(MalformedRequestError):
            check_answer(answers, "글", a_sheet())


def test_what_stands_on_a_copy_names_department_number_and_part():
    assert a_sheet().mark == "주택과 사실확인서 제4827호 3-2부"
