"""Rows of what people decided about their identity; what they say lies sealed under the case key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.consent_tables import case_consent
from casework.store.engine import Also, Store
from casework.store.office_tables import case_envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One decision of a case's person."""

    id: bytes
    case_id: bytes
    body: bytes = field(repr=False)
    envelope: bytes | None
    named: bytes | None = field(repr=False)


async def consent_rows(store: Store, case_id: bytes) -> list[ConsentRow]:
    """Every decision of a case, oldest first."""
    columns = (case_consent.c[name] for name in ConsentRow.__dataclass_fields__)
    query = select(*columns).where(case_consent.c.case_id == case_id).order_by(case_consent.c.position)
    async with store.reading() as connection:
        return [ConsentRow(**row) for row in (await connection.execute(query)).mappings()]


async def add_consent(connection: AsyncConnection, row: ConsentRow, fallen: Sequence[bytes], day: date) -> None:
    """Write a decision within a transaction of its case; what fell with it can no longer be read or opened.

    The envelope of what fell belongs to no case any more: no custodian opens it, and the keeper destroys it.
    """
    last = select(func.coalesce(func.max(case_consent.c.position), 0)).where(case_consent.c.case_id == row.case_id)
    position = (await connection.execute(last)).scalar_one() + 1
    values = {name: getattr(row, name) for name in ConsentRow.__dataclass_fields__}
    await connection.execute(insert(case_consent).values(**values, position=position))
    if row.envelope is not None:
        await connection.execute(insert(case_envelope).values(pointer=row.envelope, case_id=row.case_id, day=day))
    here = case_consent.c.id.in_(fallen)
    left = select(case_consent.c.envelope).where(here, case_consent.c.envelope.is_not(None))
    for pointer in (await connection.execute(left)).scalars().all():
        nobodys = update(case_envelope).where(case_envelope.c.pointer == pointer).values(case_id=pointer)
        await connection.execute(nobodys)
    await connection.execute(update(case_consent).where(here).values(named=None, envelope=None))


def writes_consent(row: ConsentRow, fallen: Sequence[bytes], day: date) -> Also:
    """The same as something that is written in one transaction with the message that said it."""

    async def also(connection: AsyncConnection) -> None:
        await add_consent(connection, row, fallen, day)

    return also


async def keep_named(store: Store, consent_id: bytes, **changes: bytes | None) -> None:
    """Write, or take away, what the officers may read of a consent, or where it is sealed."""
    async with store.writing() as connection:
        await connection.execute(update(case_consent).where(case_consent.c.id == consent_id).values(**changes))
