"""Sealed papers of cases: what was decided about finds, and texts for those outside; rows to values and back."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.office_tables import case_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper as the store knows it."""

    id: bytes
    case_id: bytes
    kind: str
    number: int
    version: int
    sealed_id: bytes
    state: str
    officer_id: str
    released_by: str | None
    day: date
    body: bytes


async def add_paper(store: Store, row: PaperRow, *, numbered: bool = True) -> PaperRow:
    """Keep a new paper under the next number of its kind, or under number 0; two of one number are a conflict."""
    async with store.writing() as connection:
        same = (case_paper.c.case_id == row.case_id) & (case_paper.c.kind == row.kind)
        last = (await connection.execute(select(func.max(case_paper.c.number)).where(same))).scalar()
        if not numbered and last is not None:
            raise StaleError
        row = replace(row, number=(last or 0) + 1 if numbered else 0)
        await connection.execute(insert(case_paper).values(**_values(row)))
    return row


async def change_paper(store: Store, row: PaperRow, *, before: int) -> None:
    """Replace a draft that is still at version `before`; another writer's version is never overwritten."""
    changed = {name: getattr(row, name) for name in ("version", "sealed_id", "state", "released_by", "day", "body")}
    still = (case_paper.c.id == row.id) & (case_paper.c.version == before) & (case_paper.c.state == "draft")
    async with store.writing() as connection:
        done = await connection.execute(update(case_paper).where(still).values(**changed))
    if done.rowcount != 1:
        raise StaleError


async def get_paper(store: Store, paper_id: bytes) -> PaperRow:
    """One paper."""
    return await _one(store, case_paper.c.id == paper_id)


async def find_paper(store: Store, case_id: bytes, kind: str) -> PaperRow | None:
    """The one paper of a kind that has no number."""
    try:
        return await _one(store, (case_paper.c.case_id == case_id) & (case_paper.c.kind == kind))
    except NotFoundError:
        return None


async def papers_of_case(store: Store, case_id: bytes) -> list[PaperRow]:
    """Every numbered paper of a case, by kind and number."""
    query = (
        select(case_paper)
        .where(case_paper.c.case_id == case_id, case_paper.c.number > 0)
        .order_by(case_paper.c.kind, case_paper.c.number)
    )
    async with store.reading() as connection:
        return [PaperRow(**row) for row in (await connection.execute(query)).mappings()]


async def _one(store: Store, condition: Any) -> PaperRow:
    async with store.reading() as connection:
        row = (await connection.execute(select(case_paper).where(condition))).mappings().first()
    if row is None:
        raise NotFoundError
    return PaperRow(**row)


def _values(row: PaperRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
