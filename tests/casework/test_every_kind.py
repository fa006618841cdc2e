"""Every kind of matter, from its first words to its end: each of its states, each refusal on the way, its deadline."""

from collections import deque
from dataclasses import dataclass

import pytest

from casework.assigning import assign
from casework.clocking import case_due
from casework.concluding import close, move
from casework.corresponding import open_mailbox
from casework.deadlines import due_date
from casework.errors import NotAllowedNowError, NotFoundError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.receipts import Reporter
from casework.states import CLOCK_STANDS, OF_THEIR_OWN, STOPS, CaseState, allowed_moves
from policies.loading import load
from tests.offices import Town

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


@dataclass
class Walk:
    """One matter on its way, and whoever works on it."""

    town: Town
    kind: str
    unlocked: Unlocked
    case_id: CaseId
    reporter: Reporter

    @property
    def rule(self):
        return RULES.kinds[self.kind]

    async def row(self):
        return await self.town.office.cases.get(bytes.fromhex(self.case_id))

    async def line(self):
        return (await inbox(self.unlocked, InboxQuery(view="all"), self.town.office)).lines[0]

    async def takes(self, step):
        """One step that is allowed, after every step that is not was refused."""
        now = (await self.row()).state
        for other in set(CaseState) - set(allowed_moves(now, self.rule.states)) | OF_THEIR_OWN:
            with pytest.raises(NotAllowedNowError):
                await move(self.case_id, other, self.unlocked, self.town.office)
        await move(self.case_id, step, self.unlocked, self.town.office)

    async def starts_over(self):
        """Closed and opened again: with a fresh look."""
        await self.closes(self.rule.results[0])
        await move(self.case_id, "reviewing", self.unlocked, self.town.office)

    async def closes(self, result):
        await close(self.case_id, result, "마칩니다.", self.unlocked, self.town.office)

    async def way_to(self, goal):
        steps = way((await self.row()).state, goal, self.rule.states)
        if steps is None:  # it lies behind
            await self.starts_over()
            steps = way("reviewing", goal, self.rule.states)
        return steps

    async def is_told_right(self, step):
        """The due date, the list and the mailbox say what the state means."""
        after, deadline = await self.row(), RULES.case_deadline(self.rule, (await self.row()).received_day)
        due = await case_due(after, self.town.office)
        assert (after.due, after.due_at is not None) == (due.day, due.exact and due.day is not None)
        stop = STOPS.get(CaseState(step))
        if stop in deadline.pauses and not deadline.limit(stop):
            assert after.due is None
        stands = step in CLOCK_STANDS or after.due is None
        assert ((await self.line()).badge == "none") is stands
        assert (await open_mailbox(self.reporter, self.town.intake)).stage == step


async def begun(town, kind):
    """A matter of this kind, in the hands of whoever its desk gives it to."""
    rule = RULES.kinds[kind]
    _, reporter = await town.report(WORDS, kind=kind)
    login = READER[rule.desk]
    assert await town.let_in(login) == 1
    unlocked = await town.unlock(login)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    return Walk(town, kind, unlocked, case_id, reporter)


@pytest.mark.parametrize("kind", sorted(RULES.kinds))
async def test_a_matter_goes_through_every_state_of_its_kind_and_ends(any_town, kind):
    walk = await begun(any_town, kind)
    rule, first = walk.rule, await walk.row()
    assert (first.kind, first.state, first.desk, first.team) == (kind, "received", rule.desk, rule.team)
    morning = any_town.clock.now().replace(hour=9, minute=0)
    expected = due_date(RULES.case_deadline(rule, first.received_day), morning, RULES.holidays)
    assert (first.due, first.due_rule) == (expected.day, rule.deadline)
    if "assigned" in rule.states:
        await assign(walk.case_id, [walk.unlocked.officer.id], walk.unlocked, any_town.office)

    seen = {(await walk.row()).state}
    for goal in [each for each in rule.states if each not in OF_THEIR_OWN | {"received"}]:
        for step in await walk.way_to(goal):
            await walk.takes(step)
            await walk.is_told_right(step)
        seen.add((await walk.row()).state)
    assert seen >= set(rule.states) - OF_THEIR_OWN - {"received"}

    for wrong in ("nothing", ""):
        with pytest.raises(NotFoundError):
            await walk.closes(wrong)
    await walk.closes(rule.results[-1])
    last, view = await walk.row(), await open_mailbox(walk.reporter, any_town.intake)
    assert (last.state, last.result) == ("closed", rule.results[-1])
    assert (view.stage, view.closed, view.next_day) == ("closed", True, None)
