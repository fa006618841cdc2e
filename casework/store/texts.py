"""Texts on their way to a telephone: laid here sealed, read by the bot alone, gone once a carrier has taken them."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import delete, insert, select

from casework.store.drop_tables import outbox
from casework.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A sealed text that waits for its bot."""

    id: bytes
    channel: str
    day: date
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


async def put_text(store: Store, row: OutboxRow) -> None:
    """Lay a text ready; one that lies there already stays as it is."""
    async with store.writing() as connection:
        if (await connection.execute(select(outbox.c.id).where(outbox.c.id == row.id))).first() is None:
            await connection.execute(insert(outbox).values(asdict(row)))


async def waiting_texts(store: Store, channel: str, limit: int = 500) -> list[OutboxRow]:
    """What this channel's bot has to send, in random order."""
    columns = [outbox.c[name] for name in OutboxRow.__dataclass_fields__]
    query = select(*columns).where(outbox.c.channel == channel).limit(limit)
    async with store.reading() as connection:
        return [OutboxRow(**row) for row in (await connection.execute(query)).mappings()]


async def destroy_text(store: Store, text_id: bytes) -> None:
    """Delete a text: it was sent, or it cannot be."""
    async with store.writing() as connection:
        await connection.execute(delete(outbox).where(outbox.c.id == text_id))
