"""Take one case out of the office store in one transaction: what must be destroyed elsewhere, what is left, no more."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.states import CaseState
from casework.store.approval_tables import approval, approval_decider, approval_decision
from casework.store.committee_tables import sitting_exclusion, sitting_item
from casework.store.destruction import DESTROYED, HELD, REOPENED, LineRow, ListRow, TombstoneRow
from casework.store.destruction_tables import (
    case_retention,
    case_tombstone,
    destroyed_count,
    destruction_line,
    retention_hold,
)
from casework.store.engine import Store
from casework.store.grant_tables import grant_answer, grant_refusal, identity_grant
from casework.store.office_tables import case, case_file, case_file_chunk, journal, office_metadata, outgoing, waiting
from casework.store.officer_tables import key_recovery, key_recovery_answer
from casework.store.repeat_tables import agenda_item, agenda_reader
from casework.store.retention import held_cases
from casework.store.standings import take_cards_away
from casework.store.taking_out import (
    DROP,
    KEYRING,
    MAILBOX,
    POINTER,
    THING,
    VAULT,
    Found,
    elsewhere,
    is_listed,
    keep_line,
    note,
    this_line,
    write_down,
)
from crypto.destruction import rows_digest
from crypto.keys import random_id

# What has a column `case_id` is of a case, whoever added it; only a list's line outlives it until the list is done.
OUTLIVES = frozenset({"destruction_line"})
# What hangs on a row of a case: table, its column, the row it hangs on. Chunks are told by their file.
HANGING: tuple[tuple[Table, str, Any], ...] = (
    (approval_decider, "approval_id", approval.c.id),
    (approval_decision, "approval_id", approval.c.id),
    (grant_answer, "grant_id", identity_grant.c.id),
    (grant_refusal, "grant_id", identity_grant.c.id),
    (agenda_reader, "item_id", agenda_item.c.id),
    (sitting_exclusion, "item_id", sitting_item.c.id),
    (key_recovery_answer, "recovery_id", key_recovery.c.id),
)
_RESULT_UNKNOWN = ""


def tables_of_cases() -> list[Table]:
    """Every table of the office store whose rows belong to a case by its id."""
    return [each for each in office_metadata.sorted_tables if "case_id" in each.c and each.name not in OUTLIVES]


async def take_out(store: Store, line: LineRow, of: ListRow, kind_group: Mapping[str, str], at: datetime) -> str:
    """Take a case out if it is still closed as it was listed and nothing holds it; returns the state of its line.

    With the same commit the journal says so, the tombstone and the counts stand, and what has to be destroyed in the
    other stores is written down. Nobody sees the case afterwards, whatever happens to this process.
    """
    async with store.writing() as connection:
        if not await is_listed(connection, line):
            return DESTROYED
        row = await _case(connection, line)
        if row is None:
            return await keep_line(connection, line, REOPENED)
        if (await connection.execute(held_cases().where(retention_hold.c.case_id == line.case_id))).first() is not None:
            return await keep_line(connection, line, HELD)
        found = await _everything_of(connection, row)
        await _leave(connection, row, line, of, kind_group[row["kind"]], at)
        await write_down(connection, of.id, found.tasks)
        values = {"state": DESTROYED, "rows_digest": rows_digest([*found.digests, *elsewhere(found.tasks)])}
        await connection.execute(update(destruction_line).where(*this_line(line)).values(values))
        await _delete_all(connection, row)
    return DESTROYED


async def keep_longer(store: Store, line: LineRow, state: str, values: Mapping[str, Any]) -> str:
    """Postpone a case or lengthen its retention, as it was decided; one that was reopened stays as it is."""
    async with store.writing() as connection:
        if await _case(connection, line) is None:
            return await keep_line(connection, line, REOPENED)
        await connection.execute(
            update(case_retention).where(case_retention.c.case_id == line.case_id).values(**values)
        )
        return await keep_line(connection, line, state)


async def forget_waiting(store: Store, mailbox_ids: Sequence[bytes]) -> None:
    """Forget what was still on its way from or to these mailboxes."""
    async with store.writing() as connection:
        for table in (waiting, outgoing):
            await connection.execute(delete(table).where(table.c.mailbox_id.in_(mailbox_ids)))


async def _case(connection: AsyncConnection, line: LineRow) -> Mapping[Any, Any] | None:
    """The case, locked, if it is still closed since the day on which it was listed."""
    same = (case.c.id == line.case_id, case.c.state == CaseState.CLOSED, case.c.closed_day == line.closed_day)
    return (await connection.execute(select(case).where(*same).with_for_update())).mappings().first()


async def _everything_of(connection: AsyncConnection, row: Mapping[Any, Any]) -> Found:
    found = Found()
    for table, condition in _conditions(row):
        for each in (await connection.execute(select(table).where(condition))).mappings():
            note(found, table, each)
    found.tasks |= {(VAULT, POINTER, row["id"]), (DROP, MAILBOX, row["mailbox_id"]), (KEYRING, THING, row["id"])}
    return found


def _conditions(row: Mapping[Any, Any]) -> Iterator[tuple[Table, Any]]:
    """Every table that has rows of a case, and which; those that hang on others first."""
    for table, name, parent in HANGING:
        mine = select(parent).where(parent.table.c.case_id == row["id"])
        yield table, table.c[name].in_(mine)
    for table in tables_of_cases():
        yield table, table.c.case_id == row["id"]
    for table in (waiting, outgoing):
        yield table, table.c.mailbox_id == row["mailbox_id"]
    yield case, case.c.id == row["id"]


async def _leave(
    connection: AsyncConnection, row: Mapping[Any, Any], line: LineRow, of: ListRow, kind_group: str, at: datetime
) -> None:  # fmt: skip
    """The journal's entry, the tombstone, and one more in the counts."""
    entry = {"id": random_id(), "act": "case_destroyed", "at": at.astimezone(UTC).replace(microsecond=0)}
    await connection.execute(
        insert(journal).values(**entry, officer_id=None, journal_id=row["journal_id"], reason=None)
    )
    left = TombstoneRow(
        number=line.number, kind_group=kind_group, received_year=row["received_day"].year,
        closed_year=line.closed_year, destroyed_day=at.date(), list_number=of.number,
    )  # fmt: skip
    await connection.execute(
        insert(case_tombstone).values({name: getattr(left, name) for name in TombstoneRow.__dataclass_fields__})
    )
    cell = {"year": line.closed_year, "kind": row["kind"], "result": row["result"] or _RESULT_UNKNOWN}
    this = [destroyed_count.c[name] == value for name, value in cell.items()]
    more = update(destroyed_count).where(*this).values(cases=destroyed_count.c.cases + 1)
    if (await connection.execute(more)).rowcount == 0:
        await connection.execute(insert(destroyed_count).values(**cell, cases=1))


async def _delete_all(connection: AsyncConnection, row: Mapping[Any, Any]) -> None:
    files = select(case_file.c.id).where(case_file.c.case_id == row["id"])
    await connection.execute(delete(case_file_chunk).where(case_file_chunk.c.file_id.in_(files)))
    await take_cards_away(connection, [row["id"]])
    for table, condition in _conditions(row):
        await connection.execute(delete(table).where(condition))
