"""Until when closed cases are kept, what stops it, what is due: rows to values and back, without any key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, select, true, update

from casework.errors import StaleError
from casework.states import CaseState
from casework.store.destruction_tables import case_retention, destruction_line, destruction_list, retention_hold
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer, case_recusal

DONE, LISTED = "done", "listed"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRow:
    """Until when one closed case is kept."""

    case_id: bytes
    retention: str
    years: int
    closed_day: date
    until: date
    not_before: date | None = None
    set_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """Why a case is kept although its time is over, or would be."""

    id: bytes
    case_id: bytes
    reason: str
    officer_id: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRow:
    """A closed case with what was counted for it so far."""

    id: bytes
    kind: str
    closed_day: date
    counted: RetentionRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """A case whose time is over and which nothing holds."""

    case_id: bytes
    number: str
    kind: str
    retention: str
    years: int
    closed_day: date


async def closed_cases_after(store: Store, last: bytes, limit: int) -> list[ClosedRow]:
    """The next closed cases in the order of their ids, each with its row of retention if it has one."""
    kept = [column.label(f"kept_{column.name}") for column in case_retention.c]
    query = (
        select(case.c.id, case.c.kind, case.c.closed_day, *kept)
        .join(case_retention, case_retention.c.case_id == case.c.id, isouter=True)
        .where(case.c.id > last, _is_closed(), case.c.closed_day.is_not(None))
        .order_by(case.c.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [_closed(row) for row in (await connection.execute(query)).mappings()]


async def write_retention(store: Store, rows: Sequence[RetentionRow]) -> None:
    """Write rows of retention in the place of earlier ones, for cases that are still closed as they were counted."""
    async with store.writing() as connection:
        for start in range(0, len(rows), _AT_ONCE):
            some = {each.case_id: each for each in rows[start : start + _AT_ONCE]}
            still = select(case.c.id, case.c.closed_day).where(case.c.id.in_(some), case.c.state == CaseState.CLOSED)
            closed = {row.id: row.closed_day for row in await connection.execute(still)}
            await connection.execute(delete(case_retention).where(case_retention.c.case_id.in_(some)))
            same = [_values(row) for each, row in some.items() if closed.get(each) == row.closed_day]
            if same:
                await connection.execute(insert(case_retention), same)


async def forget_reopened(store: Store) -> int:
    """Forget what was counted for cases that are open again; returns how many."""
    closed = select(case.c.id).where(case.c.state == CaseState.CLOSED)
    async with store.writing() as connection:
        gone = await connection.execute(delete(case_retention).where(case_retention.c.case_id.not_in(closed)))
    return int(gone.rowcount)


async def retention_of(store: Store, case_id: bytes) -> RetentionRow | None:
    """What was counted for a case."""
    query = select(case_retention).where(case_retention.c.case_id == case_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else RetentionRow(**row)


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


async def due_cases(store: Store, today: date, limit: int, after: tuple[date, bytes] | None = None) -> list[DueRow]:
    """Cases whose time is over, the longest first; nothing holds them and no list that is not done has them."""
    kept = case_retention.c
    further: Any = true()
    if after is not None:
        further = (kept.until > after[0]) | and_(kept.until == after[0], kept.case_id > after[1])
    query = (
        select(kept.case_id, case.c.number, case.c.kind, kept.retention, kept.years, kept.closed_day)
        .join(case, case.c.id == kept.case_id)
        .where(_is_due(today), further)
        .order_by(kept.until, kept.case_id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [DueRow(**row) for row in (await connection.execute(query)).mappings()]


async def count_due(store: Store, today: date) -> int:
    """How many cases are due and on no list."""
    counting = select(func.count()).select_from(case_retention.join(case, case.c.id == case_retention.c.case_id))
    async with store.reading() as connection:
        return int((await connection.execute(counting.where(_is_due(today)))).scalar_one())


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


def _is_due(today: date) -> Any:
    kept, hold, line = case_retention.c, retention_hold.c, destruction_line.c
    listed = (
        exists()
        .where(line.case_id == kept.case_id, line.state == LISTED)
        .where(destruction_list.c.id == line.list_id, destruction_list.c.state != DONE)
    )
    return and_(
        kept.until < today,
        kept.not_before.is_(None) | (kept.not_before <= today),
        _is_closed(),
        case.c.closed_day == kept.closed_day,
        ~exists().where(hold.case_id == kept.case_id, _holding()),
        ~listed,
    )


def _is_closed() -> Any:
    """Closed, asked in a way no index of states answers: most cases are, and the order needed is another index's."""
    return (case.c.state == CaseState.CLOSED).is_(true())


def _holding() -> Any:
    return retention_hold.c.until.is_(None)


def _closed(row: Mapping[Any, Any]) -> ClosedRow:
    kept = {name: row[f"kept_{name}"] for name in RetentionRow.__dataclass_fields__}
    counted = None if kept["case_id"] is None else RetentionRow(**kept)
    return ClosedRow(id=row["id"], kind=row["kind"], closed_day=row["closed_day"], counted=counted)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
