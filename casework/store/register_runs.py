"""What was brought into a register by one import: counted, and taken back while nobody has worked on it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, delete, func, select

from casework.store.engine import Store
from casework.store.register_tables import register_alarm, register_change, register_entry, register_link

_AT_ONCE = 500
_BROUGHT = 1  # the version that an import gives


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One import: when, how many entries are left of it, and how many of those somebody has worked on."""

    run_id: str
    day: date
    entries: int
    worked_on: int


async def runs_of(store: Store, register: str) -> list[RunRow]:
    """The imports of a register, newest first."""
    worked_on = func.sum(case((register_entry.c.version > _BROUGHT, 1), else_=0))
    query = (
        select(register_entry.c.run_id, func.min(register_entry.c.made_day), func.count(), worked_on)
        .where(register_entry.c.register == register, register_entry.c.run_id.is_not(None))
        .group_by(register_entry.c.run_id)
    )
    async with store.reading() as connection:
        rows = (await connection.execute(query)).all()
    found = [RunRow(run_id=row[0].hex(), day=row[1], entries=int(row[2]), worked_on=int(row[3])) for row in rows]
    return sorted(found, key=lambda each: (each.day, each.run_id), reverse=True)


async def remove_run(store: Store, register: str, run_id: bytes) -> tuple[int, list[bytes]]:
    """Remove what nobody has worked on; returns how many entries went, and what their sealed parts lay under."""
    gone, sealed = 0, list[bytes]()
    query = (
        select(register_entry.c.id, register_entry.c.sealed_id)
        .where(
            register_entry.c.register == register,
            register_entry.c.run_id == run_id,
            register_entry.c.version == _BROUGHT,
        )
        .limit(_AT_ONCE)
    )
    while True:
        async with store.writing() as connection:
            rows = (await connection.execute(query)).all()
            if not rows:
                return gone, sealed
            ids = [row.id for row in rows]
            for table in (register_alarm, register_change, register_link):
                await connection.execute(delete(table).where(table.c.entry_id.in_(ids)))
            await connection.execute(delete(register_entry).where(register_entry.c.id.in_(ids)))
        gone += len(rows)
        sealed += [row.sealed_id for row in rows if row.sealed_id is not None]
