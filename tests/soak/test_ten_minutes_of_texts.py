"""Ten minutes of texts that nobody writes in good faith, up to a million characters long."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, seed, settings

from casework.deidentifying.tagger import tagger
from tests.hostile import COMBINING, PIECES, UNSEEN, cuts, hold, repeated, texts

SMALL, LARGE = 8 * 60, 2 * 60
MILLION = 1_000_000
ROUND = 200


@pytest.mark.timeout(SMALL + 300)
def test_any_text_for_eight_minutes():
    until, number = time.monotonic() + SMALL, 0
    while time.monotonic() < until:
        number += 1
        _round(number, None if number % 4 else tagger(), until)
    assert number > 1


def _round(number, reader, until):
    @seed(number)
    @settings(max_examples=ROUND, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts, cuts)
    def small(text, places):
        if time.monotonic() < until:
            hold(text, reader, places)

    @seed(number)
    @settings(max_examples=ROUND // 20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(repeated)
    def long(text):
        if time.monotonic() < until:
            hold(text, reader)

    small()
    long()


@pytest.mark.timeout(LARGE + 600)
def test_a_million_characters_for_two_minutes():
    dice = random.Random(20231127)  # noqa: S311 - draws texts, no secrets
    until = time.monotonic() + LARGE
    pieces = [*PIECES, *UNSEEN, *COMBINING, "가나다 ", "\n", "\U0001f469"]
    while time.monotonic() < until:
        some = dice.choices(pieces, k=dice.randint(1, 40))
        hold("".join(dice.choices(some, k=MILLION))[: dice.choice([MILLION // 10, MILLION])])
