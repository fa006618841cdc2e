"""Every kind of matter, from its first words to its end: each of its states, each refusal on the way, its deadline."""

from collections import deque

import pytest

from casework.assigning import assign
from casework.clocking import case_due
from casework.concluding import close, move
from casework.corresponding import open_mailbox
from casework.deadlines import due_date
from casework.errors import NotAllowedNowError, NotFoundError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.states import CLOCK_STANDS, OF_THEIR_OWN, STOPS, CaseState, allowed_moves
from policies.loading import load

RULES = load()
READER = {"integrity": "haneul", "rights": "bomi", "audit": "garam", "complaints": "seojun"}
WORDS = "골목이 어둡습니다."


def way(start, goal, states):
    """The shortest way of moves from one state to another, without the ends that have a form of their own."""
    before, waiting = {start: None}, deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            found = []
            while before[here] is not None:
                found.append(here)
                here = before[here]
            return found[::-1]
        for after in allowed_moves(here, states):
            if after not in before and (after not in OF_THEIR_OWN or after == goal):
                before[after] = here
                waiting.append(after)
    return None


@pytest.mark.parametrize("kind", sorted(RULES.kinds))
async def test_a_matter_goes_through_every_state_of_its_kind_and_ends(any_town, kind):
    town, rule = any_town, RULES.kinds[kind]
    _, reporter = await town.report(WORDS, kind=kind)
    login = READER[rule.desk]
    assert await town.let_in(login) == 1
    unlocked = await town.unlock(login)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    raw = bytes.fromhex(case_id)

    async def row():
        return await town.office.cases.get(raw)

    first = await row()
    assert (first.kind, first.state, first.desk, first.team) == (kind, "received", rule.desk, rule.team)
    begun = town.clock.now().replace(hour=9, minute=0)
    expected = due_date(RULES.case_deadline(rule, first.received_day), begun, RULES.holidays)
    assert (first.due, first.due_rule) == (expected.day, rule.deadline)
    if "assigned" in rule.states:
        await assign(case_id, [unlocked.officer.id], unlocked, town.office)

    seen = {(await row()).state}
    for goal in [each for each in rule.states if each not in OF_THEIR_OWN]:
        here = (await row()).state
        steps = way(here, goal, rule.states)
        if steps is None:  # it lies behind: through the fresh look that reopening is
            await close(case_id, rule.results[0], "마칩니다.", unlocked, town.office)
            await move(case_id, "reviewing", unlocked, town.office)
            steps = way("reviewing", goal, rule.states)
        if steps is None:
            assert goal == "received", "nothing goes back to where it has just arrived"
            continue
        for step in steps:
            now = (await row()).state
            for other in CaseState:
                if other not in allowed_moves(now, rule.states) or other in OF_THEIR_OWN:
                    with pytest.raises(NotAllowedNowError):
                        await move(case_id, other, unlocked, town.office)
            await move(case_id, step, unlocked, town.office)
            after = await row()
            assert (after.due, after.due_at is not None) == (
                (await case_due(after, town.office)).day,
                (await case_due(after, town.office)).exact and after.due is not None,
            )
            stop = STOPS.get(CaseState(step))
            limited = stop is not None and RULES.case_deadline(rule, after.received_day).limit(stop)
            if stop in RULES.case_deadline(rule, after.received_day).pauses and not limited:
                assert after.due is None
            line = (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines[0]
            assert line.badge == "none" if step in CLOCK_STANDS or after.due is None else line.badge != "none"
            assert (await open_mailbox(reporter, town.intake)).stage == step
        seen.add(goal)
    assert seen >= set(rule.states) - OF_THEIR_OWN - {"received", "quarantined"}

    for wrong in ("nothing", ""):
        with pytest.raises(NotFoundError):
            await close(case_id, wrong, "마칩니다.", unlocked, town.office)
    await close(case_id, rule.results[-1], "마칩니다.", unlocked, town.office)
    last = await row()
    assert (last.state, last.result) == ("closed", rule.results[-1])
    view = await open_mailbox(reporter, town.intake)
    assert (view.stage, view.closed, view.next_day) == ("closed", True, None)
