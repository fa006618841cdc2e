"""From how many on a committee decides: by numbers, for every committee of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.committees.counting import Bench, has_passed, lamp_of
from policies.loading import load

COMMITTEES = load().committees.committees
NAMES = st.sampled_from(sorted(COMMITTEES))


@pytest.mark.parametrize(
    ("members", "present", "lit"),
    [(5, 3, True), (5, 2, False), (4, 4, False), (6, 4, True), (6, 3, False), (7, 4, True), (15, 7, False)],
)
def test_more_than_half_of_those_who_take_part_must_be_there(members, present, lit):
    assert lamp_of(Bench(members=members, present=present), COMMITTEES["coordination"]).is_lit is lit


@pytest.mark.parametrize(
    ("votes", "present", "passes"),
    [(3, 5, True), (2, 4, False), (3, 4, True), (2, 3, True), (0, 3, False), (1, 1, True)],
)
def test_more_than_half_of_those_there_must_be_for_it_and_abstaining_counts_as_there(votes, present, passes):
    tally = {"for": votes, "against": 0, "abstain": present - votes}
    assert has_passed(tally, Bench(members=5, present=present), COMMITTEES["coordination"]) is passes


def test_a_review_by_right_of_office_needs_two_thirds_of_all_members():
    ethics, bench = COMMITTEES["ethics"], Bench(members=7, present=5)
    assert has_passed({"for": 5}, bench, ethics, "review_again")
    assert not has_passed({"for": 4}, bench, ethics, "review_again")
    assert has_passed({"for": 4}, bench, ethics)


@given(NAMES, st.integers(0, 45), st.integers(0, 45))
def test_one_more_who_is_there_never_puts_the_lamp_out(name, members, present):
    bench = Bench(members=members, present=min(present, members))
    if lamp_of(bench, COMMITTEES[name]).is_lit and bench.present < members:
        assert lamp_of(Bench(members=members, present=bench.present + 1), COMMITTEES[name]).is_lit


@given(NAMES, st.integers(1, 45), st.data())
def test_one_more_who_is_for_it_never_lets_it_fail_and_nothing_passes_with_half(name, present, data):
    votes, bench = data.draw(st.integers(0, present)), Bench(members=45, present=present)
    passed = has_passed({"for": votes}, bench, COMMITTEES[name])
    assert passed is (2 * votes > present)
    if passed and votes < present:
        assert has_passed({"for": votes + 1}, bench, COMMITTEES[name])


@given(NAMES, st.integers(0, 45))
def test_a_lamp_needs_at_least_one_and_says_how_many_are_missing(name, members):
    lamp = lamp_of(Bench(members=members, present=0), COMMITTEES[name])
    assert not lamp.is_lit
    assert lamp.missing == lamp.needed > members / 2
