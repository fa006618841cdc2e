"""Entries of registers, what changed in them, what falls due, keys; rows and values."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.list_errors import QuotaError
from casework.store.destruction_tables import entry_remains
from casework.store.engine import Store
from casework.store.register_tables import (
    register_alarm,
    register_change,
    register_entry,
    register_key,
    register_link,
)

_TRIES = 5
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry; `fields` in plain, or empty where the register is sealed."""

    id: bytes
    register: str
    year: int
    serial: int
    number: str
    state: str
    title: str | None
    day: date | None
    until: date | None
    unit: str | None
    officer_id: str | None
    version: int
    made_day: date
    closed_day: date | None
    run_id: bytes | None
    journal_id: bytes
    fields: Mapping[str, Any] | None = field(repr=False)
    sealed_id: bytes | None
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What somebody did to an entry."""

    id: bytes
    entry_id: bytes
    version: int
    act: str
    officer_id: str | None
    at: datetime
    state: str
    before: Mapping[str, Any] | None = field(repr=False)
    sealed_id: bytes | None
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    """What is said on which day about an entry."""

    entry_id: bytes
    due: str
    line: int
    days: int
    register: str
    day: date
    due_day: date
    level: str
    officer_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """That a field of an entry leads to another entry, or to a case."""

    entry_id: bytes
    name: str
    target_id: bytes
    to_case: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterKeyRow:
    """The public half of a register's key."""

    id: bytes
    register: str
    generation: int
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How many entries of some states there may be with their day in a stretch of time."""

    states: Collection[str]
    stretch: tuple[date, date]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry with everything that is written beside it in the same transaction."""

    entry: EntryRow
    change: ChangeRow
    alarms: Sequence[AlarmRow] = ()
    links: Sequence[LinkRow] = ()


Beside = Callable[[AsyncConnection], Awaitable[None]]


async def add_entries(store: Store, entries: Sequence[Written], number: str) -> list[EntryRow]:
    """Keep new entries, all or none, each under the next number of its year; returns them as they were kept."""
    for _ in range(_TRIES - 1):
        try:
            return await _add(store, entries, number)
        except IntegrityError:
            continue  # somebody else has just taken that number
    return await _add(store, entries, number)


async def change_entry(
    store: Store, written: Written, before: int, limits: Sequence[Limit] = (), clears: Collection[str] = (),
    beside: Beside | None = None,
) -> list[bytes]:  # fmt: skip
    """Give an entry its next writing; stale if somebody was faster, refused if there would be too many of its kind.

    What it `clears` goes from its history too, with every sealed piece of that; returns what those lay under. What is
    done `beside` is done in the same transaction, or neither is.
    """
    entry = written.entry
    same = (register_entry.c.id == entry.id, register_entry.c.version == before)
    values = _values(entry)
    async with store.writing() as connection:
        if (await connection.execute(update(register_entry).where(*same).values(values))).rowcount != 1:
            raise StaleError
        for limit in limits:
            await _must_fit(connection, entry.register, limit)
        if beside is not None:
            await beside(connection)
        await connection.execute(insert(register_change).values(_values(written.change)))
        for table in (register_alarm, register_link):
            await connection.execute(delete(table).where(table.c.entry_id == entry.id))
        await _add_beside(connection, [written])
        return await _forget(connection, entry.id, clears) if clears else []


async def get_entry(store: Store, entry_id: bytes) -> EntryRow:
    """One entry."""
    async with store.reading() as connection:
        row = (await connection.execute(_whole().where(register_entry.c.id == entry_id))).mappings().first()
    if row is None:
        raise NotFoundError
    return EntryRow(**row)


async def entries_by_id(store: Store, ids: Collection[bytes]) -> dict[bytes, EntryRow]:
    """Several entries; those that are not there are left out."""
    found: dict[bytes, EntryRow] = {}
    wanted = list(ids)
    async with store.reading() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            query = _whole().where(register_entry.c.id.in_(wanted[start : start + _AT_ONCE]))
            for row in (await connection.execute(query)).mappings():
                found[row["id"]] = EntryRow(**row)
    return found


async def changes_of(store: Store, entry_id: bytes, limit: int = 200) -> list[ChangeRow]:
    """What was done to an entry, newest first."""
    query = select(register_change).where(register_change.c.entry_id == entry_id)
    query = query.order_by(register_change.c.version.desc()).limit(limit)
    async with store.reading() as connection:
        return [ChangeRow(**row) for row in (await connection.execute(query)).mappings()]


async def alarms_of_entries(store: Store, ids: Collection[bytes]) -> list[AlarmRow]:
    """What is said about these entries, the next due day first."""
    query = select(register_alarm).where(register_alarm.c.entry_id.in_(list(ids)))
    query = query.order_by(register_alarm.c.due_day, register_alarm.c.days)
    async with store.reading() as connection:
        return [AlarmRow(**row) for row in (await connection.execute(query)).mappings()]


async def alarms_until(
    store: Store, registers: Collection[str], until: date, limit: int, officer_id: str = "",
    unowned: Collection[str] = (),
) -> list[AlarmRow]:  # fmt: skip
    """What is to be said by a day in some registers, oldest first: of all entries, or of one officer's.

    Of the registers `unowned` those entries are among them that nobody looks after yet.
    """
    query = select(register_alarm).where(register_alarm.c.register.in_(list(registers)), register_alarm.c.day <= until)
    if officer_id:
        nobody = register_alarm.c.officer_id.is_(None) & register_alarm.c.register.in_(list(unowned))
        query = query.where((register_alarm.c.officer_id == officer_id) | nobody)
    query = query.order_by(register_alarm.c.due_day, register_alarm.c.entry_id, register_alarm.c.days).limit(limit)
    async with store.reading() as connection:
        return [AlarmRow(**row) for row in (await connection.execute(query)).mappings()]


async def alarms_passed(store: Store, register: str, due: str, until: date) -> list[AlarmRow]:
    """Due days of a register that passed until a day and that nobody met, each of an entry once."""
    query = select(register_alarm).where(
        register_alarm.c.register == register, register_alarm.c.due == due, register_alarm.c.due_day <= until
    )
    async with store.reading() as connection:
        rows = [AlarmRow(**row) for row in (await connection.execute(query)).mappings()]
    return list({(row.entry_id, row.due_day): row for row in rows}.values())


async def links_to(store: Store, target_id: bytes, limit: int = 200) -> list[tuple[EntryRow, str]]:
    """Which entries lead to an entry or a case, and by which field."""
    query = select(register_link.c.entry_id, register_link.c.name).where(register_link.c.target_id == target_id)
    async with store.reading() as connection:
        rows = (await connection.execute(query.limit(limit))).all()
    found = await entries_by_id(store, {row.entry_id for row in rows})
    return [(found[row.entry_id], row.name) for row in rows if row.entry_id in found]


async def add_register_key(store: Store, row: RegisterKeyRow) -> RegisterKeyRow:
    """Keep a register's key; if somebody was faster, theirs."""
    try:
        async with store.writing() as connection:
            await connection.execute(insert(register_key).values(_values(row)))
    except IntegrityError:
        return (await register_keys_of(store, row.register))[-1]
    return row


async def register_keys_of(store: Store, register: str = "") -> list[RegisterKeyRow]:
    """The keys of one register, or of all, oldest first."""
    query = select(register_key).order_by(register_key.c.register, register_key.c.generation)
    if register:
        query = query.where(register_key.c.register == register)
    async with store.reading() as connection:
        return [RegisterKeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def open_entries_after(
    store: Store, register: str, states: Collection[str], after: bytes, limit: int
) -> list[EntryRow]:
    """Open entries of a register in the order of their ids, from one on; for whoever counts them all anew."""
    query = _whole().where(
        register_entry.c.register == register, register_entry.c.state.in_(list(states)), register_entry.c.id > after
    )
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(register_entry.c.id).limit(limit))
        return [EntryRow(**row) for row in rows.mappings()]


async def set_alarms(store: Store, entry: EntryRow, alarms: Sequence[AlarmRow]) -> None:
    """Say something else about an entry from now on, unless it was written meanwhile."""
    same = (register_entry.c.id == entry.id, register_entry.c.version == entry.version)
    async with store.writing() as connection:
        if (await connection.execute(update(register_entry).where(*same).values(version=entry.version))).rowcount != 1:
            return
        await connection.execute(delete(register_alarm).where(register_alarm.c.entry_id == entry.id))
        if alarms:
            await connection.execute(insert(register_alarm), [_values(each) for each in alarms])


async def _add(store: Store, entries: Sequence[Written], number: str) -> list[EntryRow]:
    async with store.writing() as connection:
        last: dict[tuple[str, int], int] = {}
        kept = []
        for each in entries:
            key = each.entry.register, each.entry.year
            if key not in last:
                last[key] = await _last_serial(connection, *key)
            last[key] += 1
            written = number.format(year=each.entry.year, serial=last[key])
            kept.append(replace(each.entry, serial=last[key], number=written))
        for start in range(0, len(kept), _AT_ONCE):
            part = kept[start : start + _AT_ONCE]
            await connection.execute(insert(register_entry), [_values(each) for each in part])
        changes = [_values(each.change) for each in entries]
        for start in range(0, len(changes), _AT_ONCE):
            await connection.execute(insert(register_change), changes[start : start + _AT_ONCE])
        await _add_beside(connection, entries)
        return kept


async def _add_beside(connection: AsyncConnection, entries: Sequence[Written]) -> None:
    alarms = [_values(alarm) for each in entries for alarm in each.alarms]
    links = [_values(link) for each in entries for link in each.links]
    for table, rows in ((register_alarm, alarms), (register_link, links)):
        for start in range(0, len(rows), _AT_ONCE):
            await connection.execute(insert(table), rows[start : start + _AT_ONCE])


async def _must_fit(connection: AsyncConnection, register: str, limit: Limit) -> None:
    among = (
        register_entry.c.register == register, register_entry.c.state.in_(list(limit.states)),
        register_entry.c.day.between(*limit.stretch),
    )  # fmt: skip
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        # Two who add the last one at once do not see each other's entry: whoever is second waits here, then counts.
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(register))))
    count = await connection.execute(select(func.count()).select_from(register_entry).where(*among))
    if int(count.scalar_one()) > limit.most:
        raise QuotaError


async def _forget(connection: AsyncConnection, entry_id: bytes, names: Collection[str]) -> list[bytes]:
    gone = []
    query = select(register_change).where(register_change.c.entry_id == entry_id)
    for row in (await connection.execute(query)).mappings().all():
        before = {name: value for name, value in (row["before"] or {}).items() if name not in names}
        kept = {"before": before or None, "sealed_id": None, "body": None}
        await connection.execute(update(register_change).where(register_change.c.id == row["id"]).values(**kept))
        if row["sealed_id"] is not None:
            gone.append(row["sealed_id"])
    return gone


async def _last_serial(connection: AsyncConnection, register: str, year: int) -> int:
    """Which number was the last of a year, of those that were destroyed since as well."""
    found = []
    for table in (register_entry, entry_remains):
        same = (table.c.register == register, table.c.year == year)
        query = select(func.coalesce(func.max(table.c.serial), 0)).where(*same)
        found.append(int((await connection.execute(query)).scalar_one()))
    return max(found)


def _whole() -> Select[Any]:
    return select(register_entry)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
