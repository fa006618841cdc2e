"""Talks in the store: how one ends when its person makes a report of it, and what still comes for it."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.states import CaseState
from casework.store.case_rows import WaitingRow
from casework.store.consents import ConsentRow, add_consent
from casework.store.engine import Also, Store
from casework.store.lines import write_lines
from casework.store.office_tables import case, case_key, case_officer, waiting


def ends_talk(talk_id: bytes, nobody: tuple[bytes, str], result: str, day: date, evidence: ConsentRow) -> Also:
    """Close a talk and keep what its person signed, within the transaction that opens the case.

    `nobody` is a mailbox and a number that lead to no one: those of the talk go with the case.
    """
    mailbox_id, number = nobody
    values = {"mailbox_id": mailbox_id, "number": number, "state": CaseState.CLOSED, "result": result}

    async def also(connection: AsyncConnection) -> None:
        await connection.execute(update(case).where(case.c.id == talk_id).values(**values, closed_day=day))
        await write_lines(connection, talk_id)
        await add_consent(connection, evidence, (), day)

    return also


async def left_behind(store: Store, officer_id: str, result: str) -> list[tuple[WaitingRow, bytes]]:
    """What waits for a mailbox sealed to a talk that has become a report, and that talk; for whoever holds it."""
    columns = [waiting.c[name] for name in WaitingRow.__dataclass_fields__]
    query = (
        select(*columns, case.c.id.label("talk"))
        .join(case_key, case_key.c.id == waiting.c.wrap_key)
        .join(case, case.c.id == case_key.c.case_id)
        .join(case_officer, case_officer.c.case_id == case.c.id)
        .where(case.c.result == result, case_officer.c.officer_id == officer_id)
    )
    async with store.reading() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [(WaitingRow(**{name: row[name] for name in WaitingRow.__dataclass_fields__}), row["talk"]) for row in rows]
