"""The keyring store: wraps under a key-encryption key that lies outside every database."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotYourCaseError
from casework.store.engine import Store
from casework.store.keyring_tables import wrap
from crypto.keyring import KeyEncryptionKey
from crypto.keys import random_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWrap:
    """A wrap record of one thing for one reader."""

    thing: bytes
    reader: bytes
    kind: str
    record: bytes


class Keyring:
    """Writes, reads and destroys wraps. Whoever destroys all wraps of a thing has destroyed the thing."""

    def __init__(self, store: Store, read_keks: Callable[[], Sequence[KeyEncryptionKey]]) -> None:
        self.store = store
        self._read = read_keks
        self._known: dict[str, KeyEncryptionKey] = {}
        self._newest = self._reread()

    def _reread(self) -> KeyEncryptionKey:
        keks = self._read()
        self._known = {kek.id.hex(): kek for kek in keks}
        return keks[-1]

    def _kek(self, kek_id: str) -> KeyEncryptionKey:
        if kek_id not in self._known:  # the keeper has rotated since this process started
            self._newest = self._reread()
        return self._known[kek_id]

    async def add(self, wraps: Iterable[NewWrap]) -> None:
        """Store wraps durably; one that is there already for the same thing and reader is replaced."""
        # Whatever is written must lie under the newest key: an older one may be destroyed any day.
        self._newest = self._reread()
        async with self.store.writing() as connection:
            for new in wraps:
                await connection.execute(delete(wrap).where(wrap.c.thing == new.thing, wrap.c.reader == new.reader))
                await connection.execute(insert(wrap).values(self._row(new)))

    async def find(self, thing: bytes, reader: bytes) -> bytes:
        """The wrap record of a thing for a reader; refused when the reader holds none."""
        found = await self.find_many([thing], reader)
        if thing not in found:
            raise NotYourCaseError
        return found[thing]

    async def find_many(self, things: Sequence[bytes], reader: bytes) -> dict[bytes, bytes]:
        """The wrap records of several things for one reader."""
        columns = (wrap.c.id, wrap.c.thing, wrap.c.kek, wrap.c.sealed)
        query = select(*columns).where(wrap.c.thing.in_(things), wrap.c.reader == reader)
        async with self.store.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {row.thing: self._kek(row.kek).reveal(row.id, row.sealed) for row in rows}

    async def find_for(
        self, things: Sequence[bytes], readers: Sequence[bytes]
    ) -> dict[bytes, list[tuple[bytes, bytes]]]:
        """For each thing who of these readers holds a wrap record of it, and which; many at once, off the loop."""
        columns = (wrap.c.id, wrap.c.thing, wrap.c.reader, wrap.c.kek, wrap.c.sealed)
        query = select(*columns).where(wrap.c.thing.in_(things), wrap.c.reader.in_(readers))
        async with self.store.reading() as connection:
            rows = (await connection.execute(query)).all()
        return await asyncio.to_thread(self._reveal_all, rows)

    def _reveal_all(self, rows: Sequence[Any]) -> dict[bytes, list[tuple[bytes, bytes]]]:
        found: dict[bytes, list[tuple[bytes, bytes]]] = {}
        for row in rows:
            found.setdefault(row.thing, []).append((row.reader, self._kek(row.kek).reveal(row.id, row.sealed)))
        return found

    async def held_by(self, reader: bytes, kind: str) -> list[bytes]:
        """What a reader can open."""
        query = select(wrap.c.thing).where(wrap.c.reader == reader, wrap.c.kind == kind)
        async with self.store.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def held_by_any(self, readers: Sequence[bytes], limit: int = 10_000) -> list[tuple[bytes, bytes, str]]:
        """What several readers can open: reader, thing and kind of each wrap."""
        query = select(wrap.c.reader, wrap.c.thing, wrap.c.kind).where(wrap.c.reader.in_(readers))
        async with self.store.reading() as connection:
            return [(row.reader, row.thing, row.kind) for row in await connection.execute(query.limit(limit))]

    async def hand_on(self, wraps: Sequence[NewWrap], old_reader: bytes) -> None:
        """Store wraps and take the same things from the reader before, in one transaction."""
        self._newest = self._reread()
        async with self.store.writing() as connection:
            for new in wraps:
                both = wrap.c.reader.in_([new.reader, old_reader])
                await connection.execute(delete(wrap).where(wrap.c.thing == new.thing, both))
                await connection.execute(insert(wrap).values(self._row(new)))

    async def take_from(self, things: Sequence[bytes], readers: Sequence[bytes]) -> None:
        """Delete the wraps that these readers have of these things."""
        async with self.store.writing() as connection:
            await connection.execute(delete(wrap).where(wrap.c.thing.in_(things), wrap.c.reader.in_(readers)))

    async def readers_of(self, things: Sequence[bytes]) -> dict[bytes, set[bytes]]:
        """For each thing the key ids of those who can open it."""
        query = select(wrap.c.thing, wrap.c.reader).where(wrap.c.thing.in_(things))
        found: dict[bytes, set[bytes]] = {thing: set() for thing in things}
        async with self.store.reading() as connection:
            for row in await connection.execute(query):
                found[row.thing].add(row.reader)
        return found

    async def destroy(self, thing: bytes, *, readers: Sequence[bytes] | None = None) -> None:
        """Delete wraps of a thing, all of them or those of some readers."""
        condition: Any = wrap.c.thing == thing
        if readers is not None:
            condition &= wrap.c.reader.in_(readers)
        async with self.store.writing() as connection:
            await connection.execute(delete(wrap).where(condition))

    async def destroy_all(self, things: Sequence[bytes], readers: Sequence[bytes]) -> None:
        """Delete every wrap of these things, and every wrap for these readers."""
        async with self.store.writing() as connection:
            await connection.execute(delete(wrap).where(wrap.c.thing.in_(things) | wrap.c.reader.in_(readers)))
        await self.store.checkpoint()

    async def rewrap_all(self, batch: int = 500) -> int:
        """Move every wrap that lies under an older key to the newest one; returns how many were moved."""
        moved = 0
        self._newest = self._reread()
        while True:
            async with self.store.writing() as connection:
                step = await self._rewrap_some(connection, batch)
            moved += step
            if step == 0:
                return moved

    async def _rewrap_some(self, connection: AsyncConnection, batch: int) -> int:
        newest = self._newest.id.hex()
        query = select(wrap.c.id, wrap.c.kek, wrap.c.sealed).where(wrap.c.kek != newest).limit(batch)
        rows = (await connection.execute(query)).all()
        for row in rows:
            record = self._kek(row.kek).reveal(row.id, row.sealed)
            sealed = self._newest.protect(row.id, record)
            await connection.execute(update(wrap).where(wrap.c.id == row.id).values(kek=newest, sealed=sealed))
        return len(rows)

    def _row(self, new: NewWrap) -> dict[str, Any]:
        row_id = random_id()
        sealed = self._newest.protect(row_id, new.record)
        kek = self._newest.id.hex()
        return {"id": row_id, "thing": new.thing, "reader": new.reader, "kind": new.kind, "kek": kek, "sealed": sealed}


async def keks_in(connection: AsyncConnection) -> set[str]:
    """The ids of all keys under which wraps lie."""
    return set((await connection.execute(select(wrap.c.kek).distinct())).scalars())
