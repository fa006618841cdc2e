"""Seats, sittings, items of sittings and who takes no part; rows and values of the office store."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.committee_tables import (
    committee_seat,
    sitting,
    sitting_exclusion,
    sitting_item,
    sitting_member,
)
from casework.store.destruction_tables import sitting_remains
from casework.store.engine import Store

CHAIR, VICE, MEMBER, RESERVE = "chair", "vice", "member", "reserve"
PLANNED, CALLED, OPEN, CLOSED = "planned", "called", "open", "closed"
SET, VOTING, VOTED, DECIDED = "set", "voting", "voted", "decided"
IN_PERSON, WRITTEN = "in_person", "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """One seat of a committee, for a term."""

    id: bytes
    committee: str
    account_id: str
    place: str
    outside: bool
    from_day: date
    to_day: date
    ended_day: date | None = None

    def is_held_on(self, day: date) -> bool:
        """Whether it is somebody's seat on a day."""
        return self.from_day <= day <= self.to_day and (self.ended_day is None or day < self.ended_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingRow:
    """One sitting of a committee."""

    id: bytes
    committee: str
    year: int
    number: int
    state: str
    mode: str
    day: date
    hour: str
    where: str
    officer_id: str
    public_key: bytes
    version: int = 1
    sealed_id: bytes | None = None
    body: bytes | None = field(default=None, repr=False)
    closed_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingItemRow:
    """One item of a sitting."""

    id: bytes
    sitting_id: bytes
    agenda_id: bytes | None
    case_id: bytes | None
    position: int
    kind: str
    state: str
    ballot: str
    special: str
    result: str | None
    sealed_id: bytes
    version: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """Somebody who was called to a sitting."""

    sitting_id: bytes
    account_id: str
    place: str
    verify_key: bytes
    attends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRow:
    """Somebody who takes no part in an item."""

    item_id: bytes
    account_id: str
    ground: str
    officer_id: str | None
    day: date


async def add_seat(store: Store, row: SeatRow) -> None:
    """Give somebody a seat."""
    async with store.writing() as connection:
        await connection.execute(insert(committee_seat).values(_values(row)))


async def end_seat(store: Store, seat_id: bytes, day: date) -> None:
    """End a seat before its term; one that ended stays as it ended."""
    open_one = (committee_seat.c.id == seat_id, committee_seat.c.ended_day.is_(None))
    async with store.writing() as connection:
        done = await connection.execute(update(committee_seat).where(*open_one).values(ended_day=day))
        if done.rowcount != 1:
            raise StaleError


async def seats_of(store: Store, committee: str) -> list[SeatRow]:
    """Every seat of a committee, of former terms as well; chair first."""
    query = select(committee_seat).where(committee_seat.c.committee == committee)
    async with store.reading() as connection:
        rows = [SeatRow(**row) for row in (await connection.execute(query)).mappings()]
    order = {CHAIR: 0, VICE: 1, MEMBER: 2, RESERVE: 3}
    return sorted(rows, key=lambda row: (order[row.place], row.outside, row.from_day, row.id))


async def add_sitting(store: Store, row: SittingRow) -> SittingRow:
    """Plan a sitting under the next number of its year, which none had that was destroyed; returns it numbered."""
    async with store.writing() as connection:
        last = 0
        for table in (sitting, sitting_remains):
            same = (table.c.committee == row.committee, table.c.year == row.year)
            found = (await connection.execute(select(func.max(table.c.number)).where(*same))).scalar_one_or_none()
            last = max(last, found or 0)
        numbered = replace(row, number=last + 1)
        await connection.execute(insert(sitting).values(_values(numbered)))
    return numbered


async def get_sitting(store: Store, sitting_id: bytes) -> SittingRow:
    """One sitting."""
    async with store.reading() as connection:
        row = (await connection.execute(select(sitting).where(sitting.c.id == sitting_id))).mappings().first()
    if row is None:
        raise NotFoundError
    return SittingRow(**row)


async def sittings_of(store: Store, committees: Collection[str], *, limit: int) -> list[SittingRow]:
    """Sittings of committees, the latest first, without their minutes."""
    plain = [column for column in sitting.c if column.name != "body"]
    query = select(*plain).where(sitting.c.committee.in_(committees))
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(sitting.c.day.desc(), sitting.c.id).limit(limit))
        return [SittingRow(**row) for row in rows.mappings()]


async def change_sitting(store: Store, before: SittingRow, after: SittingRow) -> None:
    """Give a sitting its next state or minutes; stale if somebody was faster."""
    same = (sitting.c.id == before.id, sitting.c.version == before.version)
    values = _values(replace(after, version=before.version + 1))
    async with store.writing() as connection:
        if (await connection.execute(update(sitting).where(*same).values(values))).rowcount != 1:
            raise StaleError


async def add_item(store: Store, row: SittingItemRow) -> None:
    """Put an item at the end of a sitting's agenda; one that is there already is a conflict."""
    own = sitting_item.c.sitting_id == row.sitting_id
    async with store.writing() as connection:
        if row.agenda_id is not None:
            again = select(sitting_item.c.id).where(own, sitting_item.c.agenda_id == row.agenda_id)
            if (await connection.execute(again)).first() is not None:
                raise StaleError
        last = (await connection.execute(select(func.max(sitting_item.c.position)).where(own))).scalar_one_or_none()
        await connection.execute(insert(sitting_item).values(_values(replace(row, position=(last or 0) + 1))))


async def items_of_sitting(store: Store, sitting_id: bytes) -> list[SittingItemRow]:
    """The agenda of a sitting in its order."""
    query = select(sitting_item).where(sitting_item.c.sitting_id == sitting_id).order_by(sitting_item.c.position)
    async with store.reading() as connection:
        return [SittingItemRow(**row) for row in (await connection.execute(query)).mappings()]


async def set_agenda_ids(store: Store, agenda_ids: Collection[bytes]) -> set[bytes]:
    """Which of these already stand on the agenda of a sitting that has not put them off."""
    taken = (sitting_item.c.agenda_id.in_(agenda_ids), sitting_item.c.result.is_distinct_from("deferred"))
    async with store.reading() as connection:
        return set((await connection.execute(select(sitting_item.c.agenda_id).where(*taken))).scalars())


async def change_item(store: Store, before: SittingItemRow, after: SittingItemRow) -> None:
    """Give an item its next writing; stale if somebody was faster."""
    same = (sitting_item.c.id == before.id, sitting_item.c.version == before.version)
    values = _values(replace(after, version=before.version + 1))
    async with store.writing() as connection:
        if (await connection.execute(update(sitting_item).where(*same).values(values))).rowcount != 1:
            raise StaleError


async def remove_item(store: Store, row: SittingItemRow) -> None:
    """Take an item off an agenda, with whoever was to take no part in it."""
    same = (sitting_item.c.id == row.id, sitting_item.c.version == row.version)
    async with store.writing() as connection:
        await connection.execute(delete(sitting_exclusion).where(sitting_exclusion.c.item_id == row.id))
        if (await connection.execute(delete(sitting_item).where(*same))).rowcount != 1:
            raise StaleError


async def undecided_of_case(store: Store, case_id: bytes) -> list[SittingItemRow]:
    """The items of sittings that a case comes before and that nobody has decided."""
    query = select(sitting_item).where(sitting_item.c.case_id == case_id, sitting_item.c.state != DECIDED)
    async with store.reading() as connection:
        return [SittingItemRow(**row) for row in (await connection.execute(query)).mappings()]


async def set_members(store: Store, rows: Sequence[MemberRow]) -> None:
    """Note who was called; who was called before stays as they are."""
    async with store.writing() as connection:
        for row in rows:
            known = (sitting_member.c.sitting_id == row.sitting_id, sitting_member.c.account_id == row.account_id)
            if (await connection.execute(select(sitting_member.c.place).where(*known))).first() is None:
                await connection.execute(insert(sitting_member).values(_values(row)))


async def members_of(store: Store, sitting_id: bytes) -> list[MemberRow]:
    """Who was called to a sitting, chair first."""
    query = select(sitting_member).where(sitting_member.c.sitting_id == sitting_id)
    async with store.reading() as connection:
        rows = [MemberRow(**row) for row in (await connection.execute(query)).mappings()]
    order = {CHAIR: 0, VICE: 1, MEMBER: 2, RESERVE: 3}
    return sorted(rows, key=lambda row: (order[row.place], row.account_id))


async def note_attendance(store: Store, sitting_id: bytes, here: Collection[str], *, there: bool = True) -> None:
    """Note who is there, or who is not."""
    these = (sitting_member.c.sitting_id == sitting_id, sitting_member.c.account_id.in_(here))
    async with store.writing() as connection:
        await connection.execute(update(sitting_member).where(*these).values(attends=there))


async def exclude(store: Store, rows: Sequence[ExclusionRow]) -> None:
    """Note who takes no part in an item; what was noted first stays."""
    async with store.writing() as connection:
        for row in rows:
            known = (sitting_exclusion.c.item_id == row.item_id, sitting_exclusion.c.account_id == row.account_id)
            if (await connection.execute(select(sitting_exclusion.c.ground).where(*known))).first() is None:
                await connection.execute(insert(sitting_exclusion).values(_values(row)))


async def exclusions_of(store: Store, item_ids: Collection[bytes]) -> list[ExclusionRow]:
    """Who takes no part in these items."""
    query = select(sitting_exclusion).where(sitting_exclusion.c.item_id.in_(item_ids))
    async with store.reading() as connection:
        return [ExclusionRow(**row) for row in (await connection.execute(query)).mappings()]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
