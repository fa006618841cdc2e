"""Until when everything closed is kept, counted anew by the keeper; nothing is opened for it."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace

from casework.bootstrap import Office
from casework.store.retained import (
    ClosedThing,
    Retained,
    RetentionRow,
    closed_after,
    forget_counted,
    write_counted,
)
from casework.store.retention import CASES
from policies.rules import Rules

_BATCH = 2_000


async def count_things(
    kind: Retained, count_one: Callable[[ClosedThing, Rules], RetentionRow], office: Office,
    among: Collection[str] | None = None,
) -> int:  # fmt: skip
    """Count until when each closed thing of a kind is kept, some thousand at a time; returns how many rows changed."""
    store, changed, last = office.cases.store, 0, b""
    await forget_counted(store, kind, among)
    while rows := await closed_after(store, kind, last, _BATCH, among):
        counted = [(row, count_one(row, office.rules)) for row in rows]
        moved = [new for row, new in counted if new != row.counted]
        if moved:
            await write_counted(store, kind, moved)
        changed += len(moved)
        last = rows[-1].id
        await asyncio.sleep(0)
    return changed


def counted(row: ClosedThing, retention: str, years: int, rules: Rules) -> RetentionRow:
    """Until when something is kept: for so many years, or as a list has set it since it was closed."""
    until = rules.destruction.last_day(row.closed_day, years)
    if row.counted is not None and row.counted.closed_day == row.closed_day:
        if row.counted.set_by is not None:
            return row.counted
        return replace(row.counted, retention=retention, years=years, until=until)
    return RetentionRow(ref=row.id, retention=retention, years=years, closed_day=row.closed_day, until=until)


async def count_retention(office: Office) -> int:
    """Count until when each closed case is kept; returns how many rows changed."""
    return await count_things(CASES, counted_case, office)


def counted_case(row: ClosedThing, rules: Rules) -> RetentionRow:
    """Until when one closed case is kept: by its kind's class."""
    name = rules.kinds[row.group].retention
    return counted(row, name, rules.retention[name].years, rules)
