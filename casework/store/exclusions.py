"""Officers who are kept away from cases by somebody who does not hold these: at once, or when a second officer does."""

from collections.abc import Collection

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.engine import Store
from casework.store.office_tables import case, case_exclusion, case_officer, case_recusal, officer

_MOST = 50


async def ask_exclusion(store: Store, numbers: Collection[str], officer_id: str) -> None:
    """Keep an officer away from the cases of these numbers; of numbers that no case has nothing is said."""
    found = select(case.c.id).where(case.c.registry_number.in_(sorted(numbers)[:_MOST]))
    async with store.writing() as connection:
        for case_id in list((await connection.execute(found)).scalars()):
            for table in (case_exclusion, case_recusal):
                same = (table.c.case_id == case_id, table.c.officer_id == officer_id)
                if (await connection.execute(select(table.c.case_id).where(*same))).first() is not None:
                    break
            else:
                await connection.execute(insert(case_exclusion).values(case_id=case_id, officer_id=officer_id))
        await _settle(connection)


async def exclude_waiting(store: Store) -> None:
    """Exclude whoever waits for it from cases that somebody else holds by now, or that they do not hold at all."""
    async with store.reading() as connection:
        if (await connection.execute(select(case_exclusion.c.case_id).limit(1))).first() is None:
            return
    async with store.writing() as connection:
        await _settle(connection)


async def _settle(connection: AsyncConnection) -> None:
    own, other = case_officer.alias(), case_officer.alias()
    holds = and_(own.c.case_id == case_exclusion.c.case_id, own.c.officer_id == case_exclusion.c.officer_id)
    others = (
        select(other.c.case_id)
        .join(officer, officer.c.id == other.c.officer_id)
        .where(
            other.c.case_id == case_exclusion.c.case_id, other.c.officer_id != case_exclusion.c.officer_id,
            officer.c.suspended.is_(False),
            ~select(case_recusal.c.case_id)
            .where(case_recusal.c.case_id == other.c.case_id, case_recusal.c.officer_id == other.c.officer_id)
            .exists(),
        )
    )  # fmt: skip
    ready = select(case_exclusion.c.case_id, case_exclusion.c.officer_id).where(
        others.exists() | ~select(own.c.case_id).where(holds).exists()
    )
    for case_id, officer_id in list(await connection.execute(ready)):
        await connection.execute(insert(case_recusal).values(case_id=case_id, officer_id=officer_id))
        same = (case_exclusion.c.case_id == case_id, case_exclusion.c.officer_id == officer_id)
        await connection.execute(delete(case_exclusion).where(*same))
