"""Lists of entries: filtered, sorted, counted and paged by the database; nothing sealed is opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select

from casework.store.engine import Store
from casework.store.register_tables import register_alarm, register_entry
from casework.store.registers import EntryRow

_PLAIN = frozenset({"number", "state", "title", "day", "unit", "made_day", "closed_day"})
BY_DUE = "@due"
_AT_ONCE, _SEVERAL = 500, 2
_WILD = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """Which entries of a register, in which order; `fields` are equal to what is asked, as kept.

    `sort` is a field, or `BY_DUE`: the next day on which something of an entry is due.
    """

    register: str
    states: tuple[str, ...] = ()
    words: str = ""
    fields: Mapping[str, str | int | bool] = field(default_factory=dict)
    year: int | None = None
    day_from: date | None = None
    day_until: date | None = None
    due_until: date | None = None
    officer_id: str = ""
    unit: str = ""
    run_id: bytes | None = None
    sort: str = ""
    by_number: bool = False  # what it is sorted by is a whole number
    falling: bool = True
    page: int = 1
    size: int = 50


async def list_entries(store: Store, query: EntryQuery) -> tuple[list[EntryRow], int]:
    """One page of entries, and how many there are in all."""
    where = _conditions(query)
    order = _order(query)
    rows = select(register_entry).where(*where).order_by(*order)
    rows = rows.limit(query.size).offset((query.page - 1) * query.size)
    count = select(func.count()).select_from(register_entry).where(*where)
    async with store.reading() as connection:
        found = [EntryRow(**row) for row in (await connection.execute(rows)).mappings()]
        return found, int((await connection.execute(count)).scalar_one())


async def find_number(store: Store, register: str, number: str) -> bytes | None:
    """The entry of that number."""
    query = select(register_entry.c.id).where(register_entry.c.register == register, register_entry.c.number == number)
    async with store.reading() as connection:
        return (await connection.execute(query)).scalars().first()


async def called(store: Store, register: str, texts: Collection[str]) -> dict[str, list[bytes]]:
    """The entries that are called one of these, by number or by title; two of each are enough to know of several."""
    found: dict[str, list[bytes]] = {}
    listed = sorted(texts)
    async with store.reading() as connection:
        for start in range(0, len(listed), _AT_ONCE):
            some = listed[start : start + _AT_ONCE]
            for column in (register_entry.c.number, register_entry.c.title):
                query = select(column, register_entry.c.id).where(register_entry.c.register == register)
                for text, entry_id in await connection.execute(query.where(column.in_(some))):
                    if len(known := found.setdefault(text, [])) < _SEVERAL and entry_id not in known:
                        known.append(entry_id)
    return found


async def count_by_state(store: Store, query: EntryQuery) -> dict[str, int]:
    """How many entries stand in each state."""
    counted = select(register_entry.c.state, func.count()).where(*_conditions(query)).group_by(register_entry.c.state)
    async with store.reading() as connection:
        return {row[0]: int(row[1]) for row in await connection.execute(counted)}


async def count_by_register(store: Store, registers: Collection[str]) -> dict[str, dict[str, int]]:
    """For each register how many entries stand in each state."""
    counted = select(register_entry.c.register, register_entry.c.state, func.count())
    counted = counted.where(register_entry.c.register.in_(list(registers)))
    counted = counted.group_by(register_entry.c.register, register_entry.c.state)
    found: dict[str, dict[str, int]] = {name: {} for name in registers}
    async with store.reading() as connection:
        for name, state, count in await connection.execute(counted):
            found[name][state] = int(count)
    return found


async def years_of(store: Store, register: str) -> list[int]:
    """The years of which there are entries, newest first."""
    query = select(register_entry.c.year).where(register_entry.c.register == register).distinct()
    async with store.reading() as connection:
        return sorted((int(each) for each in (await connection.execute(query)).scalars()), reverse=True)


async def count_between(store: Store, register: str, states: Collection[str], first: date, last: date) -> int:
    """How many entries of some states have their day in a stretch of time."""
    query = select(func.count()).select_from(register_entry)
    query = query.where(
        register_entry.c.register == register, register_entry.c.state.in_(list(states)),
        register_entry.c.day.between(first, last),
    )  # fmt: skip
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


async def alike(
    store: Store, register: str, fields: Mapping[str, Any], without: bytes | None, limit: int = 5
) -> list[EntryRow]:
    """Entries of which these fields say the same."""
    where: list[ColumnElement[bool]] = [register_entry.c.register == register]
    where += [_equals(name, value) for name, value in fields.items()]
    if without is not None:
        where.append(register_entry.c.id != without)
    query = select(register_entry).where(*where).order_by(register_entry.c.made_day.desc()).limit(limit)
    async with store.reading() as connection:
        return [EntryRow(**row) for row in (await connection.execute(query)).mappings()]


def _conditions(query: EntryQuery) -> list[ColumnElement[bool]]:
    table = register_entry.c
    where: list[ColumnElement[bool]] = [table.register == query.register]
    if query.states:
        where.append(table.state.in_(query.states))
    if query.year is not None:
        where.append(table.year == query.year)
    if query.day_from is not None:
        where.append(func.coalesce(table.until, table.day) >= query.day_from)
    if query.day_until is not None:
        where.append(table.day <= query.day_until)
    if query.officer_id:
        where.append(table.officer_id == query.officer_id)
    if query.unit:
        where.append(table.unit == query.unit)
    if query.run_id is not None:
        where.append(table.run_id == query.run_id)
    if query.due_until is not None:
        due = and_(register_alarm.c.entry_id == table.id, register_alarm.c.due_day <= query.due_until)
        where.append(exists().where(due))
    if query.words:
        where.append(_says(query.words))
    where += [_equals(name, value) for name, value in query.fields.items()]
    return where


def _says(words: str) -> ColumnElement[bool]:
    pattern = f"%{words.translate(_WILD)}%"
    fields = cast(register_entry.c.fields, String)
    return or_(register_entry.c.number.ilike(pattern, escape="\\"), fields.ilike(pattern, escape="\\"))


def _equals(name: str, value: Any) -> ColumnElement[bool]:
    found = register_entry.c.fields[name]
    same: ColumnElement[bool] = found.as_string() == str(value)
    if isinstance(value, bool):
        same = found.as_boolean() == value
    elif isinstance(value, int):
        same = found.as_integer() == value
    return same


def _order(query: EntryQuery) -> Sequence[ColumnElement[Any]]:
    table = register_entry.c
    if not query.sort:
        return (table.day.desc(), table.serial.desc())
    column: Any = _next_due() if query.sort == BY_DUE else _sorted_by(query)
    if query.sort in _PLAIN:
        column = table[query.sort]
    first = column.desc().nulls_last() if query.falling else column.asc().nulls_last()
    return (first, table.serial.desc())


def _next_due() -> ColumnElement[Any]:
    days = select(func.min(register_alarm.c.due_day)).where(register_alarm.c.entry_id == register_entry.c.id)
    return days.scalar_subquery()


def _sorted_by(query: EntryQuery) -> ColumnElement[Any]:
    found = register_entry.c.fields[query.sort]
    sorted_by: ColumnElement[Any] = found.as_integer() if query.by_number else found.as_string()
    return sorted_by
