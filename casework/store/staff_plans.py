"""Changes of staff that are planned: a list, its lines, what was done of it; rows to values and back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.change_tables import staff_plan, staff_plan_line
from casework.store.engine import Store
from casework.store.office_tables import desk_member, officer
from casework.store.staff_notes import StaffNoteRow, delete_notes, insert_notes

WAITING, KEPT, DONE, REFUSED, WITHDRAWN, FAILED = "waiting", "kept", "done", "refused", "withdrawn", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A list of changes that somebody brought."""

    id: bytes
    state: str
    brought_by: str
    day: date
    decided_by: str | None = None
    decided_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLineRow:
    """One of them."""

    plan_id: bytes
    number: int
    act: str
    on_day: date
    officer_id: str | None
    login: str
    name: str
    came_from: str
    team: str
    roles: str
    desks: str
    successors: str
    state: str


async def put_plan(
    store: Store, row: PlanRow, lines: Sequence[PlanLineRow], notes: Sequence[StaffNoteRow] = ()
) -> None:
    """Keep a list with its lines and its sealed notes, all or nothing."""
    async with store.writing() as connection:
        await connection.execute(insert(staff_plan).values(**asdict(row)))
        if lines:
            await connection.execute(insert(staff_plan_line), [asdict(each) for each in lines])
        await insert_notes(connection, notes)


async def plans(store: Store, *states: str) -> list[PlanRow]:
    """Lists in these states, newest first."""
    query = select(staff_plan).where(staff_plan.c.state.in_(states)).order_by(staff_plan.c.day.desc(), staff_plan.c.id)
    async with store.reading() as connection:
        return [PlanRow(**row) for row in (await connection.execute(query)).mappings()]


async def get_plan(store: Store, plan_id: bytes) -> PlanRow:
    """One list."""
    async with store.reading() as connection:
        row = (await connection.execute(select(staff_plan).where(staff_plan.c.id == plan_id))).mappings().first()
    if row is None:
        raise NotFoundError
    return PlanRow(**row)


async def lines_of_plan(store: Store, plan_id: bytes) -> list[PlanLineRow]:
    """The lines of a list in order."""
    query = select(staff_plan_line).where(staff_plan_line.c.plan_id == plan_id).order_by(staff_plan_line.c.number)
    async with store.reading() as connection:
        return [PlanLineRow(**row) for row in (await connection.execute(query)).mappings()]


async def change_plan(
    store: Store, row: PlanRow, state: str, notes_from: date | None = None, **more: Any
) -> list[bytes]:
    """Move a list on; stale if somebody else did. With a day its notes from then on go, and their ids come back."""
    still = (staff_plan.c.id == row.id) & (staff_plan.c.state == row.state)
    async with store.writing() as connection:
        done = await connection.execute(update(staff_plan).where(still).values(state=state, **more))
        if done.rowcount != 1:
            raise StaleError
        return [] if notes_from is None else await delete_notes(connection, row.id, notes_from)


async def due_lines(store: Store, today: date) -> list[PlanLineRow]:
    """Lines of confirmed lists whose day has come and that are not done."""
    query = (
        select(staff_plan_line)
        .join(staff_plan, staff_plan.c.id == staff_plan_line.c.plan_id)
        .where(staff_plan.c.state == KEPT, staff_plan_line.c.state == KEPT, staff_plan_line.c.on_day <= today)
        .order_by(staff_plan_line.c.on_day, staff_plan_line.c.plan_id, staff_plan_line.c.number)
    )
    async with store.reading() as connection:
        return [PlanLineRow(**row) for row in (await connection.execute(query)).mappings()]


async def line_done(store: Store, row: PlanLineRow, state: str = DONE) -> None:
    """Note that a line was carried out, or cannot be; the list is done with its last line."""
    this = (staff_plan_line.c.plan_id == row.plan_id) & (staff_plan_line.c.number == row.number)
    left = select(staff_plan_line.c.number).where(
        staff_plan_line.c.plan_id == row.plan_id, staff_plan_line.c.state == KEPT
    )
    async with store.writing() as connection:
        await connection.execute(update(staff_plan_line).where(this).values(state=state))
        if (await connection.execute(left.limit(1))).first() is None:
            await connection.execute(update(staff_plan).where(staff_plan.c.id == row.plan_id).values(state=DONE))


async def post_officer(store: Store, row: PlanLineRow) -> None:
    """Give an officer another team, other roles and desks, in one transaction with the line that says so."""
    this = (staff_plan_line.c.plan_id == row.plan_id) & (staff_plan_line.c.number == row.number)
    async with store.writing() as connection:
        done = await connection.execute(
            update(staff_plan_line).where(this, staff_plan_line.c.state == KEPT).values(state=DONE)
        )
        if done.rowcount != 1:
            raise StaleError
        await connection.execute(
            update(officer).where(officer.c.id == row.officer_id).values(team=row.team, roles=row.roles)
        )
        await connection.execute(delete(desk_member).where(desk_member.c.officer_id == row.officer_id))
        for desk in row.desks.split():
            await connection.execute(insert(desk_member).values(desk=desk, officer_id=row.officer_id))
