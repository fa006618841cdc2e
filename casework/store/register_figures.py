"""Counts, sums and means of entries by year, month or field, reckoned by the database.

What was destroyed at the end of its retention goes on to count: of it remain its day, its state and the fields that
reports count, so that no figure of a past year becomes another one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, cast, extract, func, or_, select, union_all

from casework.store.destruction_tables import entry_remains
from casework.store.engine import Store
from casework.store.register_tables import register_entry
from casework.store.registers import EntryRow

YEAR, QUARTER, MONTH, STATE = "year", "quarter", "month", "state"
_IN_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuery:
    """Entries of a register with their day in a stretch of time, in some states, of which fields say certain words."""

    register: str
    first: date
    last: date
    states: Sequence[str]
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one row: how many entries, the sum of each field that was asked for, and of how many entries that is."""

    count: int
    sums: Mapping[str, int]
    of: Mapping[str, int]


async def figures(store: Store, query: FigureQuery, by: str, sums: Sequence[str]) -> dict[str, Figures]:
    """By year (2026), quarter (1), month (11), state or a field: what the entries come to."""
    parts = [
        select(table.c.day, table.c.state, table.c.fields).where(*_conditions(query, table))
        for table in (register_entry, entry_remains)
    ]
    counted = union_all(*parts).subquery()
    key = _key(by, counted)
    wanted = [_whole(name, counted) for name in sums]
    columns = [key.label("key"), func.count().label("count")]
    columns += [func.sum(each).label(f"s{place}") for place, each in enumerate(wanted)]
    columns += [func.count(each).label(f"n{place}") for place, each in enumerate(wanted)]
    asked = select(*columns).group_by(key)
    found = {}
    async with store.reading() as connection:
        for row in (await connection.execute(asked)).mappings():
            found[_named(row["key"])] = Figures(
                int(row["count"]),
                {name: int(row[f"s{place}"] or 0) for place, name in enumerate(sums)},
                {name: int(row[f"n{place}"]) for place, name in enumerate(sums)},
            )
    return found


async def entries_between(store: Store, query: FigureQuery, limit: int) -> list[EntryRow]:
    """The entries themselves, in the order of their numbers."""
    asked = select(register_entry).where(*_conditions(query, register_entry))
    asked = asked.order_by(register_entry.c.year, register_entry.c.serial).limit(limit)
    async with store.reading() as connection:
        return [EntryRow(**row) for row in (await connection.execute(asked)).mappings()]


async def destroyed_between(store: Store, query: FigureQuery) -> int:
    """How many more there were, that were destroyed since."""
    asked = select(func.count()).select_from(entry_remains).where(*_conditions(query, entry_remains))
    async with store.reading() as connection:
        return int((await connection.execute(asked)).scalar_one())


def _conditions(query: FigureQuery, of: FromClause) -> list[ColumnElement[bool]]:
    table = of.c
    where: list[ColumnElement[bool]] = [
        table.register == query.register,
        table.day.between(query.first, query.last),
        table.state.in_(list(query.states)),
    ]
    for name, words in query.where.items():
        said = table.fields[name].as_string()
        where.append(or_(*(said == word for word in words)))
    return where


def _whole(name: str, of: FromClause) -> ColumnElement[int]:
    found: ColumnElement[int] = of.c.fields[name].as_integer()
    return found


def _key(by: str, of: FromClause) -> ColumnElement[Any]:
    table = of.c
    if by == YEAR:
        return cast(extract("year", table.day), Integer)
    if by == MONTH:
        return cast(extract("month", table.day), Integer)
    if by == QUARTER:
        return (cast(extract("month", table.day), Integer) + 2) // _IN_QUARTER
    if by == STATE:
        return table.state
    found: ColumnElement[Any] = table.fields[by].as_string()
    return found


def _named(key: Any) -> str:
    return "" if key is None else str(key)
