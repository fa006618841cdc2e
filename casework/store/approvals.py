"""Approvals: what is to be done, who may decide, what was decided; rows to values and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.approval_tables import approval, approval_decider, approval_decision, officer_deputy
from casework.store.engine import Store

ASKED, GRANTED, REJECTED, WITHDRAWN, USED = "asked", "granted", "rejected", "withdrawn", "used"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """An approval as the store knows it."""

    id: bytes
    case_id: bytes
    act: str
    state: str
    step: int
    officer_id: str
    document_number: str | None
    day: date
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """What was decided at one step."""

    approval_id: bytes
    step: int
    officer_id: str
    granted: bool
    deputy: bool
    day: date
    note_id: bytes | None = None
    note: bytes | None = None
    signature: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyRow:
    """Who decides in the place of somebody who is away."""

    officer_id: str
    deputy_id: str
    since: date
    until: date


async def add_approval(store: Store, row: ApprovalRow, deciders: Sequence[tuple[str, int]]) -> None:
    """Keep a new approval with those who may decide each step."""
    async with store.writing() as connection:
        await connection.execute(insert(approval).values(**_values(row)))
        for officer_id, step in deciders:
            await connection.execute(
                insert(approval_decider).values(approval_id=row.id, officer_id=officer_id, step=step)
            )


async def get_approval(store: Store, approval_id: bytes) -> ApprovalRow:
    """One approval."""
    async with store.reading() as connection:
        row = (await connection.execute(select(approval).where(approval.c.id == approval_id))).mappings().first()
    if row is None:
        raise NotFoundError
    return ApprovalRow(**row)


async def approvals_of(store: Store, case_id: bytes) -> list[ApprovalRow]:
    """The approvals of a case, newest last."""
    query = select(approval).where(approval.c.case_id == case_id).order_by(approval.c.day, approval.c.id)
    async with store.reading() as connection:
        return [ApprovalRow(**row) for row in (await connection.execute(query)).mappings()]


async def waiting_for_decision(store: Store, officer_ids: Sequence[str], limit: int = 100) -> list[ApprovalRow]:
    """What waits at the step of one of these officers, oldest first."""
    query = (
        select(approval)
        .join(approval_decider, approval_decider.c.approval_id == approval.c.id)
        .where(
            approval_decider.c.officer_id.in_(officer_ids), approval_decider.c.step == approval.c.step,
            approval.c.state == ASKED,
        )
        .distinct()
        .order_by(approval.c.day, approval.c.id)
        .limit(limit)
    )  # fmt: skip
    async with store.reading() as connection:
        return [ApprovalRow(**row) for row in (await connection.execute(query)).mappings()]


async def deciders_of(store: Store, approval_id: bytes) -> list[tuple[str, int]]:
    """Who may decide which step."""
    query = select(approval_decider.c.officer_id, approval_decider.c.step).where(
        approval_decider.c.approval_id == approval_id
    )
    async with store.reading() as connection:
        return [(row.officer_id, row.step) for row in await connection.execute(query)]


async def decisions_of(store: Store, approval_id: bytes) -> list[DecisionRow]:
    """What was decided so far, in order."""
    query = (
        select(approval_decision)
        .where(approval_decision.c.approval_id == approval_id)
        .order_by(approval_decision.c.step)
    )
    async with store.reading() as connection:
        return [DecisionRow(**row) for row in (await connection.execute(query)).mappings()]


async def decide_step(store: Store, row: ApprovalRow, decision: DecisionRow, changes: dict[str, Any]) -> None:
    """Record one decision and what it changes; stale if somebody else decided that step."""
    still = (approval.c.id == row.id) & (approval.c.state == ASKED) & (approval.c.step == decision.step)
    async with store.writing() as connection:
        done = await connection.execute(update(approval).where(still).values(**changes))
        if done.rowcount != 1:
            raise StaleError
        await connection.execute(insert(approval_decision).values(**_values(decision)))


async def change_state(store: Store, approval_id: bytes, before: str, after: str) -> None:
    """Move an approval on; stale if it is not in that state any more, so that one is never used twice."""
    still = (approval.c.id == approval_id) & (approval.c.state == before)
    async with store.writing() as connection:
        done = await connection.execute(update(approval).where(still).values(state=after))
    if done.rowcount != 1:
        raise StaleError


async def set_deputy(store: Store, officer_id: str, deputy: DeputyRow | None) -> None:
    """Name who decides in somebody's place, or nobody any more."""
    async with store.writing() as connection:
        await connection.execute(delete(officer_deputy).where(officer_deputy.c.officer_id == officer_id))
        if deputy is not None:
            await connection.execute(insert(officer_deputy).values(**_values(deputy)))


async def deputies(store: Store, today: date) -> list[DeputyRow]:
    """Who decides in whose place today."""
    query = select(officer_deputy).where(officer_deputy.c.since <= today, officer_deputy.c.until >= today)
    async with store.reading() as connection:
        return [DeputyRow(**row) for row in (await connection.execute(query)).mappings()]


async def count_waiting(store: Store, officer_ids: Sequence[str]) -> int:
    """How much waits for these officers."""
    query = (
        select(func.count(func.distinct(approval.c.id)))
        .join(approval_decider, approval_decider.c.approval_id == approval.c.id)
        .where(
            approval_decider.c.officer_id.in_(officer_ids), approval_decider.c.step == approval.c.step,
            approval.c.state == ASKED,
        )
    )  # fmt: skip
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
