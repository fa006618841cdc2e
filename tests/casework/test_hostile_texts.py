"""Whatever somebody writes, no character is lost and no text takes for ever; `make soak` does it for ten minutes."""

import pytest
from hypothesis import given, settings

from casework.deidentifying.tagger import tagger
from tests.hostile import cuts, hold, repeated, texts


@given(texts, cuts)
@settings(max_examples=30, deadline=None)
def test_any_text_is_read_covered_and_cut_without_loss(text, places):
    hold(text, None, places)


@given(repeated)
@settings(max_examples=5, deadline=None)
def test_a_piece_over_and_over_takes_no_more_than_its_length(text):
    hold(text)


@given(texts)
@settings(max_examples=10, deadline=None)
def test_it_holds_with_the_tagger_as_well(text):
    hold(text, tagger())


@pytest.mark.parametrize("sign", ["\u0301", "\u200b", "\U0001f469\u200d", "가", "0", "ㅡ", " ", "\n"])
def test_a_hundred_thousand_times_one_sign_is_read_to_the_end(sign):
    hold(sign * (100_000 // len(sign)))
