"""The journal's rows: officers' acts inserted unchained and at once, numbered and chained later by the keeper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import desc, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.clock import KST
from casework.store.engine import Store
from casework.store.office_tables import journal
from crypto.chain import first_hash, next_hash
from crypto.keys import random_id


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One act of an officer or of the keeper."""

    id: bytes
    at: datetime
    act: str
    officer_id: str | None
    journal_id: bytes | None
    reason: bytes | None
    position: int | None
    hash: bytes | None

    def entry(self) -> Mapping[str, Any]:
        """What is chained: pseudonymous, without content; a sealed reason by its bytes."""
        return {
            "act": self.act,
            "at": _aware(self.at).isoformat(timespec="seconds"),
            "case": self.journal_id.hex() if self.journal_id else None,
            "id": self.id.hex(),
            "officer": self.officer_id,
            "reason": self.reason.hex() if self.reason else None,
        }


class JournalStore:
    """Append, read, chain and verify."""

    def __init__(self, store: Store, office: str) -> None:
        self._store = store
        self._office = office

    async def append(
        self, act: str, at: datetime, officer_id: str | None, case: bytes | None, reason: bytes | None
    ) -> None:
        """Write an act durably; when this returns it cannot be unwritten without breaking the chain soon after."""
        row = {"id": random_id(), "act": act, "at": at.astimezone(UTC).replace(microsecond=0), "officer_id": officer_id}
        async with self._store.writing() as connection:
            await connection.execute(insert(journal).values(**row, journal_id=case, reason=reason))

    async def append_all(self, act: str, at: datetime, officer_id: str | None, cases: Sequence[bytes | None]) -> None:
        """Write the same act on several cases, in one transaction."""
        rows = [
            {"id": random_id(), "act": act, "at": at.astimezone(UTC).replace(microsecond=0), "officer_id": officer_id,
             "journal_id": each, "reason": None}
            for each in cases
        ]  # fmt: skip
        if rows:
            async with self._store.writing() as connection:
                await connection.execute(insert(journal), rows)

    async def of_case(self, journal_id: bytes) -> list[JournalRow]:
        """Every act on one case, newest first."""
        query = select(journal).where(journal.c.journal_id == journal_id).order_by(desc(journal.c.at)).limit(500)
        async with self._store.reading() as connection:
            return [JournalRow(**row) for row in (await connection.execute(query)).mappings()]

    async def acts_of_case(self, journal_id: bytes, *acts: str) -> list[JournalRow]:
        """Certain acts on one case in the order in which they were chained; what is not chained yet comes last."""
        query = select(journal).where(journal.c.journal_id == journal_id, journal.c.act.in_(acts))
        query = query.order_by(journal.c.position.is_(None), journal.c.position, journal.c.at, journal.c.id)
        async with self._store.reading() as connection:
            return [JournalRow(**row) for row in (await connection.execute(query)).mappings()]

    async def count_since(self, day: date, *acts: str) -> int:
        """How often something was done since the beginning of a Korean day."""
        begin = datetime.combine(day, time(), KST).astimezone(UTC)
        query = select(func.count()).where(journal.c.act.in_(acts), journal.c.at >= begin)
        async with self._store.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def has_opened_on(self, day: date, officer_id: str, journal_id: bytes) -> bool:
        """Whether this officer has opened this case on this Korean day."""
        begin = datetime.combine(day, time(), KST)
        when = journal.c.at.between(begin.astimezone(UTC), (begin + timedelta(days=1)).astimezone(UTC))
        query = select(journal.c.id).where(
            journal.c.journal_id == journal_id, journal.c.act == "opened", journal.c.officer_id == officer_id, when
        )
        async with self._store.reading() as connection:
            return (await connection.execute(query.limit(1))).first() is not None

    async def chain_new(self, limit: int = 500) -> int:
        """Number and chain what is not chained yet; returns how many. Only the keeper calls this."""
        async with self._store.writing() as connection:
            last = (
                await connection.execute(
                    select(journal.c.position, journal.c.hash)
                    .where(journal.c.position.is_not(None))
                    .order_by(desc(journal.c.position))
                    .limit(1)
                )
            ).first()
            position, value = (last.position, last.hash) if last else (0, first_hash(self._office))
            query = (
                select(journal).where(journal.c.position.is_(None)).order_by(journal.c.at, journal.c.id).limit(limit)
            )
            rows = [JournalRow(**row) for row in (await connection.execute(query)).mappings()]
            for row in rows:
                position += 1
                value = next_hash(value, position, row.entry())
                await connection.execute(
                    update(journal).where(journal.c.id == row.id).values(position=position, hash=value)
                )
        return len(rows)

    async def head(self) -> tuple[int, bytes]:
        """The last position and its chain value."""
        async with self._store.reading() as connection:
            return await head_of(connection, self._office)

    async def verify(self) -> int | None:
        """Recompute the whole chain; None when it holds, else the first position that does not."""
        async with self._store.reading() as connection:
            return await first_broken(connection, self._office)

    async def hashes_at(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The chain values at these positions, where there are any."""
        query = select(journal.c.position, journal.c.hash).where(journal.c.position.in_(positions))
        async with self._store.reading() as connection:
            return {row.position: row.hash for row in await connection.execute(query)}

    async def oldest_unchained(self) -> datetime | None:
        """When the oldest act was done that nobody has chained yet."""
        query = select(func.min(journal.c.at)).where(journal.c.position.is_(None))
        async with self._store.reading() as connection:
            at = (await connection.execute(query)).scalar_one()
        return None if at is None else _aware(at)

    async def newest(self) -> datetime | None:
        """When the last act was done."""
        async with self._store.reading() as connection:
            at = (await connection.execute(select(func.max(journal.c.at)))).scalar_one()
        return None if at is None else _aware(at)


async def head_of(connection: AsyncConnection, office: str) -> tuple[int, bytes]:
    """The last position and its chain value, as one connection sees the store."""
    query = select(journal.c.position, journal.c.hash).where(journal.c.position.is_not(None))
    row = (await connection.execute(query.order_by(desc(journal.c.position)).limit(1))).first()
    return (row.position, row.hash) if row else (0, first_hash(office))


async def first_broken(connection: AsyncConnection, office: str) -> int | None:
    """Recompute the whole chain over one connection; None when it holds, else the first position that does not."""
    value, position = first_hash(office), 0
    while True:
        query = select(journal).where(journal.c.position > position).order_by(journal.c.position).limit(1000)
        rows = [JournalRow(**row) for row in (await connection.execute(query)).mappings()]
        if not rows:
            return None
        for row in rows:
            position += 1
            value = next_hash(value, position, row.entry())
            if row.position != position or row.hash != value:
                return position


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
