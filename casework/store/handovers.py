"""Every case of an officer goes to others: what was asked, who answers for it, what is left."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.change_tables import handover, handover_stuck
from casework.store.engine import Store
from casework.store.office_tables import case_officer
from casework.store.recused import recused_by

WAITING, MOVING, DONE, REFUSED, WITHDRAWN = "waiting", "moving", "done", "refused", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRow:
    """All cases of one officer are to go to others."""

    id: bytes
    officer_id: str
    why: str
    state: str
    successors: str
    asked_by: str
    day: date
    from_day: date
    signed_by: str | None = None
    signed_with: bytes | None = None
    signature: bytes | None = None
    ended: date | None = None


async def put_handover(store: Store, row: HandoverRow) -> None:
    """Keep it, in the place of one that is still under way for the same officer."""
    still = (handover.c.officer_id == row.officer_id) & handover.c.state.in_([WAITING, MOVING])
    async with store.writing() as connection:
        await connection.execute(update(handover).where(still).values(state=WITHDRAWN, ended=row.day))
        await connection.execute(insert(handover).values(**asdict(row)))


async def get_handover(store: Store, handover_id: bytes) -> HandoverRow:
    """One of them."""
    found = await _handovers(store, handover.c.id == handover_id)
    if not found:
        raise NotFoundError
    return found[0]


async def handovers_in(store: Store, state: str) -> list[HandoverRow]:
    """Those in one state, oldest first."""
    return await _handovers(store, handover.c.state == state)


async def handover_of(store: Store, officer_id: str) -> HandoverRow | None:
    """The one that is under way for an officer."""
    found = await _handovers(store, (handover.c.officer_id == officer_id) & handover.c.state.in_([WAITING, MOVING]))
    return found[0] if found else None


async def change_handover(store: Store, row: HandoverRow, state: str, **more: Any) -> None:
    """Move it on; stale if somebody else did."""
    still = (handover.c.id == row.id) & (handover.c.state == row.state)
    async with store.writing() as connection:
        done = await connection.execute(update(handover).where(still).values(state=state, **more))
        if done.rowcount != 1:
            raise StaleError


async def note_stuck(store: Store, handover_id: bytes, case_id: bytes) -> None:
    """Note that none of those named may take this case over."""
    this = (handover_stuck.c.handover_id == handover_id, handover_stuck.c.case_id == case_id)
    async with store.writing() as connection:
        if (await connection.execute(select(handover_stuck.c.case_id).where(*this))).first() is None:
            await connection.execute(insert(handover_stuck).values(handover_id=handover_id, case_id=case_id))


async def stuck_cases(store: Store, handover_id: bytes) -> set[bytes]:
    """The cases that none of those named may take over and that the officer still holds."""
    query = (
        select(handover_stuck.c.case_id)
        .join(handover, handover.c.id == handover_stuck.c.handover_id)
        .join(
            case_officer,
            (case_officer.c.case_id == handover_stuck.c.case_id) & (case_officer.c.officer_id == handover.c.officer_id),
        )
        .where(handover_stuck.c.handover_id == handover_id)
    )
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def forget_stuck(store: Store, officer_id: str) -> None:
    """Let cases be tried again, with other people."""
    theirs = select(handover.c.id).where(handover.c.officer_id == officer_id)
    async with store.writing() as connection:
        await connection.execute(delete(handover_stuck).where(handover_stuck.c.handover_id.in_(theirs)))


async def cases_held_by(store: Store, officer_id: str, seen_by: str | None = None) -> list[bytes]:
    """The cases that an officer holds; without those that whoever looks is excluded from."""
    query = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
    if seen_by is not None:
        query = query.where(case_officer.c.case_id.not_in(recused_by(seen_by)))
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def _handovers(store: Store, condition: Any) -> list[HandoverRow]:
    query = select(handover).where(condition).order_by(handover.c.day, handover.c.id)
    async with store.reading() as connection:
        return [HandoverRow(**row) for row in (await connection.execute(query)).mappings()]
