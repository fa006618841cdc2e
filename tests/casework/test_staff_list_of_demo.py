"""The demo's staff list fits its organisation chart and does not change what its stories say."""

from collections import Counter
from datetime import date

import pytest

from casework.deidentifying import find_spans
from casework.deidentifying.singling import how_many
from casework.demo.data import read_people, read_stories
from casework.demo.staff import staff_list
from casework.stafflist import read_staff
from policies.loading import load

RULES = load()
OFFICERS, _ = read_people()
COLLEAGUES = read_staff(staff_list(OFFICERS, RULES, date(2026, 11, 25)).encode())


def test_three_hundred_people_each_with_a_name_of_their_own():
    assert len({each.name for each in COLLEAGUES}) == len(COLLEAGUES) == 300


def test_every_department_is_one_of_today_s_and_has_one_head():
    today = {each.name for each in RULES.organisation.units if each.valid_to is None}
    heads = Counter(each.staff.department for each in COLLEAGUES if each.staff.title == "과장")
    assert {each.staff.department for each in COLLEAGUES} <= today
    assert set(heads.values()) == {1}
    assert len(heads) > 20


def test_a_description_of_one_person_counts_one_and_a_vague_one_counts_many():
    staff = [each.staff for each in COLLEAGUES]
    assert how_many("건축과 과장이 그랬어요", staff) == 1
    assert how_many("어떤 주무관이 그랬어요", staff) > 100


@pytest.mark.parametrize("story", read_stories(), ids=lambda story: story.id)
def test_no_story_names_a_colleague_by_accident(story):
    invented = {each.name for each in COLLEAGUES} - {each.name for each in OFFICERS}
    texts = [story.text, *story.answers.values(), *(str(each.details.get("text", "")) for each in story.events)]
    for text in texts:
        found = {span.rule for span in find_spans(text, sorted(invented), RULES)}
        assert not found & {"roster", "roster_given_name"}
