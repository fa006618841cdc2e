"""What moves due dates: stops and extensions as rows; the dates themselves stand with the cases."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import case as case_of
from sqlalchemy import insert, select, update

from casework.errors import StaleError
from casework.states import CLOCK_STANDS, CaseState
from casework.store.case_rows import ClockRow
from casework.store.engine import Store
from casework.store.lines import write_lines
from casework.store.office_tables import case, case_clock, inbox_line

_ENDED = (CaseState.CLOSED, CaseState.WITHDRAWN)
NEVER = date(9999, 12, 31)


async def clock_rows(store: Store, case_id: bytes) -> list[ClockRow]:
    """Everything that moved this case's due date, oldest first."""
    return (await clock_rows_of(store, [case_id])).get(case_id, [])


async def clock_rows_of(store: Store, case_ids: Sequence[bytes]) -> dict[bytes, list[ClockRow]]:
    """The same for several cases at once."""
    query = select(case_clock).where(case_clock.c.case_id.in_(case_ids)).order_by(case_clock.c.begins, case_clock.c.id)
    found: dict[bytes, list[ClockRow]] = {}
    async with store.reading() as connection:
        for row in (await connection.execute(query)).mappings():
            found.setdefault(row["case_id"], []).append(ClockRow(**row))
    return found


async def move_clock(
    store: Store, case_id: bytes, due: Mapping[str, Any], *, add: Sequence[ClockRow] = (),
    end: Mapping[bytes, datetime], seen: int,
) -> None:  # fmt: skip
    """Write stops and extensions together with the due date they give; stale if others were written meanwhile."""
    async with store.writing() as connection:
        known = select(case_clock.c.id).where(case_clock.c.case_id == case_id)
        if len((await connection.execute(known)).all()) != seen:
            raise StaleError
        for row_id, ends in end.items():
            await connection.execute(update(case_clock).where(case_clock.c.id == row_id).values(ends=ends))
        for row in add:
            values = {name: getattr(row, name) for name in ClockRow.__dataclass_fields__}
            await connection.execute(insert(case_clock).values(**values))
        await connection.execute(update(case).where(case.c.id == case_id).values(**due))
        await write_lines(connection, case_id)


async def open_cases_after(store: Store, last: bytes, limit: int) -> list[dict[str, Any]]:
    """The next open cases in the order of their ids, with what a due date is counted from."""
    columns = (
        case.c.id, case.c.kind, case.c.due_rule, case.c.received_day, case.c.received_at, case.c.due, case.c.due_at,
        case.c.state,
    )  # fmt: skip
    query = select(*columns).where(case.c.id > last, case.c.state.not_in(_ENDED)).order_by(case.c.id).limit(limit)
    async with store.reading() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


async def write_due(store: Store, changed: Mapping[bytes, tuple[date | None, datetime | None]]) -> None:
    """Write due dates of several cases, in their lines as well; nothing else of a line depends on them."""
    if not changed:
        return
    ids = list(changed)
    async with store.writing() as connection:
        days = {one: due or NEVER for one, (due, _) in changed.items()}
        for case_id, (due, due_at) in changed.items():
            await connection.execute(update(case).where(case.c.id == case_id).values(due=due, due_at=due_at))
        running = select(case.c.id).where(case.c.id.in_(ids), case.c.state.not_in(tuple(CLOCK_STANDS)))
        await connection.execute(
            update(inbox_line)
            .where(inbox_line.c.case_id.in_(running))
            .values(due=case_of(days, value=inbox_line.c.case_id, else_=inbox_line.c.due))
        )
