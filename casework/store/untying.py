"""Take a case out of everything in plain that leads to it: entries of registers, their history, unsaved forms."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import String, cast, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.desk_tables import entry_unsent
from casework.store.engine import Store
from casework.store.register_tables import register_change, register_entry, register_link


async def untie(store: Store, case_id: bytes, registers: Collection[str]) -> list[bytes]:
    """Do so in these registers, in one transaction; returns under which ids unsaved words were sealed.

    A form that is open meanwhile is out of date afterwards, so that nobody saves the link again.
    """
    among, hexed = register_entry.c.register.in_(list(registers)), case_id.hex()
    leads = (register_link.c.to_case, register_link.c.target_id == case_id)
    async with store.writing() as connection:
        entries = select(register_entry).join(register_link, register_link.c.entry_id == register_entry.c.id)
        for row in (await connection.execute(entries.where(*leads, among).distinct())).mappings().all():
            values = {"fields": _without(row["fields"], hexed), "version": row["version"] + 1}
            await connection.execute(update(register_entry).where(register_entry.c.id == row["id"]).values(values))
            await connection.execute(delete(register_link).where(*leads, register_link.c.entry_id == row["id"]))
        await _out_of_history(connection, hexed, among)
        mine = entry_unsent.c.entry_id == case_id
        sealed = list((await connection.execute(select(entry_unsent.c.sealed_id).where(mine))).scalars())
        await connection.execute(delete(entry_unsent).where(mine))
        return sealed


async def _out_of_history(connection: AsyncConnection, hexed: str, among: Any) -> None:
    changes = select(register_change).join(register_entry, register_entry.c.id == register_change.c.entry_id)
    changes = changes.where(among, cast(register_change.c.before, String).contains(hexed))
    for row in (await connection.execute(changes)).mappings().all():
        before = _without(row["before"], hexed)
        same = register_change.c.id == row["id"]
        await connection.execute(update(register_change).where(same).values(before=before or None))


def _without(fields: dict[str, Any] | None, hexed: str) -> dict[str, Any]:
    return {name: value for name, value in (fields or {}).items() if value != hexed}
