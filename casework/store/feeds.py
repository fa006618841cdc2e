"""Addresses that calendar programs ask, and what they are told: how many cases are due on which day."""

from collections import Counter
from datetime import date

from sqlalchemy import delete, func, insert, select

from casework.store.desk_tables import calendar_feed
from casework.store.engine import Store
from casework.store.office_tables import inbox_line
from casework.store.recused import recused_by
from casework.store.register_tables import register_alarm


async def set_feed(store: Store, officer_id: str, tag: bytes | None) -> None:
    """Give somebody another address, or none."""
    async with store.writing() as connection:
        await connection.execute(delete(calendar_feed).where(calendar_feed.c.officer_id == officer_id))
        if tag is not None:
            await connection.execute(insert(calendar_feed).values(officer_id=officer_id, tag=tag))


async def whose_feed(store: Store, tag: bytes) -> str | None:
    """Whose days an address tells."""
    async with store.reading() as connection:
        query = select(calendar_feed.c.officer_id).where(calendar_feed.c.tag == tag)
        return (await connection.execute(query)).scalar_one_or_none()


async def has_feed(store: Store, officer_id: str) -> bool:
    """Whether somebody has an address."""
    async with store.reading() as connection:
        query = select(calendar_feed.c.officer_id).where(calendar_feed.c.officer_id == officer_id)
        return (await connection.execute(query)).first() is not None


async def due_days(store: Store, officer_id: str, until: date) -> list[tuple[date, int]]:
    """How many cases that somebody works on, and entries of registers, are due on which day, the first day first."""
    line = inbox_line.c
    mine = (line.reader == officer_id, line.assigned.is_(True), line.open.is_(True))
    known = line.case_id.not_in(recused_by(officer_id))
    query = select(line.due, func.count()).where(*mine, known, line.due <= until).group_by(line.due)
    alarm = register_alarm.c
    # One due day of an entry has several alarms: it is one thing to do.
    ours = select(alarm.entry_id, alarm.due, alarm.line, alarm.due_day).where(alarm.officer_id == officer_id)
    due = ours.where(alarm.due_day <= until).distinct().subquery()
    entries = select(due.c.due_day, func.count()).group_by(due.c.due_day)
    counts: Counter[date] = Counter()
    async with store.reading() as connection:
        for asked in (query, entries):
            for day, count in await connection.execute(asked):
                counts[day] += int(count)
    return sorted(counts.items())
