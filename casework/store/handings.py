"""What the office keeps of copies it handed to departments: a state, and the rest sealed to the case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import insert, select, update

from casework.errors import NotFoundError
from casework.store.engine import Store
from casework.store.office_tables import case_officer, handing, journal
from crypto.keys import random_id

OUT, READ, ANSWERED, REFUSED, TAKEN_BACK = "out", "read", "answered", "refused", "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingRow:
    """One copy that was handed to somebody of a department."""

    id: bytes
    case_id: bytes
    paper_id: bytes
    state: str
    officer_id: str
    day: date
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the journal is told in the same transaction."""

    word: str
    at: datetime
    officer_id: str | None
    journal_id: bytes
    reason: bytes


class Handings:
    """The office's list of copies outside."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, rows: Sequence[tuple[HandingRow, Act]]) -> None:
        """Note copies before they are laid out, with the journal, in one transaction."""
        async with self._store.writing() as connection:
            for row, act in rows:
                await connection.execute(
                    insert(handing).values({name: getattr(row, name) for name in row.__dataclass_fields__})
                )
                await connection.execute(insert(journal).values(_entry(act)))

    async def get(self, handing_id: bytes) -> HandingRow:
        """One copy."""
        async with self._store.reading() as connection:
            row = (await connection.execute(select(handing).where(handing.c.id == handing_id))).mappings().first()
        if row is None:
            raise NotFoundError
        return HandingRow(**row)

    async def of_paper(self, paper_id: bytes) -> list[HandingRow]:
        """The copies of a paper, the newest first."""
        query = select(handing).where(handing.c.paper_id == paper_id).order_by(handing.c.day.desc(), handing.c.id)
        async with self._store.reading() as connection:
            return [HandingRow(**row) for row in (await connection.execute(query)).mappings()]

    async def of_case(self, case_id: bytes) -> list[HandingRow]:
        """Every copy of a case, outside or not any more."""
        query = select(handing).where(handing.c.case_id == case_id)
        async with self._store.reading() as connection:
            return [HandingRow(**row) for row in (await connection.execute(query)).mappings()]

    async def out_of_case(self, case_id: bytes) -> list[HandingRow]:
        """The copies of a case that are outside and not answered."""
        query = select(handing).where(handing.c.case_id == case_id, handing.c.state.in_((OUT, READ)))
        async with self._store.reading() as connection:
            return [HandingRow(**row) for row in (await connection.execute(query)).mappings()]

    async def open_for(self, officer_id: str) -> list[HandingRow]:
        """The copies outside that were not answered yet, of the cases an officer holds."""
        mine = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
        query = select(handing).where(handing.c.state.in_((OUT, READ)), handing.c.case_id.in_(mine))
        async with self._store.reading() as connection:
            return [HandingRow(**row) for row in (await connection.execute(query)).mappings()]

    async def change(self, row: HandingRow, state: str, act: Act) -> bool:
        """Note a new state with the journal, in one transaction; false if somebody else was faster."""
        before = (handing.c.id == row.id, handing.c.state == row.state)
        async with self._store.writing() as connection:
            done = await connection.execute(update(handing).where(*before).values(state=state))
            if done.rowcount != 1:
                return False
            await connection.execute(insert(journal).values(_entry(act)))
        return True


def _entry(act: Act) -> dict[str, object]:
    return {
        "id": random_id(),
        "act": act.word,
        "at": act.at.astimezone(UTC).replace(microsecond=0),
        "officer_id": act.officer_id,
        "journal_id": act.journal_id,
        "reason": act.reason,
    }
