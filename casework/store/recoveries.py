"""Keys that only custodians can bring back: what is asked for whom, and what they answered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from casework.store.engine import Store
from casework.store.officer_tables import key_recovery, key_recovery_answer


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryRow:
    """One key of a case, or of a desk, that one officer asks for."""

    id: bytes
    officer_id: str
    case_id: bytes | None
    thing: bytes
    not_after: date


async def ask_for(store: Store, rows: Sequence[RecoveryRow]) -> None:
    """Keep what is asked; a key that the same officer asks for already is left as it is."""
    async with store.writing() as connection:
        for row in rows:
            same = (key_recovery.c.officer_id == row.officer_id) & (key_recovery.c.thing == row.thing)
            if (await connection.execute(select(key_recovery.c.id).where(same))).first() is None:
                await connection.execute(insert(key_recovery).values(**asdict(row)))


async def recoveries(store: Store, today: date, officer_id: str | None = None) -> list[RecoveryRow]:
    """What is asked for and has not run out, by everybody or by one."""
    valid: Any = key_recovery.c.not_after >= today
    if officer_id is not None:
        valid &= key_recovery.c.officer_id == officer_id
    query = select(key_recovery).where(valid).order_by(key_recovery.c.officer_id, key_recovery.c.id)
    async with store.reading() as connection:
        return [RecoveryRow(**row) for row in (await connection.execute(query)).mappings()]


async def put_recovery_answer(store: Store, recovery_id: bytes, custodian: bytes, answer: bytes) -> None:
    """Keep a custodian's answer in the place of an earlier one of theirs."""
    same = (key_recovery_answer.c.recovery_id == recovery_id, key_recovery_answer.c.custodian == custodian)
    async with store.writing() as connection:
        await connection.execute(delete(key_recovery_answer).where(*same))
        await connection.execute(
            insert(key_recovery_answer).values(recovery_id=recovery_id, custodian=custodian, answer=answer)
        )


async def recovery_answers(store: Store, recovery_id: bytes) -> dict[bytes, bytes]:
    """The answers to one of them, by the custodian's key id."""
    query = select(key_recovery_answer).where(key_recovery_answer.c.recovery_id == recovery_id)
    async with store.reading() as connection:
        return {row.custodian: row.answer for row in await connection.execute(query)}


async def answered_by(store: Store, custodian: bytes) -> set[bytes]:
    """What a custodian has answered."""
    query = select(key_recovery_answer.c.recovery_id).where(key_recovery_answer.c.custodian == custodian)
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def recovered(store: Store, recovery_ids: Sequence[bytes]) -> None:
    """Forget what came back, or is not needed any more, with its answers."""
    async with store.writing() as connection:
        await connection.execute(delete(key_recovery_answer).where(key_recovery_answer.c.recovery_id.in_(recovery_ids)))
        await connection.execute(delete(key_recovery).where(key_recovery.c.id.in_(recovery_ids)))


async def sweep_recoveries(store: Store, today: date) -> None:
    """Forget what nobody answered in time."""
    over = select(key_recovery.c.id).where(key_recovery.c.not_after < today)
    async with store.reading() as connection:
        gone = list((await connection.execute(over)).scalars())
    if gone:
        await recovered(store, gone)
