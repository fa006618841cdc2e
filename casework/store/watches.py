"""What is watched of ordinary cases, site checks and lines of the morning page: rows to values and back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.monitoring_tables import briefing_line, case_watch, check_score, entry_flag, site_check
from casework.store.office_tables import case


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """What the office watches of one ordinary case."""

    case_id: bytes
    mark: str
    suggested: bool = False
    unit: str | None = None
    target: str | None = None
    target_at: datetime | None = None
    promised_day: date | None = None
    look_day: date | None = None
    reminded_day: date | None = None
    done_day: date | None = None
    version: int = 0
    sealed_id: bytes | None = None
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheckRow:
    """Somebody looks at a place."""

    id: bytes
    case_id: bytes
    state: str
    planned_day: date
    day: date
    officer_id: str
    version: int
    sealed_id: bytes
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A neutral line of one case for the morning page."""

    case_id: bytes
    day: date
    officer_id: str
    sealed_id: bytes
    body: bytes = field(repr=False)


async def find_watch(store: Store, case_id: bytes) -> WatchRow | None:
    """What is watched of a case, if anything is."""
    async with store.reading() as connection:
        row = (await connection.execute(select(case_watch).where(case_watch.c.case_id == case_id))).mappings().first()
    return None if row is None else WatchRow(**row)


async def write_watch(store: Store, row: WatchRow, *, before: int) -> None:
    """Keep the next version; another writer's is never overwritten. Version 0 is one that was not there before."""
    async with store.writing() as connection:
        if before == 0:
            known = await connection.execute(select(case_watch.c.case_id).where(case_watch.c.case_id == row.case_id))
            if known.first() is not None:
                raise StaleError
            await connection.execute(insert(case_watch).values(**_values(row)))
            return
        still = (case_watch.c.case_id == row.case_id) & (case_watch.c.version == before)
        done = await connection.execute(update(case_watch).where(still).values(**_values(row)))
        if done.rowcount != 1:
            raise StaleError


async def remind(store: Store, today: date) -> int:
    """Note which watched cases are to be looked at today, once for each look; returns how many."""
    due = (
        case_watch.c.look_day <= today,
        case_watch.c.done_day.is_(None),
        or_(case_watch.c.reminded_day.is_(None), case_watch.c.reminded_day < case_watch.c.look_day),
    )
    async with store.writing() as connection:
        done = await connection.execute(update(case_watch).where(*due).values(reminded_day=today))
    return int(done.rowcount)


async def with_targets(store: Store) -> list[tuple[bytes, str, str, date, datetime | None, datetime | None]]:
    """Cases with an aim of the office's own: id, kind, rule, day and minute of arrival, and until when it is now."""
    columns = (
        case.c.id, case.c.kind, case_watch.c.target, case.c.received_day, case.c.received_at, case_watch.c.target_at,
    )  # fmt: skip
    query = select(*columns).join(case_watch, case_watch.c.case_id == case.c.id)
    query = query.where(case_watch.c.target.is_not(None), case.c.state.not_in(("closed", "withdrawn")))
    async with store.reading() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def write_targets(store: Store, changed: dict[bytes, datetime | None]) -> None:
    """Write until when aims are, counted anew."""
    async with store.writing() as connection:
        for case_id, at in changed.items():
            await connection.execute(update(case_watch).where(case_watch.c.case_id == case_id).values(target_at=at))


async def site_checks_of(store: Store, case_id: bytes) -> list[SiteCheckRow]:
    """The site checks of a case, oldest first."""
    query = select(site_check).where(site_check.c.case_id == case_id)
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(site_check.c.planned_day, site_check.c.id))).mappings()
        return [SiteCheckRow(**row) for row in rows]


async def get_site_check(store: Store, check_id: bytes, case_id: bytes) -> SiteCheckRow:
    """One site check of this very case."""
    mine = (site_check.c.id == check_id, site_check.c.case_id == case_id)
    async with store.reading() as connection:
        row = (await connection.execute(select(site_check).where(*mine))).mappings().first()
    if row is None:
        raise NotFoundError
    return SiteCheckRow(**row)


async def planned_visits(store: Store, case_ids: Collection[bytes]) -> dict[bytes, date]:
    """Of these cases those somebody is still to look at, with the earliest day."""
    query = select(site_check.c.case_id, site_check.c.planned_day).where(
        site_check.c.case_id.in_(case_ids), site_check.c.state == "planned"
    )
    found: dict[bytes, date] = {}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            found[row.case_id] = min(row.planned_day, found.get(row.case_id, row.planned_day))
    return found


async def write_site_check(store: Store, row: SiteCheckRow, *, before: int) -> None:
    """Keep a site check, or its next version; another writer's is never overwritten."""
    async with store.writing() as connection:
        if before == 0:
            await connection.execute(insert(site_check).values(**_values(row)))
            return
        still = (site_check.c.id == row.id) & (site_check.c.version == before)
        done = await connection.execute(update(site_check).where(still).values(**_values(row)))
        if done.rowcount != 1:
            raise StaleError


async def lines_of(store: Store, case_ids: Sequence[bytes]) -> dict[bytes, LineRow]:
    """The lines written about these cases."""
    query = select(briefing_line).where(briefing_line.c.case_id.in_(case_ids))
    async with store.reading() as connection:
        return {row["case_id"]: LineRow(**row) for row in (await connection.execute(query)).mappings()}


async def replace_line(store: Store, row: LineRow) -> bytes | None:
    """Put a line in the place of an older one; returns under what that one was sealed."""
    async with store.writing() as connection:
        mine = briefing_line.c.case_id == row.case_id
        old = (await connection.execute(select(briefing_line.c.sealed_id).where(mine))).scalar_one_or_none()
        await connection.execute(delete(briefing_line).where(mine))
        await connection.execute(insert(briefing_line).values(**_values(row)))
    return old


async def forget_watched(store: Store, case_ids: Sequence[bytes]) -> list[bytes]:
    """Forget marks, scores, lines and flags of cases that are not ordinary any more; returns what was sealed for them.

    Site checks stay: they are part of the case, and only those who hold it read them.
    """
    async with store.writing() as connection:
        sealed = [
            *await _gone(connection, case_watch, case_ids),
            *await _gone(connection, check_score, case_ids),
            *await _gone(connection, briefing_line, case_ids),
        ]
        await connection.execute(delete(entry_flag).where(entry_flag.c.case_id.in_(case_ids)))
    return sealed


async def no_longer_ordinary(store: Store, protected_kinds: Collection[str]) -> list[bytes]:
    """Cases with something watched that became protected ones, or were never kept: somebody was killed in between."""
    gone: set[bytes] = set()
    async with store.reading() as connection:
        for table in (case_watch, check_score, briefing_line, entry_flag):
            query = (
                select(table.c.case_id)
                .outerjoin(case, case.c.id == table.c.case_id)
                .where(or_(case.c.id.is_(None), case.c.kind.in_(sorted(protected_kinds))))
            )
            gone |= set((await connection.execute(query)).scalars())
    return sorted(gone)


async def _gone(connection: AsyncConnection, table: Table, case_ids: Sequence[bytes]) -> list[bytes]:
    mine = table.c.case_id.in_(case_ids)
    sealed = (await connection.execute(select(table.c.sealed_id).where(mine))).scalars().all()
    await connection.execute(delete(table).where(mine))
    return [each for each in sealed if each is not None]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
