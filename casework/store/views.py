"""Officers' own views of the list, sealed to each of them; rows and values."""

from dataclasses import dataclass, field

from sqlalchemy import delete, func, insert, select

from casework.store.engine import Store
from casework.store.view_tables import saved_view


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One view as the store knows it."""

    id: bytes
    officer_id: str
    body: bytes = field(repr=False)


async def view_rows(store: Store, officer_id: str) -> list[ViewRow]:
    """An officer's own views."""
    query = select(saved_view).where(saved_view.c.officer_id == officer_id).order_by(saved_view.c.id)
    async with store.reading() as connection:
        return [ViewRow(*row) for row in (await connection.execute(query)).all()]


async def add_view(store: Store, row: ViewRow, *, most: int) -> bool:
    """Keep a view durably; false where the officer has as many as they may have."""
    counting = select(func.count()).where(saved_view.c.officer_id == row.officer_id)
    async with store.writing() as connection:
        if int((await connection.execute(counting)).scalar_one()) >= most:
            return False
        await connection.execute(insert(saved_view).values(id=row.id, officer_id=row.officer_id, body=row.body))
    return True


async def drop_view(store: Store, view_id: bytes, officer_id: str) -> bool:
    """Forget one of an officer's own views; false where it is not theirs."""
    condition = (saved_view.c.id == view_id, saved_view.c.officer_id == officer_id)
    async with store.writing() as connection:
        return (await connection.execute(delete(saved_view).where(*condition))).rowcount == 1
