"""Destruction carried out once more, after an older copy of the stores was brought back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from casework.states import CaseState
from casework.store.committee_tables import sitting
from casework.store.committees import CLOSED
from casework.store.destruction import LineRow, ListRow
from casework.store.destruction_tables import destruction_line, destruction_list, destruction_shut_out, retention_hold
from casework.store.engine import Store
from casework.store.office_tables import case
from casework.store.register_tables import register_entry


async def put_list_again(store: Store, row: ListRow, lines: Sequence[LineRow]) -> None:
    """Keep a list as it was certified, in place of what the older copy knew of it."""
    values = {name: getattr(row, name) for name in ListRow.__dataclass_fields__}
    rows = [{name: getattr(each, name) for name in LineRow.__dataclass_fields__} for each in lines]
    async with store.writing() as connection:
        for table in (destruction_line, destruction_shut_out):
            await connection.execute(delete(table).where(table.c.list_id == row.id))
        await connection.execute(delete(destruction_list).where(destruction_list.c.id == row.id))
        await connection.execute(insert(destruction_list).values(values))
        if rows:
            await connection.execute(insert(destruction_line), rows)


async def close_again(store: Store, case_id: bytes, closed_day: date) -> date:
    """Have a case stand closed and held by nobody, as it was when it was destroyed; returns its day of closing."""
    known = func.coalesce(case.c.closed_day, closed_day)
    async with store.writing() as connection:
        await connection.execute(delete(retention_hold).where(retention_hold.c.case_id == case_id))
        await connection.execute(
            update(case).where(case.c.id == case_id).values(state=CaseState.CLOSED, closed_day=known)
        )
        day = (await connection.execute(select(case.c.closed_day).where(case.c.id == case_id))).scalar_one()
    found: date = day
    return found


async def close_entry_again(store: Store, register: str, number: str, closed_day: date) -> tuple[bytes, date] | None:
    """Have an entry stand closed as it was when it was destroyed; its id and day of closing, None if it is not here."""
    this = (register_entry.c.register == register, register_entry.c.number == number)
    known = func.coalesce(register_entry.c.closed_day, closed_day)
    async with store.writing() as connection:
        await connection.execute(update(register_entry).where(*this).values(closed_day=known))
        query = select(register_entry.c.id, register_entry.c.closed_day).where(*this)
        row = (await connection.execute(query)).first()
    return None if row is None else (row.id, row.closed_day)


async def close_sitting_again(
    store: Store, committee: str, year: int, number: int, closed_day: date
) -> tuple[bytes, date] | None:  # fmt: skip
    """Have a sitting stand closed as it was when it was destroyed; its id and day of closing, None if not here."""
    this = (sitting.c.committee == committee, sitting.c.year == year, sitting.c.number == number)
    known = func.coalesce(sitting.c.closed_day, closed_day)
    async with store.writing() as connection:
        await connection.execute(update(sitting).where(*this).values(state=CLOSED, closed_day=known))
        row = (await connection.execute(select(sitting.c.id, sitting.c.closed_day).where(*this))).first()
    return None if row is None else (row.id, row.closed_day)
