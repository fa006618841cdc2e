"""To which case a generation of a case key belongs."""

from sqlalchemy import select

from casework.store.engine import Store
from casework.store.office_tables import case_key


async def case_of_key(store: Store, key_id: bytes) -> bytes | None:
    """The case of a key, or None where it is none of a case."""
    async with store.reading() as connection:
        query = select(case_key.c.case_id).where(case_key.c.id == key_id)
        return (await connection.execute(query)).scalar_one_or_none()
