"""What stays with a desk of a matter that was taken from it."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, func, insert, select

from casework.store.case_rows import StubRow
from casework.store.engine import Store
from casework.store.office_tables import case_stub


async def leave_stub(store: Store, row: StubRow) -> None:
    """Leave a number and two days where a case was."""
    values = {name: getattr(row, name) for name in StubRow.__dataclass_fields__}
    async with store.writing() as connection:
        await connection.execute(delete(case_stub).where(case_stub.c.registry_number == row.registry_number))
        await connection.execute(insert(case_stub).values(**values))


async def take_stub(store: Store, case_id: bytes) -> StubRow | None:
    """Take back what a case left, because it returns."""
    async with store.writing() as connection:
        found = (await connection.execute(select(case_stub).where(case_stub.c.case_id == case_id))).mappings().first()
        await connection.execute(delete(case_stub).where(case_stub.c.case_id == case_id))
    return None if found is None else StubRow(**found)


async def stubs_of(store: Store, desks: Collection[str], *, since: date, limit: int = 100) -> list[StubRow]:
    """What these desks keep of matters that left them, newest first."""
    query = (
        select(case_stub)
        .where(case_stub.c.desk.in_(desks), case_stub.c.day >= since)
        .order_by(case_stub.c.day.desc(), case_stub.c.registry_number.desc())
        .limit(limit)
    )
    async with store.reading() as connection:
        return [StubRow(**row) for row in (await connection.execute(query)).mappings()]


async def count_stubs(store: Store, desks: Collection[str]) -> int:
    """How many matters left these desks."""
    query = select(func.count()).select_from(case_stub).where(case_stub.c.desk.in_(desks))
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())
