"""Help with answers: texts are filled with what the person may know, hard words are named, nobody is stopped."""

import re
from dataclasses import replace

import pytest

from casework.drafting import filled_template, hints_for, templates_for
from casework.errors import NotFoundError, NotPermittedError, NotYourCaseError
from casework.ids import case_bytes
from policies.errors import RulesRefusedError
from policies.loading import load
from policies.writing import HardWord, Template, check_writing
from tests.casework.looking import told

RULES = load()


async def test_a_text_is_filled_with_number_day_and_desk_and_nobody_s_name(any_town):
    case_id = await told(any_town, "업체 사람이 봉투를 두고 갔습니다.")
    haneul, office = await any_town.unlock("haneul"), any_town.office
    row = await office.cases.get(case_bytes(case_id))
    text = await filled_template(case_id, "received", haneul, office)
    assert row.number in text
    assert f"{row.due.month}월 {row.due.day}일까지" in text
    assert office.rules.desks[row.desk].label in text
    assert "김하늘" not in text
    await office.cases.change(case_bytes(case_id), due=None)
    assert "기한이 정해지면" in await filled_template(case_id, "received", haneul, office)


@pytest.mark.parametrize("name", RULES.writing.templates)
async def test_every_text_can_be_filled(any_town, name):
    kind = (RULES.writing.templates[name].kinds or ("grievance",))[0]
    login = {"complaints": "seojun", "audit": "garam"}[RULES.kinds[kind].desk]
    case_id = await told(any_town, "골목 가로등이 꺼졌습니다.", login, kind=kind)
    text = await filled_template(case_id, name, await any_town.unlock(login), any_town.office)
    assert not re.search(r"[{}]", text)
    assert hints_for(text, RULES) == ()  # the office's own texts are plain


async def test_a_text_of_another_kind_and_a_case_of_others_are_not_there(any_town):
    case_id = await told(any_town, "업체 사람이 봉투를 두고 갔습니다.")
    haneul, office = await any_town.unlock("haneul"), any_town.office
    assert "fixed" not in dict(templates_for("corruption", RULES))
    assert "fixed" in dict(templates_for("grievance", RULES))
    for name in ("fixed", "nothing", "", "received.text"):
        with pytest.raises(NotFoundError):
            await filled_template(case_id, name, haneul, office)
    with pytest.raises(NotYourCaseError):
        await filled_template(case_id, "received", await any_town.unlock("seojun"), office)
    with pytest.raises(NotPermittedError):
        await filled_template(case_id, "received", await any_town.unlock("lead"), office)


@pytest.mark.parametrize("word", RULES.writing.words, ids=lambda word: word.hard)
def test_each_hard_word_finds_its_example_and_leaves_what_only_looks_like_it(word):
    assert word.easy in {hint.easier for hint in hints_for(word.example, RULES)}
    assert not word.leaves or word.easy not in {hint.easier for hint in hints_for(word.leaves, RULES)}


def test_a_long_sentence_is_named_by_its_beginning_and_a_short_one_is_not():
    long = "가나다라 " * 30
    (hint,) = hints_for(f"짧습니다. {long}입니다. 끝입니다.", RULES)
    assert hint.easier == ""
    assert len(hint.said) < 40
    assert hints_for("짧은 문장입니다.\n" * 50, RULES) == ()
    assert hints_for("", RULES) == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"longest_sentence": 0}, "longest_sentence"),
        ({"templates": {"x": Template(label="글", text="{이름}님께")}}, "templates.x.text"),
        ({"templates": {"x": Template(label="글", text="글", kinds=("nothing",))}}, "templates.x.kinds"),
        ({"words": (HardWord(hard="금번", easy="이번", example="이번 사업"),)}, "words.금번"),
        ({"words": (HardWord(hard="금번", easy="이번", example="금번", leaves="금번에"),)}, "words.금번"),
    ],
)
def test_rules_that_could_not_hold_are_refused(changes, named):
    with pytest.raises(RulesRefusedError) as refused:
        check_writing(replace(RULES.writing, **changes), RULES.kinds)
    assert named in str(refused.value)
