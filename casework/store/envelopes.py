"""Which envelopes of the vault belong to which case, so that they can be destroyed with it, or without it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select

from casework.store.engine import Store
from casework.store.office_tables import case, case_envelope


async def claim_envelopes(store: Store, case_id: bytes, pointers: Sequence[bytes], day: date) -> None:
    """Write down whose envelopes these will be; before they are written, so that none is ever nobody's."""
    async with store.writing() as connection:
        for pointer in pointers:
            await connection.execute(insert(case_envelope).values(pointer=pointer, case_id=case_id, day=day))


async def is_of_case(store: Store, pointer: bytes, case_id: bytes) -> bool:
    """Whether an envelope belongs to a case."""
    query = select(case_envelope.c.pointer).where(
        case_envelope.c.pointer == pointer, case_envelope.c.case_id == case_id
    )
    async with store.reading() as connection:
        return (await connection.execute(query)).first() is not None


async def is_claimed(store: Store, pointer: bytes) -> bool:
    """Whether an envelope belongs to any case, or has belonged to one."""
    async with store.reading() as connection:
        found = await connection.execute(select(case_envelope.c.pointer).where(case_envelope.c.pointer == pointer))
    return found.first() is not None


async def nobodys_envelopes(store: Store, before: date) -> list[bytes]:
    """Envelopes of earlier days whose case was never made: its first opening broke off and was done again."""
    query = (
        select(case_envelope.c.pointer)
        .join(case, case.c.id == case_envelope.c.case_id, isouter=True)
        .where(case.c.id.is_(None), case_envelope.c.day < before)
    )
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def forget_envelopes(store: Store, pointers: Sequence[bytes]) -> None:
    """Forget envelopes that are destroyed."""
    async with store.writing() as connection:
        await connection.execute(delete(case_envelope).where(case_envelope.c.pointer.in_(pointers)))
