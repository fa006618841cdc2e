"""A telephone number is covered to its last digit, in whatever digits, words and signs it is written."""

import random

import pytest

from casework.deidentifying import find_spans
from policies.loading import load

RULES = load()
_SINO, _UNITS = "공일이삼사오육칠팔구", ((1000, "천"), (100, "백"), (10, "십"))
_OWN = ["영", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"]
_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def counted(group):
    """천이백삼십사 for 1234; what begins with a nought is said digit by digit."""
    if group[0] == "0":
        return "".join(_SINO[int(digit)] for digit in group)
    said, rest = "", int(group)
    for size, word in _UNITS:
        many, rest = divmod(rest, size)
        said += ("" if many == 1 else _SINO[many]) + word if many else ""
    return said + (_SINO[rest] if rest else "")


def one_by_one(signs, glue=""):
    return lambda group: glue.join(signs[int(digit)] for digit in group)


STYLES = {
    "as digits": one_by_one("0123456789"),
    "full width": one_by_one("０１２３４５６７８９"),
    "in circles": one_by_one("⓪①②③④⑤⑥⑦⑧⑨"),
    "spoken": one_by_one(_SINO),
    "spoken apart": one_by_one(_SINO, " "),
    "apart": one_by_one("0123456789", " "),
    "with dots": one_by_one("0123456789", "."),
    "by own words": one_by_one(_OWN, " "),
    "in English": one_by_one(_ENGLISH, " "),
    "in old signs": one_by_one("〇一二三四五六七八九"),
    "under key caps": one_by_one([f"{digit}\ufe0f\u20e3" for digit in range(10)]),
    "struck through": one_by_one([f"{digit}\u0336" for digit in range(10)]),
    "with what is not seen": one_by_one("0123456789", "\u200b"),
    "counted": counted,
    "as letters": lambda group: group.replace("0", "o").replace("1", "l"),
}
BETWEEN = (
    *("-", " ", ".", " - ", "ㅡ", "~", "/", "_", "*", ", ", "·", "…", "♡", ":", "=", "--", "] [", "\n"),
    *("다시", " 다시 ", "에 ", " 그리고 ", " 대시 ", "의 ", " ㅋㅋ ", " 하고 ", " 짝대기 ", " 찍고 "),
)
BEFORE = ("", "번호는 ", "제 번호 ", "전화: ", "연락처는", "핸드폰이 ", "☎ ")
AFTER = ("", "이에요", "예요", "입니다", "로 연락주세요", "번", "이고요", " 이요", ", 꼭요")


@pytest.mark.parametrize("style", STYLES)
def test_a_number_in_this_disguise_is_covered(style):
    dice, write = random.Random(style), STYLES[style]  # noqa: S311 - draws examples
    for between in BETWEEN:
        before, after = dice.choice(BEFORE), dice.choice(AFTER)
        number = between.join(map(write, ("010", f"0{dice.randrange(1000):03}", f"{dice.randrange(1000, 10000)}")))
        text = before + number + after
        covered = {place for span in find_spans(text, (), RULES) for place in range(span.start, span.end)}
        assert covered >= set(range(len(before), len(before) + len(number))), text


def test_two_numbers_in_two_lines_stay_two():
    spans = find_spans("공일공 공이사육 팔일삼오\n공일공 공이사육 팔일삼육", (), RULES)
    assert len(spans) == 2


@pytest.mark.parametrize(
    "text",
    [
        "이 일은 오 일 동안 이어졌고 일이 많았습니다.",
        "일 이 삼 사",
        "공사 구간은 이 구간과 저 구간입니다.",
        "사이사이 오일장이 섭니다.",
    ],
)
def test_words_that_sound_like_digits_are_left(text):
    assert [span for span in find_spans(text, (), RULES) if span.label == "PHONE"] == []
