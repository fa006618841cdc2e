"""What was brought from other systems: tags of their numbers, claimed before and settled after a row is stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from casework.store.engine import Store
from casework.store.repeat_tables import imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that is being brought, and the id of the message it becomes."""

    tag: bytes
    message_id: bytes


async def claim(store: Store, source: str, claims: Sequence[Claim], day: date) -> dict[bytes, bytes | None]:
    """Claim numbers in one transaction; for each known one its message's id, or None where it was settled before."""
    tags = [each.tag for each in claims]
    async with store.writing() as connection:
        query = select(imported.c.tag, imported.c.message_id).where(imported.c.tag.in_(tags))
        known = {row.tag: row.message_id for row in await connection.execute(query)}
        new = [
            {"tag": each.tag, "source": source, "day": day, "message_id": each.message_id}
            for each in claims
            if each.tag not in known
        ]
        if new:
            await connection.execute(insert(imported), new)
    return known


async def settle(store: Store, tags: Collection[bytes]) -> None:
    """Say that these numbers are in: from now on nothing leads from them to a case."""
    async with store.writing() as connection:
        await connection.execute(update(imported).where(imported.c.tag.in_(tags)).values(message_id=None))
