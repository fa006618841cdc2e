"""Until when every closed case is kept, counted anew by the keeper; nothing is opened for it."""

import asyncio
from dataclasses import replace

from casework.bootstrap import Office
from casework.store.retention import ClosedRow, RetentionRow, closed_cases_after, forget_reopened, write_retention
from policies.rules import Rules

_BATCH = 2_000


async def count_retention(office: Office) -> int:
    """Count until when each closed case is kept, some thousand at a time; returns how many rows changed."""
    store, changed, last = office.cases.store, 0, b""
    await forget_reopened(store)
    while rows := await closed_cases_after(store, last, _BATCH):
        counted = [(row, counted_for(row, office.rules)) for row in rows]
        moved = [new for row, new in counted if new != row.counted]
        if moved:
            await write_retention(store, moved)
        changed += len(moved)
        last = rows[-1].id
        await asyncio.sleep(0)
    return changed


def counted_for(row: ClosedRow, rules: Rules) -> RetentionRow:
    """Until when one closed case is kept: by its kind's class, or as a list has set it since it was closed."""
    name = rules.kinds[row.kind].retention
    if row.counted is not None and row.counted.closed_day == row.closed_day:
        if row.counted.set_by is not None:
            return row.counted
        years = rules.retention[name].years
        until = rules.destruction.last_day(row.closed_day, years)
        return replace(row.counted, retention=name, years=years, until=until)
    years = rules.retention[name].years
    return RetentionRow(
        case_id=row.id, retention=name, years=years, closed_day=row.closed_day,
        until=rules.destruction.last_day(row.closed_day, years),
    )  # fmt: skip
