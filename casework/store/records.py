"""Records of cases in fields; rows and values."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.states import CaseState
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer
from casework.store.record_tables import case_record, talk_count


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One record."""

    id: bytes
    case_id: bytes
    kind: str
    sealed_id: bytes
    version: int
    officer_id: str
    day: date
    follow_up: date | None
    body: bytes = field(repr=False)


async def add_record(store: Store, row: RecordRow, *, many: bool) -> None:
    """Keep a new one; of a sort of which a case has one, a second is refused as stale."""
    same = (case_record.c.case_id == row.case_id, case_record.c.kind == row.kind)
    async with store.writing() as connection:
        # The case's row first: two officers who begin at once wait for each other here.
        await connection.execute(update(case).where(case.c.id == row.case_id).values(state=case.c.state))
        if not many and (await connection.execute(select(case_record.c.id).where(*same))).first() is not None:
            raise StaleError
        await connection.execute(insert(case_record).values(_values(row)))


async def change_record(store: Store, row: RecordRow, before: int) -> None:
    """Give a record its next writing; stale if somebody was faster."""
    same = (case_record.c.id == row.id, case_record.c.version == before)
    async with store.writing() as connection:
        if (await connection.execute(update(case_record).where(*same).values(_values(row)))).rowcount != 1:
            raise StaleError


async def records_of(store: Store, case_id: bytes) -> list[RecordRow]:
    """Every record of a case, newest first."""
    query = select(case_record).where(case_record.c.case_id == case_id)
    async with store.reading() as connection:
        rows = [RecordRow(**row) for row in (await connection.execute(query)).mappings()]
    return sorted(rows, key=lambda row: (row.day, row.id), reverse=True)


async def get_record(store: Store, record_id: bytes) -> RecordRow:
    """One record."""
    async with store.reading() as connection:
        row = (await connection.execute(select(case_record).where(case_record.c.id == record_id))).mappings().first()
    if row is None:
        raise NotFoundError
    return RecordRow(**row)


async def follow_ups(store: Store, officer_id: str, until: date) -> list[tuple[bytes, str, date]]:
    """The open cases of an officer in which somebody is to be asked again by a day: case, sort of record, day."""
    query = (
        select(case_record.c.case_id, case_record.c.kind, case_record.c.follow_up)
        .join(case_officer, case_officer.c.case_id == case_record.c.case_id)
        .join(case, case.c.id == case_record.c.case_id)
        .where(
            case_officer.c.officer_id == officer_id,
            case_record.c.follow_up <= until,
            case.c.state.not_in((CaseState.CLOSED, CaseState.WITHDRAWN)),
        )
        .order_by(case_record.c.follow_up, case_record.c.case_id, case_record.c.kind)
        .distinct()
    )
    async with store.reading() as connection:
        return [(row.case_id, row.kind, row.follow_up) for row in await connection.execute(query)]


async def count_talk(store: Store, month: str, topic: str, outcome: str) -> None:
    """Count one more talk that ended."""
    cell = (talk_count.c.month == month, talk_count.c.topic == topic, talk_count.c.outcome == outcome)
    async with store.writing() as connection:
        raised = await connection.execute(update(talk_count).where(*cell).values(count=talk_count.c.count + 1))
        if raised.rowcount == 0:
            values = {"month": month, "topic": topic, "outcome": outcome, "count": 1}
            await connection.execute(insert(talk_count).values(values))


async def talk_counts(store: Store) -> list[tuple[str, str, str, int]]:
    """Every count: month, topic, outcome, how many."""
    columns = (talk_count.c.month, talk_count.c.topic, talk_count.c.outcome, talk_count.c.count)
    async with store.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns))]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
