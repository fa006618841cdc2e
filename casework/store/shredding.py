"""A case that is destroyed: its rows, whatever hangs on them, what it has in the other stores, what is left of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.approval_tables import approval, approval_decider, approval_decision
from casework.store.committee_tables import sitting_exclusion, sitting_item
from casework.store.destroyable import Row, Task
from casework.store.destruction import LineRow, ListRow, TombstoneRow
from casework.store.destruction_tables import case_tombstone, destroyed_count
from casework.store.engine import Store
from casework.store.grant_tables import grant_answer, grant_refusal, identity_grant
from casework.store.office_tables import case, case_file, case_file_chunk, office_metadata, outgoing, waiting
from casework.store.officer_tables import key_recovery, key_recovery_answer
from casework.store.repeat_tables import agenda_item, agenda_reader
from casework.store.retained import Retained
from casework.store.retention import CASES
from casework.store.standings import take_cards_away
from casework.store.taking_out import DROP, KEYRING, MAILBOX, POINTER, THING, VAULT

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


@dataclass(frozen=True, slots=True)
class DestroyableCase:
    """What a case consists of; with the broad group of each kind, by which its tombstone calls it."""

    kind_group: Mapping[str, str]
    kind: Retained = CASES

    def ties(self, _line: LineRow, at: datetime, /) -> ColumnElement[bool]:
        """Whether something holds it."""
        return self.kind.is_tied(at.date())

    def rows(self, row: Row) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """Every table that has rows of a case, and which; those that hang on others first."""
        for table, name, parent in HANGING:
            mine = select(parent).where(parent.table.c.case_id == row["id"])
            yield table, table.c[name].in_(mine)
        for table in tables_of_cases():
            yield table, table.c.case_id == row["id"]
        for table in (waiting, outgoing):
            yield table, table.c.mailbox_id == row["mailbox_id"]
        yield case, case.c.id == row["id"]

    def unnamed(self, row: Row) -> set[Task]:
        """Its envelope, its mailbox, the wraps of its key."""
        return {(VAULT, POINTER, row["id"]), (DROP, MAILBOX, row["mailbox_id"]), (KEYRING, THING, row["id"])}

    async def clear(self, connection: AsyncConnection, row: Row) -> None:
        """Chunks of its files, and its cards for whoever has no receipt at hand."""
        files = select(case_file.c.id).where(case_file.c.case_id == row["id"])
        await connection.execute(delete(case_file_chunk).where(case_file_chunk.c.file_id.in_(files)))
        await take_cards_away(connection, [row["id"]])

    async def leave(self, connection: AsyncConnection, row: Row, line: LineRow, of: ListRow, at: datetime) -> None:
        """The tombstone, and one more in the counts."""
        left = TombstoneRow(
            number=line.number, kind_group=self.kind_group[row["kind"]], received_year=row["received_day"].year,
            closed_year=line.closed_year, destroyed_day=at.date(), list_number=of.number,
        )  # fmt: skip
        values = {name: getattr(left, name) for name in TombstoneRow.__dataclass_fields__}
        await connection.execute(insert(case_tombstone).values(values))
        cell = {"year": line.closed_year, "kind": row["kind"], "result": row["result"] or _RESULT_UNKNOWN}
        this = [destroyed_count.c[name] == value for name, value in cell.items()]
        more = update(destroyed_count).where(*this).values(cases=destroyed_count.c.cases + 1)
        if (await connection.execute(more)).rowcount == 0:
            await connection.execute(insert(destroyed_count).values(**cell, cases=1))


def tables_of_cases() -> list[Table]:
    """Every table of the office store whose rows belong to a case by its id."""
    return [each for each in office_metadata.sorted_tables if "case_id" in each.c and each.name not in OUTLIVES]


async def forget_waiting(store: Store, mailbox_ids: Sequence[bytes]) -> None:
    """Forget what was still on its way from or to these mailboxes."""
    async with store.writing() as connection:
        for table in (waiting, outgoing):
            await connection.execute(delete(table).where(table.c.mailbox_id.in_(mailbox_ids)))
