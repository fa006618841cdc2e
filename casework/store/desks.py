"""What one officer keeps for later, and where they were called; rows and values."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.desk_tables import case_later, mention
from casework.store.engine import Also, Store


async def keep_until(store: Store, case_id: bytes, officer_id: str, until: date | None) -> None:
    """Keep a case from an officer's list until a day; without a day it is there at once."""
    own = (case_later.c.case_id == case_id, case_later.c.officer_id == officer_id)
    async with store.writing() as connection:
        await connection.execute(delete(case_later).where(*own))
        if until is not None:
            await connection.execute(insert(case_later).values(case_id=case_id, officer_id=officer_id, until=until))


async def kept_until(store: Store, case_id: bytes, officer_id: str) -> date | None:
    """Until when an officer keeps a case from their list."""
    query = select(case_later.c.until).where(case_later.c.case_id == case_id, case_later.c.officer_id == officer_id)
    async with store.reading() as connection:
        return (await connection.execute(query)).scalar_one_or_none()


def calling(case_id: bytes, message_id: bytes, officer_ids: Collection[str], day: date) -> Also:
    """Writes down who is called in a note, in the transaction that keeps the note."""
    rows = [{"message_id": message_id, "officer_id": each, "case_id": case_id, "day": day} for each in officer_ids]

    async def call(connection: AsyncConnection) -> None:
        if rows:
            await connection.execute(insert(mention), rows)

    return call


async def calls_of(store: Store, officer_id: str, case_ids: Collection[bytes]) -> set[bytes]:
    """In which of these cases an officer is called and has not looked yet."""
    query = select(mention.c.case_id).where(mention.c.officer_id == officer_id, mention.c.case_id.in_(case_ids))
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def has_looked(store: Store, officer_id: str, case_id: bytes) -> None:
    """An officer has opened a case: nobody calls them there any more."""
    own = (mention.c.officer_id == officer_id, mention.c.case_id == case_id)
    async with store.reading() as connection:
        if (await connection.execute(select(mention.c.case_id).where(*own).limit(1))).first() is None:
            return
    async with store.writing() as connection:
        await connection.execute(delete(mention).where(*own))
