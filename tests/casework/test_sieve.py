"""What the sieve leaves out could not have matched: otherwise somebody's number would go unseen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.deidentifying.sieve import Sieve, alternatives, needed_by, traits_of
from policies.loading import load

RULES = load().deidentification
PATTERNS = sorted({rule.pattern for rule in RULES.rules} | {rule.needs for rule in RULES.rules if rule.needs})
TEXTS = [
    text
    for rule in RULES.rules
    for text in [*(text for text, _ in rule.examples), *rule.leaves, *(part for _, part in rule.examples)]
]


def test_a_text_with_a_match_has_a_trait_of_everything_that_is_needed():
    ready = [(re.compile(pattern), needed_by(pattern)) for pattern in PATTERNS]
    for text in TEXTS:
        traits = traits_of(text)
        for compiled, needed in ready:
            if any(each.isdisjoint(traits) for each in needed):
                assert compiled.search(text) is None, (compiled.pattern, text)


SIEVE = Sieve(dict(enumerate(PATTERNS)))
COMPILED = [re.compile(pattern) for pattern in PATTERNS]


@given(st.text(alphabet="0공일이영점-. @:가나동로길호년월일생번호카톡아이디골뱅이abz전화저예요", max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_slips_through(text):
    passing = SIEVE.passing(traits_of(text))
    assert {number for number, pattern in enumerate(COMPILED) if pattern.search(text)} <= passing


def test_a_text_without_a_digit_is_no_work_for_what_looks_for_digits():
    sieve = Sieve({0: "(?<![0-9])01[016789]-[0-9]{4}", 1: "유일한|하나뿐", 2: "[가-힣]{2}"})
    assert sieve.passing(traits_of("비가 옵니다")) == {2}
    assert sieve.passing(traits_of("유일한 사람")) == {1, 2}


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)", ["a", "b"]),
        ("(?:a|b)c", ["(?:a|b)c"]),
        ("(?:a|b)|(?:c)", ["(?:a|b)", "(?:c)"]),
        (r"[|()]x|\||(?:(?:a|b)|c)", ["[|()]x", r"\|", "(?:(?:a|b)|c)"]),
        ("(?:a)(?:b)", ["(?:a)(?:b)"]),
    ],
)
def test_an_expression_is_split_at_its_outermost_strokes(pattern, parts):
    assert alternatives(pattern) == parts


def test_a_pattern_that_is_looked_for_in_parts_means_the_same():
    for rule in RULES.rules:
        if rule.label == "QUASI":
            whole, parts = re.compile(rule.pattern), [re.compile(part) for part in alternatives(rule.pattern)]
            for text in TEXTS:
                assert (whole.search(text) is not None) == any(part.search(text) for part in parts), rule.id
