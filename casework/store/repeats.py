"""What came again: which cases may be compared for whom, and the sealed links between them; rows and values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, insert, select

from casework.errors import StaleError
from casework.states import CaseState
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer, journal, message
from casework.store.recused import recused_by
from casework.store.repeat_tables import agenda_item, agenda_reader, case_entered, case_repeat

_TOLD = (CaseState.NOTIFIED, CaseState.MONITORING, CaseState.OBJECTION, CaseState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A case that an officer may compare: nothing of it is opened yet."""

    case_id: bytes
    message_id: bytes
    desk: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRow:
    """The sealed record of which cases are about the same."""

    case_id: bytes
    sealed_id: bytes
    version: int
    day: date
    body: bytes = field(repr=False)


async def comparable(
    store: Store, officer_id: str, kinds: Collection[str], *, since: date, limit: int
) -> list[Comparable]:
    """The ordinary cases an officer holds, newest first, each with its first message."""
    query = (
        select(case.c.id, message.c.id, case.c.desk, case.c.received_day)
        .join(message, (message.c.case_id == case.c.id) & (message.c.seq == 1))
        .where(*_readable(officer_id, kinds), case.c.received_day >= since, message.c.author == "reporter")
        .order_by(case.c.received_day.desc(), case.c.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [
            Comparable(case_id=row[0], message_id=row[1], desk=row[2], day=row[3])
            for row in await connection.execute(query)
        ]


async def still_readable(
    store: Store, officer_id: str, kinds: Collection[str], case_ids: Collection[bytes]
) -> set[bytes]:
    """Which of these cases an officer may compare in this moment."""
    query: Select[Any] = select(case.c.id).where(*_readable(officer_id, kinds), case.c.id.in_(case_ids))
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


def _readable(officer_id: str, kinds: Collection[str]) -> tuple[Any, ...]:
    mine = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
    # What is held back may be a report of misconduct: until that is decided nothing is compared with it.
    return (
        case.c.kind.in_(kinds),
        case.c.state != CaseState.QUARANTINED,
        case.c.id.in_(mine),
        case.c.id.not_in(recused_by(officer_id)),
    )


async def repeat_rows(store: Store, case_ids: Collection[bytes]) -> dict[bytes, RepeatRow]:
    """The sealed records of these cases."""
    query = select(case_repeat).where(case_repeat.c.case_id.in_(case_ids))
    async with store.reading() as connection:
        rows = (await connection.execute(query)).mappings()
        return {row["case_id"]: RepeatRow(**row) for row in rows}


async def write_repeats(store: Store, rows: Sequence[RepeatRow], *, forget: Mapping[bytes, int] | None = None) -> None:
    """Put these records in the place of their older ones, in one transaction; stale if one has changed meanwhile."""
    gone = forget or {}
    before = {row.case_id: row.version - 1 for row in rows} | dict(gone)
    async with store.writing() as connection:
        query = select(case_repeat.c.case_id, case_repeat.c.version).where(case_repeat.c.case_id.in_(before))
        found = {row.case_id: row.version for row in await connection.execute(query)}
        if any(found.get(case_id, 0) != version for case_id, version in before.items()):
            raise StaleError
        await connection.execute(delete(case_repeat).where(case_repeat.c.case_id.in_(before)))
        if rows:
            values = [{name: getattr(row, name) for name in RepeatRow.__dataclass_fields__} for row in rows]
            await connection.execute(insert(case_repeat), values)


async def answered_in(store: Store, case_ids: Collection[bytes]) -> set[bytes]:
    """Which of these cases have been answered for good: their person was told the result."""
    query = (
        select(case.c.id)
        .join(message, message.c.case_id == case.c.id)
        .where(case.c.id.in_(case_ids), case.c.state.in_(_TOLD), message.c.author == "office")
        .distinct()
    )
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def was_in_state(store: Store, journal_id: bytes, state: str) -> bool:
    """Whether a case was ever moved to a state."""
    query = select(func.count()).where(journal.c.journal_id == journal_id, journal.c.act == f"moved_{state}")
    async with store.reading() as connection:
        return bool((await connection.execute(query)).scalar_one())


async def forget_everyday(store: Store, case_id: bytes) -> list[bytes]:
    """Delete what was noted of a case as an ordinary one; returns under which ids it was sealed."""
    async with store.writing() as connection:
        sealed = select(case_repeat.c.sealed_id).where(case_repeat.c.case_id == case_id)
        entered = select(case_entered.c.sealed_id).where(case_entered.c.case_id == case_id)
        items = select(agenda_item.c.id).where(agenda_item.c.case_id == case_id)
        ids = [one for query in (sealed, entered, items) for one in (await connection.execute(query)).scalars()]
        await connection.execute(delete(agenda_reader).where(agenda_reader.c.item_id.in_(items)))
        for table in (case_repeat, case_entered, agenda_item):
            await connection.execute(delete(table).where(table.c.case_id == case_id))
    return ids
