"""Parts of a message that is longer than one slot of the exchange."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from casework.errors import MalformedRequestError
from casework.store.drop_tables import fragment
from casework.store.engine import Store

_MOST_PARTS = 32  # the largest padding class and ten files need 18


@dataclass(frozen=True, slots=True)
class Fragment:
    """One part of a sealed message."""

    message_id: bytes
    mailbox_id: bytes
    position: int
    total: int
    data: bytes
    day: date


async def gather(store: Store, part: Fragment) -> bytes | None:
    """Keep a part durably; the whole message once every part is there, else None."""
    if not 0 <= part.position < part.total <= _MOST_PARTS:
        raise MalformedRequestError
    mine = (fragment.c.message_id == part.message_id, fragment.c.mailbox_id == part.mailbox_id)
    async with store.writing() as connection:
        held = {row.position: row for row in await connection.execute(select(fragment).where(*mine))}
        if any(row.total != part.total for row in held.values()):
            raise MalformedRequestError
        if part.position not in held:
            values = {name: getattr(part, name) for name in Fragment.__dataclass_fields__}
            await connection.execute(insert(fragment).values(values))
    pieces = {position: row.data for position, row in held.items()} | {part.position: part.data}
    if len(pieces) < part.total:
        return None
    return b"".join(pieces[position] for position in range(part.total))


async def sweep(store: Store, before: date) -> None:
    """Forget parts of messages that were never finished."""
    async with store.writing() as connection:
        await connection.execute(delete(fragment).where(fragment.c.day < before))


async def forget(store: Store, message_id: bytes) -> None:
    """Forget the parts of a message that is stored as a whole."""
    async with store.writing() as connection:
        await connection.execute(delete(fragment).where(fragment.c.message_id == message_id))
