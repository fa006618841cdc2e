"""Rules of what is pressing carry their proof: every example is caught, nothing that only looks alike is."""

import pytest

from casework.monitoring.urgency import urgency_of
from policies.loading import load
from policies.monitoring import Mark

RULES = load()
EXAMPLES = [(rule, text) for rule in RULES.urgency.rules.values() for text in rule.examples]
LEAVES = [text for rule in RULES.urgency.rules.values() for text in rule.leaves]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[text for _, text in EXAMPLES])
def test_an_example_is_caught_by_its_rule(rule, text):
    found = urgency_of(text, RULES)
    assert rule.label in found.labels
    assert found.mark in {rule.mark, Mark.URGENT}


@pytest.mark.parametrize("text", LEAVES)
def test_what_only_looks_alike_is_left_alone(text):
    assert urgency_of(text, RULES).mark is Mark.ORDINARY


def test_what_makes_words_innocent_holds_for_its_own_sentence_alone():
    text = "작년에 받은 교육은 좋았습니다. 그런데 지금 반지하가 침수되고 있어요."
    assert urgency_of(text, RULES).mark is Mark.URGENT


def test_a_long_text_of_one_sentence_does_not_take_long():
    assert urgency_of("학교 앞 나무가 " * 2_500, RULES).mark is Mark.ORDINARY


def test_every_case_belongs_to_exactly_one_channel():
    known = RULES.monitoring
    for kind in RULES.kinds:
        for lane in ("web", "form", "telegram", "sms", "phone", "visit", "eungdapso"):
            for desk in ("complaints", "field"):
                assert known.channel_of(lane, kind, desk) in known.channels
    assert known.channel_of("sms", "grievance", "field") == "mayor_text"
    assert known.channel_of("web", "suggestion", "field") == "mayor_board"
    assert known.channel_of("phone", "grievance", "complaints") == "phone_visit"
    assert known.channel_of("web", "simple_request", "complaints") == "counsel"


@pytest.mark.parametrize(("cases", "size"), [(0, 0), (3, 3), (5, 5), (60, 6), (61, 7), (1000, 20)])
def test_a_sample_is_a_tenth_but_not_too_few_and_not_too_many(cases, size):
    assert RULES.monitoring.sample.size(cases) == size
