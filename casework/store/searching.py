"""Which cases an officer may look through, and everything of many of them at once; rows and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from casework.store.case_rows import CaseKeyRow, MessageRow
from casework.store.engine import Store
from casework.store.office_tables import case, case_key, case_officer, message, officer
from casework.store.recused import recused_by


@dataclass(frozen=True, slots=True)
class Searchable:
    """A case that an officer may look through: nothing of it is opened yet."""

    case_id: bytes
    number: str
    registry_number: str
    kind: str
    received_day: date
    generation: int
    public_key: bytes


async def readable_now(store: Store, officer_id: str) -> set[bytes]:
    """The cases whose key an officer holds in this moment and from which nothing excludes them."""
    query = select(case_officer.c.case_id).where(*_held(officer_id))
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def cases_by_number(store: Store, officer_id: str, number: str, *, or_end: bool) -> list[bytes]:
    """Of the cases an officer may open those with this number, or with a number that ends like this; two at most."""
    mine = select(case_officer.c.case_id).where(*_held(officer_id))
    named = (case.c.number == number) | (case.c.registry_number == number)
    if or_end:
        named |= case.c.registry_number.endswith(number, autoescape=True)
    query = select(case.c.id).where(case.c.id.in_(mine), named).limit(2)
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def sign_of(store: Store, officer_id: str) -> tuple[int, ...]:
    """Numbers that change when a case comes or goes, when something is said in one, or when its key is renewed."""
    query = (
        select(func.count(), func.sum(case.c.message_count), func.sum(case.c.generation), func.count(case.c.result))
        .join(case_officer, case_officer.c.case_id == case.c.id)
        .where(*_held(officer_id))
    )
    async with store.reading() as connection:
        return tuple(int(each or 0) for each in (await connection.execute(query)).one())


async def searchable(store: Store, officer_id: str, *, limit: int) -> list[Searchable]:
    """The cases an officer may look through, newest first."""
    columns = (
        case.c.id.label("case_id"), case.c.number, case.c.registry_number, case.c.kind, case.c.received_day,
        case.c.generation, case.c.public_key,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(case_officer, case_officer.c.case_id == case.c.id)
        .where(*_held(officer_id))
        .order_by(case.c.received_day.desc(), case.c.id)
        .limit(limit)
    )
    async with store.reading() as connection:
        return [Searchable(*row) for row in (await connection.execute(query)).all()]


async def message_ids(store: Store, officer_id: str) -> dict[bytes, tuple[bytes, ...]]:
    """For each case an officer may look through the ids of its messages in order; one written anew has a new id."""
    query = (
        select(message.c.case_id, message.c.id)
        .join(case_officer, case_officer.c.case_id == message.c.case_id)
        .where(*_held(officer_id))
        .order_by(message.c.case_id, message.c.seq)
    )
    async with store.reading() as connection:
        return _grouped((await connection.execute(query)).all())


async def messages_in(store: Store, case_ids: Sequence[bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """The same for some cases."""
    query = (
        select(message.c.case_id, message.c.id)
        .where(message.c.case_id.in_(case_ids))
        .order_by(message.c.case_id, message.c.seq)
    )
    async with store.reading() as connection:
        return _grouped((await connection.execute(query)).all())


async def colleagues(store: Store, officer_id: str) -> dict[bytes, list[str]]:
    """Who works on each case that an officer may look through, by name."""
    mine = select(case_officer.c.case_id).where(*_held(officer_id))
    query = (
        select(case_officer.c.case_id, officer.c.name)
        .join(officer, officer.c.id == case_officer.c.officer_id)
        .where(case_officer.c.case_id.in_(mine), case_officer.c.assigned.is_(True))
        .order_by(officer.c.name)
    )
    found: dict[bytes, list[str]] = {}
    async with store.reading() as connection:
        for case_id, name in (await connection.execute(query)).all():
            found.setdefault(case_id, []).append(name)
    return found


async def keys_of_all(store: Store, case_ids: Sequence[bytes]) -> list[CaseKeyRow]:
    """Every generation of the keys of some cases, oldest first."""
    query = select(case_key).where(case_key.c.case_id.in_(case_ids)).order_by(case_key.c.generation)
    async with store.reading() as connection:
        return [CaseKeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def messages_of_all(store: Store, case_ids: Sequence[bytes]) -> dict[bytes, list[MessageRow]]:
    """The sealed messages of some cases, in order."""
    query = select(message).where(message.c.case_id.in_(case_ids)).order_by(message.c.case_id, message.c.seq)
    found: dict[bytes, list[MessageRow]] = {case_id: [] for case_id in case_ids}
    async with store.reading() as connection:
        for row in (await connection.execute(query)).mappings():
            found[row["case_id"]].append(MessageRow(**row))
    return found


def _held(officer_id: str) -> tuple[Any, ...]:
    return (case_officer.c.officer_id == officer_id, case_officer.c.case_id.not_in(recused_by(officer_id)))


def _grouped(rows: Sequence[Any]) -> dict[bytes, tuple[bytes, ...]]:
    found: dict[bytes, list[bytes]] = {}
    for case_id, message_id in rows:
        found.setdefault(case_id, []).append(message_id)
    return {case_id: tuple(ids) for case_id, ids in found.items()}
