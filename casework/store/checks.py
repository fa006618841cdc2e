"""Checks of how ordinary matters were worked on, their scores, flags and plans of awards: rows to values and back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.monitoring_tables import award_plan, check_score, entry_flag, handling_check
from casework.store.recused import recused_by


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A check of one channel over one period; it names no case and holds no count."""

    id: bytes
    channel: str
    first_day: date
    last_day: date
    state: str
    seed: bytes = field(repr=False)
    opened_day: date
    version: int = 1
    sealed_id: bytes | None = None
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """How one case of a sample was worked on."""

    check_id: bytes
    case_id: bytes
    sincere: int
    accurate: int
    kind: int
    officer_id: str
    day: date
    sealed_id: bytes
    remark: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """An entry of a call or visit that counts for no award."""

    case_id: bytes
    account_id: str
    reason: str
    entered_day: date
    officer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRow:
    """What is given in one year, in won."""

    year: int
    prize: int
    gu_chosen: int
    gu_prize: int
    dong_chosen: int
    dong_prize: int
    person_chosen: int
    person_prize: int
    officer_id: str
    day: date


async def open_check(store: Store, row: CheckRow) -> bool:
    """Keep a new check; false where this channel has one of this period."""
    same = (handling_check.c.channel == row.channel, handling_check.c.first_day == row.first_day)
    async with store.writing() as connection:
        if (await connection.execute(select(handling_check.c.id).where(*same))).first() is not None:
            return False
        await connection.execute(insert(handling_check).values(**_values(row)))
    return True


async def last_checked(store: Store) -> dict[str, date]:
    """For each channel the last day that a check covers."""
    query = select(handling_check.c.channel, func.max(handling_check.c.last_day)).group_by(handling_check.c.channel)
    async with store.reading() as connection:
        return {row[0]: row[1] for row in await connection.execute(query)}


async def checks(store: Store, limit: int = 40) -> list[CheckRow]:
    """The checks, newest period first."""
    query = select(handling_check).order_by(handling_check.c.last_day.desc(), handling_check.c.channel).limit(limit)
    async with store.reading() as connection:
        return [CheckRow(**row) for row in (await connection.execute(query)).mappings()]


async def get_check(store: Store, check_id: bytes) -> CheckRow:
    """One check."""
    query = select(handling_check).where(handling_check.c.id == check_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return CheckRow(**row)


async def change_check(store: Store, row: CheckRow, *, before: int) -> None:
    """Write a check's next version; another writer's is never overwritten."""
    still = (handling_check.c.id == row.id) & (handling_check.c.version == before)
    changed = {"state": row.state, "version": row.version, "sealed_id": row.sealed_id, "body": row.body}
    async with store.writing() as connection:
        done = await connection.execute(update(handling_check).where(still).values(**changed))
    if done.rowcount != 1:
        raise StaleError


async def scores_of(store: Store, check_id: bytes) -> dict[bytes, ScoreRow]:
    """The scores of a check, by case."""
    query = select(check_score).where(check_score.c.check_id == check_id)
    async with store.reading() as connection:
        return {row["case_id"]: ScoreRow(**row) for row in (await connection.execute(query)).mappings()}


async def replace_score(store: Store, row: ScoreRow) -> bytes | None:
    """Put a score in the place of an older one; returns under what that one's remark was sealed."""
    mine = (check_score.c.check_id == row.check_id) & (check_score.c.case_id == row.case_id)
    async with store.writing() as connection:
        old = (await connection.execute(select(check_score.c.sealed_id).where(mine))).scalar_one_or_none()
        await connection.execute(delete(check_score).where(mine))
        await connection.execute(insert(check_score).values(**_values(row)))
    return old


async def flag_of(store: Store, case_id: bytes) -> FlagRow | None:
    """Why an entry counts for no award, if so."""
    async with store.reading() as connection:
        row = (await connection.execute(select(entry_flag).where(entry_flag.c.case_id == case_id))).mappings().first()
    return None if row is None else FlagRow(**row)


async def put_flag(store: Store, case_id: bytes, row: FlagRow | None) -> None:
    """Doubt an entry, or do so no more."""
    async with store.writing() as connection:
        await connection.execute(delete(entry_flag).where(entry_flag.c.case_id == case_id))
        if row is not None:
            await connection.execute(insert(entry_flag).values(**_values(row)))


async def flags_between(store: Store, first: date, last: date, viewer: str) -> list[FlagRow]:
    """The doubted entries of these days, but for cases that the reader must not know of."""
    query = select(entry_flag).where(
        entry_flag.c.entered_day.between(first, last), entry_flag.c.case_id.not_in(recused_by(viewer))
    )
    async with store.reading() as connection:
        return [FlagRow(**row) for row in (await connection.execute(query)).mappings()]


async def award_plans(store: Store) -> dict[int, AwardRow]:
    """What the office wrote down, by year."""
    async with store.reading() as connection:
        return {row["year"]: AwardRow(**row) for row in (await connection.execute(select(award_plan))).mappings()}


async def write_award_plan(store: Store, row: AwardRow) -> None:
    """Write the plan of one year in the place of the old one."""
    async with store.writing() as connection:
        await connection.execute(delete(award_plan).where(award_plan.c.year == row.year))
        await connection.execute(insert(award_plan).values(**_values(row)))


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
