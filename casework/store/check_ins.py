"""When people who reported were asked how they are, and whether they have answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import StaleError
from casework.states import CaseState
from casework.store.check_in_tables import check_in
from casework.store.engine import Also, Store
from casework.store.office_tables import case, case_officer


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One question of a case, and the day of its answer."""

    number: int
    asked: date
    until: date | None
    answered: date | None


def is_open(rows: Sequence[CheckRow], today: date) -> bool:
    """Whether a question waits for its answer: for some weeks, also where the case has ended."""
    return any(row.until is not None and today <= row.until for row in rows)


async def checks_of(store: Store, case_id: bytes) -> list[CheckRow]:
    """Every question of a case, oldest first."""
    columns = (check_in.c[name] for name in CheckRow.__dataclass_fields__)
    query = select(*columns).where(check_in.c.case_id == case_id).order_by(check_in.c.number)
    async with store.reading() as connection:
        return [CheckRow(**row) for row in (await connection.execute(query)).mappings()]


async def held_since(
    store: Store, officer_id: str, kinds: Collection[str], lanes: Collection[str], until: date
) -> list[tuple[bytes, date, int]]:
    """Cases of these kinds that an officer holds, received by a day: id, day, the last question that was asked."""
    last = func.coalesce(func.max(check_in.c.number), 0)
    query = (
        select(case.c.id, case.c.received_day, last)
        .join(case_officer, case_officer.c.case_id == case.c.id)
        .outerjoin(check_in, check_in.c.case_id == case.c.id)
        .where(
            case_officer.c.officer_id == officer_id,
            case.c.kind.in_(kinds),
            case.c.lane.in_(lanes),
            case.c.received_day <= until,
            case.c.state.not_in((CaseState.WITHDRAWN, CaseState.QUARANTINED)),
        )
        .group_by(case.c.id, case.c.received_day)
    )
    async with store.reading() as connection:
        return [tuple(row) for row in await connection.execute(query)]


def asks(case_id: bytes, number: int, day: date, until: date) -> Also:
    """Note a question, in the transaction that puts it into the mailbox; a second one of its number undoes both."""

    async def also(connection: AsyncConnection) -> None:
        there = select(check_in.c.number).where(check_in.c.case_id == case_id, check_in.c.number == number)
        if (await connection.execute(there)).first() is not None:
            raise StaleError
        await connection.execute(insert(check_in).values(case_id=case_id, number=number, asked=day, until=until))

    return also


def answers(case_id: bytes, day: date) -> Also:
    """Note that every open question of a case has its answer, in the transaction that keeps the answer."""

    async def also(connection: AsyncConnection) -> None:
        here = (check_in.c.case_id == case_id, check_in.c.until.is_not(None))
        await connection.execute(update(check_in).where(*here).values(answered=day, until=None))

    return also


async def too_late(store: Store, officer_id: str, today: date) -> list[bytes]:
    """Cases of an officer in which a question waits that can no longer be answered."""
    query = (
        select(check_in.c.case_id)
        .distinct()
        .join(case_officer, case_officer.c.case_id == check_in.c.case_id)
        .where(case_officer.c.officer_id == officer_id, check_in.c.until < today)
    )
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def let_rest(store: Store, case_id: bytes, today: date) -> None:
    """The questions of a case that nobody can answer any more wait no longer."""
    late = (check_in.c.case_id == case_id, check_in.c.until < today)
    async with store.writing() as connection:
        await connection.execute(update(check_in).where(*late).values(until=None))
