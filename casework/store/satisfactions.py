"""How people found it: once for each case, and counts that name none."""

from sqlalchemy import insert, select, update

from casework.store.complainant_tables import satisfaction, satisfaction_count
from casework.store.engine import Store


async def has_said(store: Store, case_id: bytes) -> bytes | None:
    """Under which message id the person of a case has said it."""
    query = select(satisfaction.c.message_id).where(satisfaction.c.case_id == case_id)
    async with store.reading() as connection:
        found: bytes | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def count_once(store: Store, case_id: bytes, message_id: bytes, period: str, team: str, score: int) -> bool:
    """Count a score, in one transaction with the note that this case's person has said it.

    True also where this very message was counted before, false where another was.
    """
    cell = (
        satisfaction_count.c.period == period,
        satisfaction_count.c.team == team,
        satisfaction_count.c.score == score,
    )
    said = select(satisfaction.c.message_id).where(satisfaction.c.case_id == case_id)
    async with store.writing() as connection:
        before = (await connection.execute(said)).scalar_one_or_none()
        if before is not None:
            return bool(before == message_id)
        await connection.execute(insert(satisfaction).values(case_id=case_id, message_id=message_id))
        more = {"count": satisfaction_count.c.count + 1}
        raised = await connection.execute(update(satisfaction_count).where(*cell).values(more))
        if raised.rowcount == 0:
            values = {"period": period, "team": team, "score": score, "count": 1}
            await connection.execute(insert(satisfaction_count).values(values))
    return True


async def all_counts(store: Store) -> list[tuple[str, str, int, int]]:
    """Every count: period, team, score, how often."""
    columns = (
        satisfaction_count.c.period,
        satisfaction_count.c.team,
        satisfaction_count.c.score,
        satisfaction_count.c.count,
    )
    async with store.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns))]
