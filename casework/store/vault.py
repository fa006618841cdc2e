"""The vault store: quorum envelopes under random pointers. The public side may append, never read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from casework.errors import ConflictError, NotFoundError
from casework.store.engine import Store
from casework.store.vault_tables import envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRow:
    """A sealed body and the custodians' bundles."""

    pointer: bytes
    body: bytes
    bundles: bytes


async def put_envelope(store: Store, row: EnvelopeRow, day: date) -> None:
    """Store an envelope; the same pointer again replaces nothing and is fine (a repeated try)."""
    await put_envelopes(store, [row], day)


async def put_envelopes(store: Store, rows: Sequence[EnvelopeRow], day: date) -> None:
    """The same for several, in one transaction."""
    async with store.writing() as connection:
        for row in rows:
            known = await connection.execute(select(envelope.c.pointer).where(envelope.c.pointer == row.pointer))
            if known.first() is None:
                await connection.execute(
                    insert(envelope).values(pointer=row.pointer, body=row.body, bundles=row.bundles, day=day)
                )


async def add_envelope(store: Store, row: EnvelopeRow, day: date) -> None:
    """The same for the public side, which may add and never look; a pointer that is taken is refused."""
    values = {"pointer": row.pointer, "body": row.body, "bundles": row.bundles, "day": day}
    try:
        async with store.writing() as connection:
            await connection.execute(insert(envelope).values(values))
    except IntegrityError:
        raise ConflictError from None


async def has_envelope(store: Store, pointer: bytes) -> bool:
    """Whether there is an envelope under a pointer."""
    async with store.reading() as connection:
        found = await connection.execute(select(envelope.c.pointer).where(envelope.c.pointer == pointer))
    return found.first() is not None


async def get_envelope(store: Store, pointer: bytes) -> EnvelopeRow:
    """The envelope under a pointer."""
    query = select(envelope.c.pointer, envelope.c.body, envelope.c.bundles).where(envelope.c.pointer == pointer)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return EnvelopeRow(**row)


async def destroy_envelope(store: Store, pointer: bytes) -> None:
    """Delete an envelope."""
    async with store.writing() as connection:
        await connection.execute(delete(envelope).where(envelope.c.pointer == pointer))
