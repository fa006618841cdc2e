"""Counts, sums and means of entries by year, month or field, reckoned by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, extract, func, or_, select

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
    key = _key(by)
    wanted = [_whole(name) for name in sums]
    columns = [key.label("key"), func.count().label("count")]
    columns += [func.sum(each).label(f"s{place}") for place, each in enumerate(wanted)]
    columns += [func.count(each).label(f"n{place}") for place, each in enumerate(wanted)]
    asked = select(*columns).where(*_conditions(query)).group_by(key)
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
    asked = select(register_entry).where(*_conditions(query))
    asked = asked.order_by(register_entry.c.year, register_entry.c.serial).limit(limit)
    async with store.reading() as connection:
        return [EntryRow(**row) for row in (await connection.execute(asked)).mappings()]


def _conditions(query: FigureQuery) -> list[ColumnElement[bool]]:
    table = register_entry.c
    where: list[ColumnElement[bool]] = [
        table.register == query.register,
        table.day.between(query.first, query.last),
        table.state.in_(list(query.states)),
    ]
    for name, words in query.where.items():
        said = table.fields[name].as_string()
        where.append(or_(*(said == word for word in words)))
    return where


def _whole(name: str) -> ColumnElement[int]:
    found: ColumnElement[int] = register_entry.c.fields[name].as_integer()
    return found


def _key(by: str) -> ColumnElement[Any]:
    table = register_entry.c
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
