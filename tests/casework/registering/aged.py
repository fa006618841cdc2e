"""Entries of registers that are over and kept long enough."""

from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import insert, select, update

from casework.demo.registers import samples
from casework.destroying.entries import count_entries
from casework.people import Unlocked
from casework.registering.writing import add_entry, blank
from casework.store.register_tables import register_change, register_entry, register_file
from casework.store.registers import EntryRow, get_entry
from policies.registers import Stage
from tests.casework.registering.keeping import REVIEW
from tests.offices import Town


async def ended_entry(town: Town, unlocked: Unlocked, name: str = "cost_review", **typed) -> EntryRow:
    """A new entry, moved on until it is done."""
    first = REVIEW if name == "cost_review" else sample(town, name)
    entry = await add_entry(name, dict(first) | typed, unlocked, town.office)
    return await closes(town, entry.id, name)


def sample(town: Town, name: str) -> dict:
    return dict(next(some[0].typed for known, some in samples(town.clock.today()) if known == name))


async def planted(town: Town, name: str) -> EntryRow:
    """An entry that says nothing, in whatever register, to be closed."""
    row = replace(blank(name, town.office.rules.registers[name], town.clock.today(), None), serial=1, number=name)
    async with town.office.cases.store.writing() as connection:
        await connection.execute(insert(register_entry).values(asdict(row)))
    return await closes(town, row.id, name)


async def closes(town: Town, entry_id: bytes, name: str) -> EntryRow:
    """Set an entry to the first of its states that is done, as if it had gone its way there."""
    register = town.office.rules.registers[name]
    state = next(key for key, each in register.states.items() if each.stage is Stage.DONE)
    async with town.office.cases.store.writing() as connection:
        values = {"state": state, "closed_day": town.clock.today()}
        await connection.execute(update(register_entry).where(register_entry.c.id == entry_id).values(values))
    return await get_entry(town.office.cases.store, entry_id)


async def entries_age(town: Town, years: int = 11, but: tuple[bytes, ...] = ()) -> None:
    """Every closed entry was closed so many years earlier than it was, and the keeper counts."""
    store = town.office.cases.store
    async with store.writing() as connection:
        query = select(register_entry.c.id, register_entry.c.closed_day)
        rows = (await connection.execute(query.where(register_entry.c.closed_day.is_not(None)))).all()
        for row in rows:
            if row.id not in but:
                earlier = date(row.closed_day.year - years, row.closed_day.month, row.closed_day.day)
                this = register_entry.c.id == row.id
                await connection.execute(update(register_entry).where(this).values(closed_day=earlier))
    await count_entries(town.office)


async def ids_of_entry(town: Town, entry_id: bytes) -> set[bytes]:
    """Every id under which something of an entry lies anywhere, but the journal's own."""
    found = {entry_id}
    store = town.office.cases.store
    async with store.reading() as connection:
        own = (await connection.execute(select(register_entry).where(register_entry.c.id == entry_id))).mappings().one()
        found |= {own["sealed_id"]}
        for table in (register_change, register_file):
            for row in (await connection.execute(select(table).where(table.c.entry_id == entry_id))).mappings():
                found |= {row["id"], row.get("sealed_id"), row.get("thing")}
    return {each for each in found if each}
