"""How cases change hands: one sealed row for each act; rows to values and back."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.lines import write_lines
from casework.store.office_tables import case
from casework.store.transfer_tables import case_transfer

DRAFTED, MADE, HANDED, CONFIRMED, RETURNED, WITHDRAWN = (
    "drafted", "made", "handed", "confirmed", "returned", "withdrawn"
)  # fmt: skip
LEFT = (HANDED, CONFIRMED, RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """One act by which a case changes hands, as the store knows it."""

    id: bytes
    case_id: bytes
    act: str
    state: str
    officer_id: str
    begun: datetime
    returned_at: datetime | None = None
    approval_id: bytes | None = None
    version: int = 1
    sealed_id: bytes
    body: bytes = field(repr=False)


async def add_transfer(store: Store, row: TransferRow) -> None:
    """Keep a new one; while another of this case is being prepared it is refused as stale."""
    async with store.writing() as connection:
        # The case's row first: two officers who begin at once wait for each other here.
        await connection.execute(update(case).where(case.c.id == row.case_id).values(state=case.c.state))
        busy = select(case_transfer.c.id).where(
            case_transfer.c.case_id == row.case_id, case_transfer.c.state.in_((DRAFTED, MADE))
        )
        if (await connection.execute(busy)).first() is not None:
            raise StaleError
        await connection.execute(insert(case_transfer).values(_values(row)))


async def get_transfer(store: Store, transfer_id: bytes) -> TransferRow:
    """One of them."""
    async with store.reading() as connection:
        query = select(case_transfer).where(case_transfer.c.id == transfer_id)
        row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFoundError
    return TransferRow(**row)


async def transfers_of(store: Store, case_id: bytes) -> list[TransferRow]:
    """Every one of a case, the oldest first."""
    query = (
        select(case_transfer)
        .where(case_transfer.c.case_id == case_id)
        .order_by(case_transfer.c.begun, case_transfer.c.id)
    )
    async with store.reading() as connection:
        return [TransferRow(**row) for row in (await connection.execute(query)).mappings()]


async def count_handed_on(store: Store, case_id: bytes, acts: tuple[str, ...]) -> int:
    """How often a case was handed on by one of these acts."""
    query = select(func.count()).where(
        case_transfer.c.case_id == case_id, case_transfer.c.act.in_(acts), case_transfer.c.state.in_(LEFT)
    )
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


async def change_transfer(store: Store, row: TransferRow, *, before: int, **of_case: Any) -> None:
    """Write a newer version, with what changes of its case, in one transaction; stale if somebody else was faster."""
    async with store.writing() as connection:
        still = (case_transfer.c.id == row.id) & (case_transfer.c.version == before)
        done = await connection.execute(update(case_transfer).where(still).values(_values(row)))
        if done.rowcount != 1:
            raise StaleError
        if of_case:
            await _change_case(connection, row.case_id, of_case)


async def _change_case(connection: AsyncConnection, case_id: bytes, changes: dict[str, Any]) -> None:
    await connection.execute(update(case).where(case.c.id == case_id).values(**changes))
    await write_lines(connection, case_id)


def _values(row: TransferRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
