"""What still waits for its first opening, looked at from one message."""

from sqlalchemy import select

from casework.store.case_rows import WaitingRow
from casework.store.engine import Store
from casework.store.office_tables import waiting


async def waits_before(store: Store, row: WaitingRow) -> bool:
    """Whether an earlier message of the same conversation waits as well."""
    query = select(waiting.c.id).where(waiting.c.mailbox_id == row.mailbox_id, waiting.c.seq < row.seq).limit(1)
    async with store.reading() as connection:
        return (await connection.execute(query)).first() is not None


async def waits_in(store: Store, mailbox_id: bytes) -> bool:
    """Whether anything of a conversation waits."""
    query = select(waiting.c.id).where(waiting.c.mailbox_id == mailbox_id).limit(1)
    async with store.reading() as connection:
        return (await connection.execute(query)).first() is not None
