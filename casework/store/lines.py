"""Inbox lines: what lists show, written with every change of a case, so that a page never scans the cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, false, func, insert, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.states import CLOCK_STANDS, CaseState, waits_for_person
from casework.store.desk_tables import case_later, mention
from casework.store.engine import Store
from casework.store.office_tables import case as cases
from casework.store.office_tables import case_clock, case_officer, inbox_line
from casework.store.recused import recused_by

_NEVER = date(9999, 12, 31)
_EXTENSION = "extension"  # what casework/clocking.py writes


@dataclass(frozen=True, slots=True, kw_only=True)
class LineQuery:
    """Which lines of which reader; `recused` is the officer whose own exclusions hold in a team's list as well."""

    reader: str
    recused: str
    open_only: bool = True
    closed_only: bool = False
    assigned: bool | None = None
    taken: bool | None = None
    calls: bool | None = None
    due_from: date | None = None
    due_until: date | None = None
    kind: str | None = None
    state: str | None = None
    case_id: bytes | None = None
    desk: str | None = None
    # Kinds by how often their clock may be lengthened: a case is found that has not used all of it.
    # Shows nothing that the officer keeps for later (false), or only that (true), as of a day.
    later: tuple[bool, date] | None = None
    mentioned: bool = False
    lengthens: tuple[tuple[int, tuple[str, ...]], ...] | None = None


def team_reader(team: str) -> str:
    """The reader under which a team's lead finds the team's cases."""
    return f"team:{team}"


async def write_lines(connection: AsyncConnection, case_id: bytes) -> None:
    """Write the lines of one case anew, in the transaction that changed it."""
    columns = (cases.c.state, cases.c.due, cases.c.kind, cases.c.team, cases.c.urgent)
    row = (await connection.execute(select(*columns).where(cases.c.id == case_id))).mappings().one()
    holding = select(case_officer.c.officer_id, case_officer.c.assigned).where(case_officer.c.case_id == case_id)
    holders = [(each.officer_id, each.assigned) for each in await connection.execute(holding)]
    await connection.execute(delete(inbox_line).where(inbox_line.c.case_id == case_id))
    lines = line_rows(case_id, row, holders)
    if lines:
        await connection.execute(insert(inbox_line), lines)


def line_rows(case_id: bytes, row: Mapping[Any, Any], holders: Sequence[tuple[str, bool]]) -> list[dict[str, Any]]:
    """The lines of one case: for everybody who holds its key, and for the lead of its team."""
    shared = {
        "case_id": case_id,
        "open": row["state"] != CaseState.CLOSED,
        "due": _NEVER if row["due"] is None or row["state"] in CLOCK_STANDS else row["due"],
        "calls": waits_for_person(row["state"], urgent=row["urgent"]),
        "taken": any(assigned for _, assigned in holders),
        "kind": row["kind"],
        "state": row["state"],
    }
    readers = [*holders, (team_reader(row["team"]), False)] if row["team"] else list(holders)
    return [{**shared, "reader": reader, "assigned": assigned} for reader, assigned in readers]


async def page_of_lines(store: Store, query: LineQuery, *, offset: int, limit: int) -> list[bytes]:
    """The case ids of one page, most pressing first."""
    lines = (
        select(inbox_line.c.case_id)
        .where(_condition(query))
        .order_by(inbox_line.c.due, inbox_line.c.case_id)
        .offset(offset)
        .limit(limit)
    )
    async with store.reading() as connection:
        return list((await connection.execute(lines)).scalars())


async def count_lines(store: Store, query: LineQuery) -> int:
    """How many lines a query finds."""
    counting = select(func.count()).select_from(inbox_line).where(_condition(query))
    async with store.reading() as connection:
        return int((await connection.execute(counting)).scalar_one())


async def count_views(store: Store, base: LineQuery, views: Mapping[str, LineQuery]) -> dict[str, int]:
    """How many lines each view of one reader has, in one pass."""
    sums = [func.sum(case((_narrowing(query), 1), else_=0)).label(name) for name, query in views.items()]
    counting = select(*sums).where(_reader(base))
    async with store.reading() as connection:
        row = (await connection.execute(counting)).mappings().one()
    return {name: int(row[name] or 0) for name in views}


def _condition(query: LineQuery) -> Any:
    return and_(_reader(query), _narrowing(query))


def _reader(query: LineQuery) -> Any:
    return and_(inbox_line.c.reader == query.reader, inbox_line.c.case_id.not_in(recused_by(query.recused)))


def _narrowing(query: LineQuery) -> Any:
    line = inbox_line.c
    parts: list[Any] = [line.reader == query.reader]
    if query.open_only or query.closed_only:
        parts.append(line.open.is_(not query.closed_only))
    if query.due_from is not None:
        parts.append(line.due >= query.due_from)
    if query.due_until is not None:
        parts.append(line.due <= query.due_until)
    names = ("assigned", "taken", "calls", "kind", "state", "case_id")
    wanted = {name: getattr(query, name) for name in names}
    parts += [line[name] == value for name, value in wanted.items() if value is not None]
    if query.desk is not None:
        parts.append(line.case_id.in_(select(cases.c.id).where(cases.c.desk == query.desk)))
    if query.later is not None:
        asleep = _asleep(query.recused, query.later[1])
        parts.append(asleep if query.later[0] else not_(asleep))
    if query.mentioned:
        called = select(mention.c.case_id).where(mention.c.officer_id == query.recused)
        parts.append(line.case_id.in_(called))
    if query.lengthens is not None:
        parts += [line.state != CaseState.QUARANTINED, or_(false(), *map(_lengthens, query.lengthens))]
    return and_(*parts)


def _asleep(officer_id: str, today: date) -> Any:
    """Kept for later, nothing new said in it, and its last day not near, whatever moved that day meanwhile."""
    kept = (
        select(case_later.c.case_id)
        .join(cases, cases.c.id == case_later.c.case_id)
        .where(case_later.c.officer_id == officer_id, case_later.c.until > today, cases.c.unread == 0)
    )
    return and_(inbox_line.c.case_id.in_(kept), inbox_line.c.due > today + timedelta(days=1))


def _lengthens(group: tuple[int, tuple[str, ...]]) -> Any:
    times, kinds = group
    used = select(case_clock.c.case_id).where(case_clock.c.act == _EXTENSION).group_by(case_clock.c.case_id)
    used_up = used.having(func.count() >= times)
    return and_(inbox_line.c.kind.in_(kinds), inbox_line.c.case_id.not_in(used_up))
