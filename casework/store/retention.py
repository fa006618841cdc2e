"""What stops the destruction of closed cases, who holds them, who must not see them: rows to values, no key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, insert, select, true, update

from casework.errors import StaleError
from casework.states import CaseState
from casework.store.destruction import CASE
from casework.store.destruction_tables import case_retention, retention_hold
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer, case_recusal
from casework.store.retained import Retained

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """Why a case is kept although its time is over, or would be."""

    id: bytes
    case_id: bytes
    reason: str
    officer_id: str
    since: date
    until: date | None = None


async def holds_of(store: Store, case_id: bytes) -> list[HoldRow]:
    """What stops or stopped the destruction of a case, the newest last."""
    query = select(retention_hold).where(retention_hold.c.case_id == case_id)
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(retention_hold.c.since, retention_hold.c.id))).mappings()
        return [HoldRow(**row) for row in rows]


async def add_hold(store: Store, row: HoldRow) -> None:
    """Stop the destruction of a case; stale if the same reason holds already."""
    same = (retention_hold.c.case_id == row.case_id, retention_hold.c.reason == row.reason, _holding())
    async with store.writing() as connection:
        if (await connection.execute(select(retention_hold.c.id).where(*same))).first() is not None:
            raise StaleError
        await connection.execute(insert(retention_hold).values(_values(row)))


async def end_hold(store: Store, case_id: bytes, hold_id: bytes, day: date) -> None:
    """End what stops a destruction; stale if it has ended."""
    this = (retention_hold.c.id == hold_id, retention_hold.c.case_id == case_id, _holding())
    async with store.writing() as connection:
        done = await connection.execute(update(retention_hold).where(*this).values(until=day))
    if done.rowcount != 1:
        raise StaleError


async def recusals_of(store: Store, case_ids: Sequence[bytes]) -> dict[bytes, set[str]]:
    """For each of these cases, who must not see it."""
    return await _officers(store, case_recusal.c.case_id, case_recusal.c.officer_id, case_ids)


async def holders_of(store: Store, case_ids: Sequence[bytes]) -> set[str]:
    """Everybody who holds one of these cases."""
    found = await _officers(store, case_officer.c.case_id, case_officer.c.officer_id, case_ids)
    return {officer_id for each in found.values() for officer_id in each}


def held_cases() -> Any:
    """The ids of cases that something holds, as a question inside another."""
    return select(retention_hold.c.case_id).where(_holding())


async def _officers(store: Store, case_ids: Any, officer_ids: Any, wanted: Iterable[bytes]) -> dict[bytes, set[str]]:
    wanted = list(wanted)
    found: dict[bytes, set[str]] = {case_id: set() for case_id in wanted}
    async with store.reading() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            for case_id, officer_id in await connection.execute(
                select(case_ids, officer_ids).where(case_ids.in_(some))
            ):
                found[case_id].add(officer_id)
    return found


def _is_closed() -> Any:
    """Closed, asked in a way no index of states answers: most cases are, and the order needed is another index's."""
    return (case.c.state == CaseState.CLOSED).is_(true())


def _is_held(_today: date) -> Any:
    return exists().where(retention_hold.c.case_id == case.c.id, _holding())


def _holding() -> Any:
    return retention_hold.c.until.is_(None)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


CASES = Retained(
    what=CASE, things=case, kept=case_retention, group="kind", number=case.c.number, closed=_is_closed,
    is_tied=_is_held,
)  # fmt: skip
