"""Who is reminded by mail and where, and whether anything waits for them; no case is named or counted."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from casework.store.desk_tables import mention, reminder_mail
from casework.store.engine import Store
from casework.store.office_tables import case, inbox_line
from casework.store.recused import recused_by
from casework.store.register_tables import register_alarm


@dataclass(frozen=True, slots=True)
class Reminded:
    """Somebody who wants to be reminded."""

    officer_id: str
    address: str = field(repr=False)


async def set_address(store: Store, officer_id: str, address: str | None) -> None:
    """Remind somebody at another address, or no more."""
    async with store.writing() as connection:
        await connection.execute(delete(reminder_mail).where(reminder_mail.c.officer_id == officer_id))
        if address is not None:
            await connection.execute(insert(reminder_mail).values(officer_id=officer_id, address=address))


async def address_of(store: Store, officer_id: str) -> str | None:
    """Where somebody is reminded."""
    query = select(reminder_mail.c.address).where(reminder_mail.c.officer_id == officer_id)
    async with store.reading() as connection:
        return (await connection.execute(query)).scalar_one_or_none()


async def not_yet(store: Store, moment: str) -> list[Reminded]:
    """Who has not been looked at for this day and hour, and is from now on: nobody is reminded twice for one."""
    before = or_(reminder_mail.c.sent.is_(None), reminder_mail.c.sent != moment)
    query = update(reminder_mail).where(before).values(sent=moment)
    async with store.writing() as connection:
        rows = await connection.execute(query.returning(reminder_mail.c.officer_id, reminder_mail.c.address))
        return [Reminded(row.officer_id, row.address) for row in rows]


async def has_work(store: Store, officer_id: str, today: date) -> bool:
    """Whether something new, due or calling stands in somebody's list or registers, or a colleague calls them.

    What nobody has opened yet is in no list (it may be about this very person), so it counts for nobody.
    """
    line = inbox_line.c
    waits: Any = or_(case.c.unread > 0, line.calls.is_(True), line.assigned.is_(True) & (line.due <= today))
    listed = (
        select(line.case_id)
        .join(case, case.c.id == line.case_id)
        .where(line.reader == officer_id, line.open.is_(True), waits, line.case_id.not_in(recused_by(officer_id)))
    )
    called = select(mention.c.case_id).where(
        mention.c.officer_id == officer_id, mention.c.case_id.not_in(recused_by(officer_id))
    )
    asked = select(register_alarm.c.entry_id).where(
        register_alarm.c.officer_id == officer_id, register_alarm.c.day <= today
    )
    async with store.reading() as connection:
        for query in (listed, called, asked):
            if (await connection.execute(query.limit(1))).first() is not None:
                return True
    return False
