"""Destruction lists: their lines, decisions and states; rows to values and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.approval_tables import approval
from casework.store.approvals import GRANTED, USED
from casework.store.destruction_tables import (
    case_tombstone,
    destroyed_count,
    destruction_line,
    destruction_list,
    destruction_shut_out,
    destruction_task,
)
from casework.store.engine import Store

OPEN, ASKED, RUNNING, DONE = "open", "asked", "running", "done"
DESTROY, POSTPONE, LENGTHEN = "destroy", "postpone", "lengthen"
LISTED, DESTROYED, POSTPONED, LENGTHENED = "listed", "destroyed", "postponed", "lengthened"
HELD, REOPENED = "held", "reopened"
CASE, ENTRY, SITTING = "case", "entry", "sitting"
FILES, REWRITE = "files", "rewrite"  # the task that is left when a list is done


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A list as the store knows it."""

    id: bytes
    number: str
    made_day: date
    state: str
    board_day: date | None = None
    board_document: str | None = None
    asked_by: str | None = None
    asked_day: date | None = None
    approval_id: bytes | None = None
    digest: bytes | None = None
    signature: bytes | None = None
    done_day: date | None = None
    certificate: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A case, an entry or a sitting on a list; its id is gone once the list is done."""

    list_id: bytes
    number: str
    case_id: bytes | None
    kind_group: str
    retention: str
    years: int
    closed_year: int
    closed_day: date | None
    decision: str = ""
    reason: str = ""
    state: str = LISTED
    rows_digest: bytes | None = None
    what: str = CASE
    entry_id: bytes | None = None
    sitting_id: bytes | None = None

    @property
    def ref(self) -> bytes | None:
        """The id of what stands on this line, if what it is and which one fit."""
        return {CASE: self.case_id, ENTRY: self.entry_id, SITTING: self.sitting_id}.get(self.what)


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneRow:
    """What is left of a case by its number."""

    number: str
    kind_group: str
    received_year: int
    closed_year: int
    destroyed_day: date
    list_number: str


async def add_list(store: Store, row: ListRow, lines: Sequence[LineRow], shut_out: Sequence[str]) -> None:
    """Keep a new list with its lines and with who must not see it; stale if a line stands on another already."""
    line = destruction_line.c
    among = or_(
        line.case_id.in_([each.case_id for each in lines if each.case_id]),
        line.entry_id.in_([each.entry_id for each in lines if each.entry_id]),
        line.sitting_id.in_([each.sitting_id for each in lines if each.sitting_id]),
    )
    known = (
        select(line.number)
        .join(destruction_list, destruction_list.c.id == line.list_id)
        .where(among, line.state == LISTED, destruction_list.c.state != DONE)
    )
    async with store.writing() as connection:
        if (await connection.execute(known.limit(1))).first() is not None:
            raise StaleError
        await connection.execute(insert(destruction_list).values(_values(row)))
        await connection.execute(insert(destruction_line), [_values(each) for each in lines])
        for officer_id in shut_out:
            await connection.execute(insert(destruction_shut_out).values(list_id=row.id, officer_id=officer_id))


async def lists_for(store: Store, officer_id: str) -> list[ListRow]:
    """The lists that an officer may see, the newest first."""
    mine = select(destruction_shut_out.c.list_id).where(destruction_shut_out.c.officer_id == officer_id)
    return await _lists(store, destruction_list.c.id.not_in(mine))


async def every_list(store: Store) -> list[ListRow]:
    """Every list, the newest first."""
    return await _lists(store, destruction_list.c.id.is_not(None))


async def lists_in(store: Store, *states: str) -> list[ListRow]:
    """The lists in these states."""
    return await _lists(store, destruction_list.c.state.in_(states))


async def list_of_number(store: Store, number: str) -> ListRow:
    """The list with this number."""
    found = await _lists(store, destruction_list.c.number == number)
    if not found:
        raise NotFoundError
    return found[0]


async def list_of_id(store: Store, list_id: bytes) -> ListRow:
    """The list with this id."""
    found = await _lists(store, destruction_list.c.id == list_id)
    if not found:
        raise NotFoundError
    return found[0]


async def shut_out_of(store: Store, list_id: bytes) -> set[str]:
    """Who must not see a list."""
    query = select(destruction_shut_out.c.officer_id).where(destruction_shut_out.c.list_id == list_id)
    async with store.reading() as connection:
        return set((await connection.execute(query)).scalars())


async def lines_of(store: Store, list_id: bytes, *, offset: int = 0, limit: int | None = None) -> list[LineRow]:
    """The lines of a list in the order of their numbers, all of them or a page."""
    query = select(destruction_line).where(destruction_line.c.list_id == list_id).order_by(destruction_line.c.number)
    async with store.reading() as connection:
        rows = (await connection.execute(query.offset(offset).limit(limit))).mappings()
        return [LineRow(**row) for row in rows]


async def count_lines_of(store: Store, list_ids: Sequence[bytes]) -> dict[bytes, dict[tuple[str, str], int]]:
    """For each list how many lines it has of each decision and state."""
    line = destruction_line.c
    query = (
        select(line.list_id, line.decision, line.state, func.count().label("lines"))
        .where(line.list_id.in_(list_ids))
        .group_by(line.list_id, line.decision, line.state)
    )
    found: dict[bytes, dict[tuple[str, str], int]] = {list_id: {} for list_id in list_ids}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            found[row.list_id][row.decision, row.state] = row.lines
    return found


async def count_things_of(store: Store, list_ids: Sequence[bytes]) -> dict[bytes, dict[str, int]]:
    """For each list how many lines it has of each kind of thing."""
    line = destruction_line.c
    query = select(line.list_id, line.what, func.count().label("lines")).where(line.list_id.in_(list_ids))
    found: dict[bytes, dict[str, int]] = {list_id: {} for list_id in list_ids}
    async with store.reading() as connection:
        for row in await connection.execute(query.group_by(line.list_id, line.what)):
            found[row.list_id][row.what] = row.lines
    return found


async def decide_lines(store: Store, seen: ListRow, chosen: Mapping[str, tuple[str, str]]) -> None:
    """Write decisions of lines by number; stale if the list is no longer as it was seen. It is open afterwards."""
    same = (destruction_list.c.id == seen.id, destruction_list.c.state == seen.state)
    asked = (
        (destruction_list.c.approval_id == seen.approval_id)
        if seen.approval_id
        else (destruction_list.c.approval_id.is_(None))
    )
    fresh = {"state": OPEN, "approval_id": None, "digest": None, "signature": None, "asked_by": None, "asked_day": None}
    async with store.writing() as connection:
        done = await connection.execute(update(destruction_list).where(*same, asked).values(fresh))
        if done.rowcount != 1:
            raise StaleError
        for number, (decision, reason) in chosen.items():
            this = (destruction_line.c.list_id == seen.id, destruction_line.c.number == number)
            await connection.execute(update(destruction_line).where(*this).values(decision=decision, reason=reason))


async def ask_list(store: Store, seen: Sequence[LineRow], row: ListRow) -> None:
    """Note what was asked for; stale if the list is not open, or a line is no longer as it was signed."""
    open_still = (destruction_list.c.id == row.id, destruction_list.c.state == OPEN)
    values = {name: value for name, value in _values(row).items() if name not in {"id", "number", "made_day"}}
    query = select(destruction_line).where(destruction_line.c.list_id == row.id).order_by(destruction_line.c.number)
    async with store.writing() as connection:
        done = await connection.execute(update(destruction_list).where(*open_still).values(values))
        lines = [LineRow(**each) for each in (await connection.execute(query)).mappings()]
        if done.rowcount != 1 or lines != list(seen):
            raise StaleError


async def begin_run(store: Store, row: ListRow) -> None:
    """Use the approval up and begin, in one transaction; stale if it was used, taken back or is another list's."""
    asked = (destruction_list.c.id == row.id, destruction_list.c.state == ASKED)
    granted = (approval.c.id == row.approval_id, approval.c.case_id == row.id, approval.c.state == GRANTED)
    async with store.writing() as connection:
        begun = await connection.execute(update(destruction_list).where(*asked).values(state=RUNNING))
        used = await connection.execute(update(approval).where(*granted).values(state=USED))
        if begun.rowcount != 1 or used.rowcount != 1:
            raise StaleError


async def finish_list(store: Store, row: ListRow, day: date, certificate: bytes) -> bool:
    """Cut the last link to what was destroyed and keep the certificate; false if somebody else was faster.

    What is left is a task as well: to write the files anew, without the bytes that SQLite's pages may still hold.
    """
    running = (destruction_list.c.id == row.id, destruction_list.c.state == RUNNING)
    left = select(destruction_task.c.ref).where(destruction_task.c.list_id == row.id).limit(1)
    last = {"store": FILES, "what": REWRITE, "ref": row.id, "list_id": row.id}
    async with store.writing() as connection:
        if (await connection.execute(left)).first() is not None:
            raise StaleError
        values = {"state": DONE, "done_day": day, "certificate": certificate}
        done = await connection.execute(update(destruction_list).where(*running).values(values))
        unlinked = {"case_id": None, "entry_id": None, "sitting_id": None, "closed_day": None}
        await connection.execute(update(destruction_line).where(destruction_line.c.list_id == row.id).values(unlinked))
        if done.rowcount == 1:
            await connection.execute(insert(destruction_task).values(last))
    return done.rowcount == 1


async def tasks_of(store: Store, where: str, limit: int) -> list[tuple[str, bytes]]:
    """What still has to be destroyed in one of the other stores."""
    query = select(destruction_task.c.what, destruction_task.c.ref).where(destruction_task.c.store == where)
    async with store.reading() as connection:
        return [(row.what, row.ref) for row in await connection.execute(query.limit(limit))]


async def tasks_done(store: Store, where: str, tasks: Sequence[tuple[str, bytes]]) -> None:
    """Forget what is destroyed there."""
    async with store.writing() as connection:
        for what, ref in tasks:
            this = (destruction_task.c.store == where, destruction_task.c.what == what, destruction_task.c.ref == ref)
            await connection.execute(delete(destruction_task).where(*this))


async def tombstone_of(store: Store, number: str) -> TombstoneRow | None:
    """What is left of the case with this public number."""
    query = select(case_tombstone).where(case_tombstone.c.number == number)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else TombstoneRow(**row)


async def destroyed_counts(store: Store) -> list[tuple[int, str, str, int]]:
    """How many cases were destroyed, by year of closing, kind and result."""
    columns = destroyed_count.c
    query = select(columns.year, columns.kind, columns.result, columns.cases)
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(columns.year.desc(), columns.kind, columns.result))
        return [(row.year, row.kind, row.result, row.cases) for row in rows]


async def _lists(store: Store, condition: Any) -> list[ListRow]:
    order = (destruction_list.c.made_day.desc(), destruction_list.c.number)
    async with store.reading() as connection:
        rows = (await connection.execute(select(destruction_list).where(condition).order_by(*order))).mappings()
        return [ListRow(**row) for row in rows]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
