"""What registers ask for these days: due days of entries, stretches of time in which something must still be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.admitting import LEAD, may_write, registers_of
from casework.registering.due import moved
from casework.registering.stretches import stretch_of
from casework.store.register_lists import count_between
from casework.store.registers import AlarmRow, alarms_until, entries_by_id
from policies.registers import AlarmLevel, Per, Quota, Register

_AHEAD = timedelta(days=13)
_MOST = 1_000
_LAST_WEEKS = 60  # days before the end of a half or a year in which what is missing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """One thing of an entry that falls due, with what is said about it now."""

    register: str
    register_label: str
    entry_id: str
    number: str
    title: str = field(repr=False)
    due_label: str
    said: str
    due_day: date
    level: AlarmLevel
    officer_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something of which there are too few in a stretch of time."""

    register: str
    register_label: str
    label: str
    first: date
    last: date
    count: int
    least: int
    is_over: bool  # the stretch has ended, and it was missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What is late, what is due today, in this week and in the next, and what is missing."""

    late: tuple[Upcoming, ...]
    today: tuple[Upcoming, ...]
    this_week: tuple[Upcoming, ...]
    next_week: tuple[Upcoming, ...]
    missing: tuple[Missing, ...]
    is_cut: bool


async def week_of(unlocked: Unlocked, office: Office, *, everybody: bool) -> Week:
    """The officer's own entries, or those of everybody; a lead hears of what others have missed as well."""
    own = registers_of(unlocked, office)
    today = office.clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    leads = LEAD in unlocked.officer.roles
    mine = "" if everybody or leads else unlocked.officer.id
    writable = [name for name, each in own.items() if may_write(each, unlocked.officer)]
    until = today + _AHEAD
    rows = await alarms_until(office.cases.store, list(own), until, _MOST, officer_id=mine, unowned=writable)
    wanted = [each for each in _now(rows, today) if everybody or not leads or _concerns(each, unlocked)]
    found = await _told(wanted, own, office)
    return Week(
        late=tuple(each for each in found if each.due_day < today),
        today=tuple(each for each in found if each.due_day == today),
        this_week=tuple(each for each in found if today < each.due_day <= sunday),
        next_week=tuple(each for each in found if sunday < each.due_day),
        missing=tuple([each for name, one in own.items() for each in await _missing(name, one, unlocked, office)]),
        is_cut=len(rows) >= _MOST,
    )


def _concerns(row: AlarmRow, unlocked: Unlocked) -> bool:
    """Whether a lead hears of it without asking: what is theirs, what nobody has yet, and what was missed."""
    return row.officer_id in (unlocked.officer.id, None) or row.level == AlarmLevel.LATE


def _now(rows: Sequence[AlarmRow], today: date) -> list[AlarmRow]:
    """Of each due day what was said last, or else what will be said next."""
    chosen: dict[tuple[bytes, str, int], AlarmRow] = {}
    for row in sorted(rows, key=lambda each: each.days):
        key = row.entry_id, row.due, row.line
        if row.day <= today or key not in chosen:
            chosen[key] = row
    return sorted(chosen.values(), key=lambda each: (each.due_day, each.entry_id, each.due, each.line))


async def _told(rows: Sequence[AlarmRow], own: dict[str, Register], office: Office) -> list[Upcoming]:
    entries = await entries_by_id(office.cases.store, {each.entry_id for each in rows})
    names = {each.id: each.name for each in await office.people.all()}
    found = []
    for row in rows:
        register, entry = own[row.register], entries.get(row.entry_id)
        due = next((each for each in register.dues if each.name == row.due), None)
        if entry is None or due is None:
            continue  # of a rule that is no longer there: the next count takes it away
        # What will be said on another day ("tomorrow") would be wrong today.
        today = office.clock.today()
        said = next((each.label for each in due.alarms if each.days == row.days and row.day <= today), "")
        found.append(
            Upcoming(
                register=row.register, register_label=register.label, entry_id=entry.id.hex(), number=entry.number,
                title=entry.title or "", due_label=due.label, said=said, due_day=row.due_day,
                level=AlarmLevel(row.level), officer_name=names.get(row.officer_id or "", ""),
            )
        )  # fmt: skip
    return found


async def _missing(name: str, register: Register, unlocked: Unlocked, office: Office) -> list[Missing]:
    if not (may_write(register, unlocked.officer) or LEAD in unlocked.officer.roles):
        return []
    today, found = office.clock.today(), []
    for quota in register.quotas:
        if quota.least is None:
            continue
        for first, last in _stretches(quota, register, today):
            count = await count_between(office.cases.store, name, quota.states, first, last)
            if count < quota.least:
                found.append(
                    Missing(
                        register=name, register_label=register.label, label=quota.label, first=first, last=last,
                        count=count, least=quota.least, is_over=last < today,
                    )
                )  # fmt: skip
    return found


def _stretches(quota: Quota, register: Register, today: date) -> list[tuple[date, date]]:
    """The stretch that has just ended, and the present one once it is time to say what is missing in it."""
    first, last = stretch_of(today, quota.per)
    before = stretch_of(first - timedelta(days=1), quota.per)
    warns = today.day >= quota.warn_day if quota.per is Per.MONTH else (last - today).days <= _LAST_WEEKS
    told = [before] if before[0] >= register.effective_from and _is_lately(before[1], today) else []
    return [*told, *([(first, last)] if warns else [])]


def _is_lately(ended: date, today: date) -> bool:
    return today < moved(ended, 1)
