"""Changes of staff: looked at line by line, confirmed by a second person, carried out on their days.

What needs no key is done by the keeper or the first page of the day: suspending, other teams, other desks. Cases move
beside the sessions that hold them, as with every handing over; who joins is handed a code by the administrator.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError, StaleError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.staff_notes import destroy_notes
from casework.staffing.errors import ChangesRefusedError
from casework.staffing.handing_over import able_successors, put_signed
from casework.staffing.inviting import Invited, Joiner, check_joiner, invite_new
from casework.staffing.sheet import JOIN, LEAVE, MOVE, NOTHING, TELL, ChangeLine, read_changes
from casework.staffing.suspending import exclude_from_desks, suspend_account
from casework.staffing.telling import is_told, notes_of
from casework.store.people import Posting
from casework.store.staff_notes import count_of_plans
from casework.store.staff_plans import (
    DONE,
    FAILED,
    KEPT,
    REFUSED,
    WAITING,
    WITHDRAWN,
    PlanLineRow,
    PlanRow,
    change_plan,
    due_lines,
    get_plan,
    line_done,
    lines_of_plan,
    plans,
    post_officer,
    put_plan,
)
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission

_WHY = {LEAVE: "retirement", MOVE: "transfer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A list that was brought, with its lines; `told` is how many notes wait under seal for registers."""

    id: str
    state: str
    brought_by: str
    day: date
    decided_by: str
    lines: tuple[PlanLineRow, ...]
    told: int


async def look_at(raw: bytes, unlocked: Unlocked, office: Office) -> list[ChangeLine]:
    """What each line of a list would do; nothing is kept."""
    require(unlocked, Permission.OFFICER_WRITE)
    return await asyncio.to_thread(read_changes, raw, await office.people.all(), office)


async def bring(raw: bytes, unlocked: Unlocked, office: Office) -> None:
    """Keep a list until somebody confirms it; refused as a whole while one of its lines has a problem."""
    lines = await look_at(raw, unlocked, office)
    wrong = next((each for each in lines if each.problem), None)
    if wrong is not None:
        raise ChangesRefusedError(wrong.problem, wrong.number)
    row = PlanRow(id=random_id(), state=WAITING, brought_by=unlocked.officer.id, day=office.clock.today())
    kept = [_kept(row.id, each) for each in lines if each.act not in {NOTHING, TELL}]
    if not kept and not any(is_told(each) for each in lines):
        raise ChangesRefusedError("nothing")
    await office.journal.append("staff_plan_brought", office.clock.now(), unlocked.officer.id, None, None)
    await put_plan(office.cases.store, row, kept, await notes_of(row.id, lines, unlocked, office))


async def bring_one(
    officer_id: str, team: str, roles: Sequence[str], desks: Sequence[str], on_day: date, successors: Sequence[str],
    unlocked: Unlocked, office: Office,
) -> None:  # fmt: skip
    """The same for one officer: another team, other roles or desks from a day on, once somebody has confirmed it.

    Without successors their cases stay with them.
    """
    require(unlocked, Permission.OFFICER_WRITE)
    row = await office.people.get(officer_id)
    new = Joiner(login=row.login, name=row.name, team=team, roles=tuple(roles), desks=tuple(desks))
    check_joiner(new, office)
    able = {each.id for each in await able_successors(officer_id, office)}
    if row.suspended or not set(successors) <= able:
        raise MalformedRequestError
    plan = PlanRow(id=random_id(), state=WAITING, brought_by=unlocked.officer.id, day=office.clock.today())
    line = PlanLineRow(
        plan_id=plan.id, number=1, act=MOVE, on_day=on_day, officer_id=officer_id, login=row.login, name=row.name,
        came_from="", team=team, roles=" ".join(roles), desks=" ".join(desks), successors=" ".join(successors),
        state=KEPT,
    )  # fmt: skip
    await office.journal.append("staff_plan_brought", office.clock.now(), unlocked.officer.id, None, None)
    await put_plan(office.cases.store, plan, [line])


async def waiting_plans(unlocked: Unlocked, office: Office) -> tuple[PlanView, ...]:
    """Lists that wait for this officer: whoever confirms for every team."""
    if not unlocked.officer.roles & set(office.rules.officers.everywhere):
        return ()
    return await _views(await plans(office.cases.store, WAITING), office)


async def kept_plans(unlocked: Unlocked, office: Office) -> tuple[PlanView, ...]:
    """Lists as the administrator sees them: those under way."""
    require(unlocked, Permission.OFFICER_WRITE)
    return await _views(await plans(office.cases.store, WAITING, KEPT), office)


async def confirm_plan(plan_id: str, unlocked: Unlocked, office: Office) -> None:
    """Answer for a list: for its suspensions and moves, and with a signature for each handing over of cases."""
    row = await _theirs(plan_id, unlocked, office)
    if row.brought_by == unlocked.officer.id:
        raise NotAllowedNowError
    await office.journal.append("staff_plan_confirmed", office.clock.now(), unlocked.officer.id, None, None)
    # The signatures first: who is killed here confirms again, and a newer signature takes the place of an older one.
    today, before = office.clock.today(), timedelta(days=office.rules.officers.handover_days_before)
    for line in await lines_of_plan(office.cases.store, row.id):
        if line.act in _WHY and line.officer_id and line.successors:
            begin = max(today, line.on_day - before) if line.act == LEAVE else max(today, line.on_day)
            await put_signed(line.officer_id, _WHY[line.act], line.successors, begin, unlocked, office)
    # One that only tells is done with this: its notes are read from their day on.
    state = KEPT if await lines_of_plan(office.cases.store, row.id) else DONE
    await change_plan(office.cases.store, row, state, decided_by=unlocked.officer.id, decided_day=today)
    await apply_due(office)


async def refuse_plan(plan_id: str, unlocked: Unlocked, office: Office) -> None:
    """Nothing of it is done."""
    row = await _theirs(plan_id, unlocked, office)
    await office.journal.append("staff_plan_refused", office.clock.now(), unlocked.officer.id, None, None)
    gone = await change_plan(
        office.cases.store, row, REFUSED, date.min, decided_by=unlocked.officer.id, decided_day=office.clock.today()
    )
    await destroy_notes(gone, office)


async def withdraw_plan(plan_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take a list back; what was done of it stays done, and what was told of it told."""
    require(unlocked, Permission.OFFICER_WRITE)
    row = await get_plan(office.cases.store, from_hex(plan_id))
    if row.state not in {WAITING, KEPT}:
        raise NotFoundError
    await office.journal.append("staff_plan_withdrawn", office.clock.now(), unlocked.officer.id, None, None)
    first = date.min if row.state == WAITING else office.clock.today() + timedelta(days=1)
    await destroy_notes(await change_plan(office.cases.store, row, WITHDRAWN, first), office)


async def apply_due(office: Office) -> int:
    """Carry out what needs no key and is due; whoever is killed in between leaves the rest to the next round."""
    done = 0
    for line in await due_lines(office.cases.store, office.clock.today()):
        if line.act == JOIN:
            continue  # the administrator hands a code over
        try:
            await _apply(line, office)
        except StaleError:
            continue  # another process was faster
        done += 1
    return done


async def invite_from_plan(
    plan_id: str, number: int, unlocked: Unlocked, office: Office
) -> tuple[PlanLineRow, Invited]:
    """The code for somebody whom a confirmed list has joining."""
    require(unlocked, Permission.OFFICER_WRITE)
    row = await get_plan(office.cases.store, from_hex(plan_id))
    lines = {each.number: each for each in await lines_of_plan(office.cases.store, row.id)}
    line = lines.get(number)
    if row.state != KEPT or line is None or line.act != JOIN or line.state != KEPT:
        raise NotFoundError
    new = Joiner(
        login=line.login, name=line.name, team=line.team, roles=tuple(line.roles.split()),
        desks=tuple(line.desks.split()),
    )  # fmt: skip
    invited = await invite_new(new, unlocked, office)
    if line.came_from:
        await _note_posting(invited.officer_id, line.came_from, line.on_day, office)
    await line_done(office.cases.store, line)
    return line, invited


async def _apply(line: PlanLineRow, office: Office) -> None:
    row = await office.people.get(line.officer_id or "")
    if line.act == LEAVE:
        try:
            if not row.suspended:
                await suspend_account(row, None, office)
        except NotAllowedNowError:  # the last administrator: somebody must be there to let others in
            await line_done(office.cases.store, line, FAILED)
            return
        await line_done(office.cases.store, line, DONE)
        return
    await office.journal.append("posted", office.clock.now(), None, None, None)
    await exclude_from_desks(row, set(line.desks.split()), office)
    await _note_posting(row.id, line.came_from or _unit(row.team, office), line.on_day, office)
    await post_officer(office.cases.store, line)


async def _note_posting(officer_id: str, unit: str, day: date, office: Office) -> None:
    """Where somebody worked until this day: for the cooling-off days they get no case that speaks of it."""
    await office.people.add_posting(Posting(officer_id=officer_id, unit=unit, since=day, until=day))


async def _theirs(plan_id: str, unlocked: Unlocked, office: Office) -> PlanRow:
    require(unlocked, Permission.OFFICER_CONFIRM)
    row = await get_plan(office.cases.store, from_hex(plan_id))
    if row.state != WAITING or not unlocked.officer.roles & set(office.rules.officers.everywhere):
        raise NotFoundError
    return row


async def _views(rows: Sequence[PlanRow], office: Office) -> tuple[PlanView, ...]:
    names = {each.id: each.name for each in await office.people.all()}
    told = await count_of_plans(office.cases.store, [row.id for row in rows])
    views = []
    for row in rows:
        lines = await lines_of_plan(office.cases.store, row.id)
        views.append(
            PlanView(
                id=row.id.hex(), state=row.state, brought_by=names.get(row.brought_by, ""), day=row.day,
                decided_by=names.get(row.decided_by or "", ""), lines=tuple(lines), told=told.get(row.id, 0),
            )
        )  # fmt: skip
    return tuple(views)


def _kept(plan_id: bytes, line: ChangeLine) -> PlanLineRow:
    return PlanLineRow(
        plan_id=plan_id, number=line.number, act=line.act, on_day=line.day or date.max,
        officer_id=line.officer_id or None, login=line.login, name=line.name, came_from=line.before[:64],
        team=line.team, roles=" ".join(line.roles), desks=" ".join(line.desks),
        successors=" ".join(line.successors), state=KEPT,
    )  # fmt: skip


def _unit(team: str, office: Office) -> str:
    found = office.rules.organisation.teams.get(team)
    return found.label if found else office.rules.organisation.name
