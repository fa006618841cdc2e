"""What `daesup doctor` counts: questions only, over numbers and ids."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from casework.states import CaseState
from casework.store.destruction_tables import destruction_task
from casework.store.drop_tables import drop
from casework.store.engine import Store
from casework.store.keyring import keks_in
from casework.store.office_tables import case, case_key, waiting
from casework.store.schemas import revision_of

_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class StoreState:
    """Whether a store answers, and at which schema it is."""

    answers: bool
    revision: str = ""


async def state_of(store: Store) -> StoreState:
    """Ask a store for its schema; a file that is not there is not made."""
    if not _is_there(store):
        return StoreState(answers=False)
    try:
        async with store.reading() as connection:
            return StoreState(answers=True, revision=await revision_of(connection))
    except (SQLAlchemyError, OSError):
        return StoreState(answers=False)


def _is_there(store: Store) -> bool:
    return not store.is_sqlite or Path(make_url(store.url).database or "").is_file()


async def keks_used(store: Store) -> set[str]:
    """The ids of all keys under which wraps lie."""
    async with store.reading() as connection:
        return await keks_in(connection)


async def newest_case_keys(store: Store) -> AsyncIterator[list[bytes]]:
    """The id of the newest key of every case that goes on, some at a time."""
    other = case_key.alias()
    newest = select(func.max(other.c.generation)).where(other.c.case_id == case.c.id).scalar_subquery()
    joined = case_key.join(case, case.c.id == case_key.c.case_id)
    query = select(case_key.c.id).select_from(joined).where(case.c.state != CaseState.CLOSED)
    query = query.where(case_key.c.generation == newest).order_by(case_key.c.id).limit(_AT_ONCE)
    last = b""
    while True:
        async with store.reading() as connection:
            found = list((await connection.execute(query.where(case_key.c.id > last))).scalars())
        if not found:
            return
        yield found
        last = found[-1]


async def waiting_ids(store: Store) -> list[bytes]:
    """The messages that wait for their first opening."""
    async with store.reading() as connection:
        return list((await connection.execute(select(waiting.c.id))).scalars())


async def count_old_drops(store: Store, before: date) -> int:
    """How many drops lie in the intake since that day or longer."""
    return await _count(store, drop.c.id, drop.c.day <= before)


async def count_old_waiting(store: Store, before: date) -> int:
    """How many messages wait for their first opening since that day or longer."""
    return await _count(store, waiting.c.id, waiting.c.day <= before)


async def count_tasks(store: Store) -> int:
    """How much still has to be destroyed after a destruction."""
    return await _count(store, destruction_task.c.ref, destruction_task.c.ref.is_not(None))


async def _count(store: Store, column: Any, condition: Any) -> int:
    async with store.reading() as connection:
        return int((await connection.execute(select(func.count(column)).where(condition))).scalar_one())
