"""The vault store: quorum envelopes under random pointers. The public side may append, never read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import ConflictError, NotFoundError
from casework.store.engine import Store
from casework.store.vault_tables import envelope, lent_bundle


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


async def envelopes_after(store: Store, pointer: bytes, *, limit: int) -> list[EnvelopeRow]:
    """The next envelopes in the order of their pointers, for whoever goes through all of them."""
    columns = (envelope.c.pointer, envelope.c.body, envelope.c.bundles)
    query = select(*columns).where(envelope.c.pointer > pointer).order_by(envelope.c.pointer).limit(limit)
    async with store.reading() as connection:
        return [EnvelopeRow(**row) for row in (await connection.execute(query)).mappings()]


async def change_bundles(store: Store, row: EnvelopeRow, bundles: bytes, receiver: bytes) -> bool:
    """Put a bundle into the place of a lost one, and forget what was lent for it; false if the envelope has changed."""
    same = (envelope.c.pointer == row.pointer, envelope.c.bundles == row.bundles)
    lent = (lent_bundle.c.pointer == row.pointer, lent_bundle.c.receiver == receiver)
    async with store.writing() as connection:
        done = await connection.execute(update(envelope).where(*same).values(bundles=bundles))
        if done.rowcount != 1:
            return False
        await connection.execute(delete(lent_bundle).where(*lent))
    return True


async def lend_bundles(store: Store, rows: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
    """Keep what a custodian lends: pointer, receiver, lender, bundle; lent again it replaces what was lent before."""
    async with store.writing() as connection:
        for pointer, receiver, lender, bundle in rows:
            same = (
                lent_bundle.c.pointer == pointer, lent_bundle.c.receiver == receiver, lent_bundle.c.lender == lender,
            )  # fmt: skip
            await connection.execute(delete(lent_bundle).where(*same))
            values = {"pointer": pointer, "receiver": receiver, "lender": lender, "bundle": bundle}
            await connection.execute(insert(lent_bundle).values(values))


async def lent_to(store: Store, receiver: bytes, pointers: Sequence[bytes]) -> dict[bytes, dict[bytes, bytes]]:
    """For each of these envelopes what was lent to a custodian, by lender."""
    query = select(lent_bundle).where(lent_bundle.c.receiver == receiver, lent_bundle.c.pointer.in_(pointers))
    found: dict[bytes, dict[bytes, bytes]] = {pointer: {} for pointer in pointers}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            found[row.pointer][row.lender] = row.bundle
    return found


async def destroy_envelope(store: Store, pointer: bytes) -> None:
    """Delete an envelope."""
    async with store.writing() as connection:
        await _destroy(connection, [pointer])


async def destroy_envelopes(store: Store, pointers: Sequence[bytes]) -> None:
    """Delete several envelopes, out of the write-ahead log as well."""
    async with store.writing() as connection:
        await _destroy(connection, pointers)
    await store.checkpoint()


async def _destroy(connection: AsyncConnection, pointers: Sequence[bytes]) -> None:
    for table in (lent_bundle, envelope):
        await connection.execute(delete(table).where(table.c.pointer.in_(pointers)))
