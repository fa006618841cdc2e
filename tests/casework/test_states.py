"""States of a case: one table, closed under its moves."""

import pytest

from casework.errors import NotAllowedNowError
from casework.states import IN_TALK, MOVES, CaseState, allowed_moves, check_move, state_once_answered
from policies.loading import load

RULES = load()


def test_the_table_has_a_row_for_every_state():
    assert MOVES.keys() == set(CaseState)


def test_every_state_can_be_reached_from_receiving_and_can_reach_the_end():
    for goal in CaseState:
        assert goal in _reachable(CaseState.RECEIVED)
        assert CaseState.CLOSED in _reachable(goal)


def test_no_state_moves_to_itself():
    assert all(state not in following for state, following in MOVES.items())


def test_a_withdrawn_report_can_only_be_closed():
    assert allowed_moves(CaseState.WITHDRAWN) == (CaseState.CLOSED,)


def test_a_closed_case_is_reopened_only_through_a_fresh_look():
    of_a_case = RULES.kinds["corruption"].states
    assert allowed_moves("closed", of_a_case) == (CaseState.REVIEWING,)


@pytest.mark.parametrize("kind", [name for name, kind in RULES.kinds.items() if kind.talk])
def test_a_talk_goes_on_as_a_talk_and_is_never_investigated(kind):
    states = RULES.kinds[kind].states
    reached, ends = {CaseState.RECEIVED}, [CaseState.RECEIVED]
    while ends:
        new = set(allowed_moves(ends.pop(), states)) - reached
        reached |= new
        ends += new
    assert reached == {CaseState.RECEIVED, *IN_TALK, CaseState.CLOSED, CaseState.WITHDRAWN}


def test_the_result_is_never_told_before_it_was_decided():
    before = {state for state, following in MOVES.items() if CaseState.NOTIFIED in following}
    assert before == {CaseState.DECIDING, CaseState.TRANSFERRED, CaseState.OBJECTION}  # an objection is answered, too


def test_a_move_outside_the_table_is_refused():
    with pytest.raises(NotAllowedNowError):
        check_move("received", "deciding")
    check_move("received", "reviewing")


def test_a_kind_without_a_state_never_moves_to_it():
    states = RULES.kinds["grievance"].states
    assert CaseState.MONITORING not in allowed_moves(CaseState.NOTIFIED, states)
    with pytest.raises(NotAllowedNowError):
        check_move("notified", "monitoring", states)


@pytest.mark.parametrize("kind", RULES.kinds.values(), ids=RULES.kinds)
def test_whoever_adds_what_was_asked_for_never_takes_a_case_to_a_state_that_its_kind_does_not_have(kind):
    if CaseState.SUPPLEMENT_REQUESTED in kind.states:
        assert state_once_answered(kind.states) in allowed_moves(CaseState.SUPPLEMENT_REQUESTED, kind.states)
    assert state_once_answered() is CaseState.INVESTIGATING


def test_every_kind_names_only_states_that_exist_and_can_end():
    for kind in RULES.kinds.values():
        assert set(kind.states) <= set(CaseState)
        for state in kind.states:
            assert state == CaseState.CLOSED or allowed_moves(state, kind.states)


def test_every_state_has_a_name_for_officers_and_one_for_reporters_in_every_language():
    for words in RULES.wording.values():
        for state in CaseState:
            assert words[f"state.{state}"]
            assert words[f"stage.{state}"]


def _reachable(start):
    found, open_ends = {start}, [start]
    while open_ends:
        following = MOVES[open_ends.pop()] - found
        found |= following
        open_ends += following
    return found
