"""Holidays that are announced later: looked at first, then added, and every open case counted anew."""

from datetime import date

from casework.bootstrap import Office
from casework.clocking import preview_holiday, recount_all
from casework.errors import HolidayRefusedError
from casework.people import Unlocked
from casework.registering.recounting import recount_registers
from casework.unlocking import require
from policies.rules import Permission

_LONGEST_NAME = 30


async def added_holidays(office: Office) -> dict[date, str]:
    """The holidays that an administrator added."""
    return await office.people.added_holidays()


async def preview(day: date | None, name: str, unlocked: Unlocked, office: Office) -> dict[str, int]:
    """How many open cases of each kind would be due on another day."""
    require(unlocked, Permission.HOLIDAY_WRITE)
    return await preview_holiday(*_checked(day, name, office), office)


async def add_holiday(day: date | None, name: str, unlocked: Unlocked, office: Office) -> int:
    """Add a holiday; returns how many due dates moved."""
    require(unlocked, Permission.HOLIDAY_WRITE)
    known, called = _checked(day, name, office)
    await office.journal.append("holiday_added", office.clock.now(), unlocked.officer.id, None, None)
    await office.people.add_holiday(known, called)
    return await recount_all(office) + await recount_registers(office)


async def remove_holiday(day: date | None, unlocked: Unlocked, office: Office) -> int:
    """Take back a holiday that was added by mistake; returns how many due dates moved."""
    require(unlocked, Permission.HOLIDAY_WRITE)
    if day is None or day not in await office.people.added_holidays():
        raise HolidayRefusedError
    await office.journal.append("holiday_removed", office.clock.now(), unlocked.officer.id, None, None)
    await office.people.remove_holiday(day)
    return await recount_all(office) + await recount_registers(office)


def _checked(day: date | None, name: str, office: Office) -> tuple[date, str]:
    """A day of the table's years that is not a holiday anyway, with a name."""
    name = " ".join(name.split())
    if day is None or not 0 < len(name) <= _LONGEST_NAME:
        raise HolidayRefusedError
    if not office.rules.holidays.covers(day) or day in office.rules.holidays.days:
        raise HolidayRefusedError
    return day, name
