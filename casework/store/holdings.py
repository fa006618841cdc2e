"""Who holds which key of which case, asked for many at once; and bodies that were sealed to officers themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, update

from casework.store.approval_tables import approval, approval_decision
from casework.store.case_rows import CaseKeyRow
from casework.store.engine import Store
from casework.store.office_tables import case, case_key, case_officer, case_recusal, desk_member, epoch_key, officer
from casework.store.repeat_tables import agenda_item


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOfCase:
    """One generation of a case's key, and whether an officer is one of those who hold the case now."""

    row: CaseKeyRow
    journal_id: bytes
    is_current: bool
    held: bool


async def keys_with_holder(store: Store, key_ids: Sequence[bytes], officer_id: str) -> list[KeyOfCase]:
    """These keys of cases, the oldest of each case first, each with whether this officer still holds the case."""
    query = (
        select(case_key, case.c.journal_id, case.c.generation.label("current"), case_officer.c.officer_id,
               case_recusal.c.officer_id.label("recused"))
        .join(case, case.c.id == case_key.c.case_id)
        .join(case_officer, and_(case_officer.c.case_id == case.c.id, case_officer.c.officer_id == officer_id),
              isouter=True)
        .join(case_recusal, and_(case_recusal.c.case_id == case.c.id, case_recusal.c.officer_id == officer_id),
              isouter=True)
        .where(case_key.c.id.in_(key_ids))
        .order_by(case_key.c.case_id, case_key.c.generation)
    )  # fmt: skip
    async with store.reading() as connection:
        rows = (await connection.execute(query)).all()
    return [
        KeyOfCase(
            row=CaseKeyRow(id=row.id, case_id=row.case_id, generation=row.generation, public_key=row.public_key),
            journal_id=row.journal_id, is_current=row.generation == row.current,
            held=row.officer_id is not None and row.recused is None,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftCase:
    """A case that somebody still holds, and how many others who are not suspended hold it too."""

    case_id: bytes
    others: int


async def left_with(store: Store, officer_id: str) -> list[LeftCase]:
    """The cases that an officer holds."""
    other = case_officer.alias()
    standing = and_(other.c.officer_id == officer.c.id, officer.c.suspended.is_(False), officer.c.id != officer_id)
    query = (
        select(case_officer.c.case_id, func.count(officer.c.id))
        .join(other, other.c.case_id == case_officer.c.case_id)
        .join(officer, standing, isouter=True)
        .where(case_officer.c.officer_id == officer_id)
        .group_by(case_officer.c.case_id)
        .order_by(case_officer.c.case_id)
    )
    async with store.reading() as connection:
        return [LeftCase(row[0], row[1]) for row in await connection.execute(query)]


async def held_by_who_must_not(store: Store, officer_id: str, limit: int) -> list[tuple[bytes, str]]:
    """Cases of this officer that somebody suspended, or excluded from them, still holds as well; each with who."""
    mine = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
    excluded = and_(
        case_recusal.c.case_id == case_officer.c.case_id, case_recusal.c.officer_id == case_officer.c.officer_id
    )
    query = (
        select(case_officer.c.case_id, case_officer.c.officer_id)
        .join(officer, officer.c.id == case_officer.c.officer_id)
        .join(case_recusal, excluded, isouter=True)
        .where(
            or_(officer.c.suspended.is_(True), case_recusal.c.case_id.is_not(None)), case_officer.c.case_id.in_(mine)
        )
        .limit(limit)
    )
    async with store.reading() as connection:
        return [(row.case_id, row.officer_id) for row in await connection.execute(query)]


async def taint_desk_keys(store: Store, key_ids: Sequence[bytes]) -> None:
    """Note that somebody who held these keys of desks was shut out: another one follows as soon as it can."""
    async with store.writing() as connection:
        await connection.execute(update(epoch_key).where(epoch_key.c.id.in_(key_ids)).values(tainted=True))


async def desks_of_all(store: Store) -> dict[str, list[str]]:
    """The desks at which each officer receives."""
    found: dict[str, list[str]] = {}
    async with store.reading() as connection:
        for row in await connection.execute(select(desk_member).order_by(desk_member.c.desk)):
            found.setdefault(row.officer_id, []).append(row.desk)
    return found


async def tainted_desks(store: Store) -> list[str]:
    """The desks whose newest key was held by somebody who was shut out since."""
    query = select(epoch_key.c.desk, epoch_key.c.tainted).where(epoch_key.c.destroyed.is_(False))
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(epoch_key.c.valid_from, epoch_key.c.valid_until))).all()
    return sorted(desk for desk, tainted in {row.desk: row.tainted for row in rows}.items() if tainted)


async def current_keys_of(store: Store, officer_id: str) -> set[bytes]:
    """The current key of every case that an officer holds."""
    query = (
        select(case_key.c.id)
        .join(case, and_(case.c.id == case_key.c.case_id, case.c.generation == case_key.c.generation))
        .join(case_officer, case_officer.c.case_id == case.c.id)
        .where(case_officer.c.officer_id == officer_id)
    )
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def bodies_of(store: Store, things: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """What was sealed to officers themselves under these ids, each with its case."""
    queries = (
        select(approval.c.id, approval.c.body, approval.c.case_id).where(approval.c.id.in_(things)),
        select(approval_decision.c.note_id, approval_decision.c.note, approval.c.case_id)
        .join(approval, approval.c.id == approval_decision.c.approval_id)
        .where(approval_decision.c.note_id.in_(things), approval_decision.c.note.is_not(None)),
        select(agenda_item.c.id, agenda_item.c.body, agenda_item.c.case_id).where(agenda_item.c.id.in_(things)),
    )
    found: dict[bytes, tuple[bytes, bytes]] = {}
    async with store.reading() as connection:
        for query in queries:
            found |= {row[0]: (row[1], row[2]) for row in await connection.execute(query)}
    return found
