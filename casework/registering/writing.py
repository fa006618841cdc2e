"""Write in a register: a new entry, other fields, the next state, another officer; every change is kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.errors import NotFoundError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import may_write, register_for
from casework.registering.checking import must_hold
from casework.registering.computing import with_computed
from casework.registering.due import alarms_of
from casework.registering.errors import (
    FieldsMissingError,
    MoveRefusedError,
)
from casework.registering.fields import Known, Values, read_fields
from casework.registering.keeping_away import keep_away
from casework.registering.keys import HeldRegister, hold_register, open_from_register, seal_to_register
from casework.registering.periods import period_of
from casework.registering.scanning import must_be_free
from casework.registering.stretches import stretch_of
from casework.store.registers import (
    Beside,
    ChangeRow,
    EntryRow,
    Limit,
    LinkRow,
    Written,
    add_entries,
    change_entry,
    get_entry,
)
from crypto.keys import random_id
from policies.deadlines import Calendar
from policies.fields import FieldType
from policies.registers import Register, Stage

ADDED, BROUGHT, CHANGED, MOVED, GIVEN = "added", "brought", "changed", "moved", "given"
ENCLOSED, TAKEN_OUT = "enclosed", "taken_out"
# By nobody of the office: at the portal, or by a committee.
ANSWERED, RESOLVED = "answered", "resolved"
# By nobody of the office: after a missed day, or by a citizen on the public site.
ENSUED, BOOKED, GIVEN_BACK = "ensued", "booked", "given_back"
_LONGEST_TITLE, _LONGEST_UNIT = 200, 64


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says, apart: what is kept in plain and what is sealed."""

    plain: Values | None
    sealed: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done to an entry: which act, from which version, what it said before, how many there may be then."""

    act: str
    version: int
    before: Values
    limits: Sequence[Limit] = ()
    clears: Collection[str] = ()
    outside: bool = False  # done by nobody of the office
    beside: Beside | None = None


async def known_in(office: Office) -> Known:
    """What fields may refer to: colleagues, and this year."""
    officers = {each.id: each.name for each in await office.people.all() if not each.suspended}
    return Known(officers=officers, year=office.clock.today().year)


async def add_entry(name: str, typed: Mapping[str, Any], unlocked: Unlocked, office: Office) -> EntryRow:
    """A new entry out of what somebody typed; FieldsRefusedError names what cannot be taken.

    Whoever may only begin one is not its officer: it waits for those who write there.
    """
    register = register_for(name, unlocked, office, adds=True)
    values = _read(register, typed, await known_in(office))
    held = await hold_register(name, register, unlocked, office) if _seals(register, values) else None
    keeper = unlocked.officer.id if may_write(register, unlocked.officer) else None
    entry = blank(name, register, office.clock.today(), keeper)
    written = await prepared(entry, register, values, (ADDED, unlocked.officer.id), held, office)
    await office.journal.append("entry_written", office.clock.now(), unlocked.officer.id, entry.journal_id, None)
    (kept,) = await add_entries(office.cases.store, [written], register.number)
    return kept


async def write_entry(
    name: str, entry_id: str, typed: Mapping[str, Any], version: int, unlocked: Unlocked, office: Office
) -> EntryRow:
    """An entry's next writing out of a whole form; StaleError if somebody wrote in it since that version."""
    register = register_for(name, unlocked, office, writes=True)
    entry = await entry_of(name, entry_id, office)
    values = _read(register, typed, await known_in(office))
    before = await values_of(entry, register, unlocked, office)
    return await _change(entry, register, values, Step(act=CHANGED, version=version, before=before), unlocked, office)


async def move_entry(
    name: str, entry_id: str, state: str, version: int, unlocked: Unlocked, office: Office
) -> EntryRow:
    """Give an entry its next state; what must be filled in before is asked for by name."""
    register = register_for(name, unlocked, office, writes=state_is_written(name, state, unlocked, office))
    entry = await entry_of(name, entry_id, office)
    if not may_move(register, entry.state, state, unlocked):
        raise MoveRefusedError
    target = register.states[state]
    before = await values_of(entry, register, unlocked, office)
    values = dict(before)
    if target.stamps and not values.get(target.stamps):
        values[target.stamps] = office.clock.today().isoformat()
    missing = tuple(each for each in target.needs if values.get(each) in (None, "", []))
    if missing:
        raise FieldsMissingError(missing)
    must_hold(register, values)
    await must_be_free(values, target, office.rules)
    await keep_away(values, target, office)
    closed = None if target.stage is Stage.OPEN else entry.closed_day or office.clock.today()
    moved = replace(entry, state=state, closed_day=closed)
    kept = {name: value for name, value in values.items() if name not in target.clears}
    step = Step(
        act=MOVED, version=version, before=before, limits=_limits(register, state, entry), clears=target.clears
    )  # fmt: skip
    return await _change(moved, register, kept, step, unlocked, office)


async def give_entry(
    name: str, entry_id: str, officer_id: str, version: int, unlocked: Unlocked, office: Office
) -> EntryRow:
    """Put somebody else in charge of an entry."""
    register = register_for(name, unlocked, office, writes=True)
    entry = await entry_of(name, entry_id, office)
    if officer_id not in (await known_in(office)).officers:
        raise NotFoundError
    before = await values_of(entry, register, unlocked, office)
    given = replace(entry, officer_id=officer_id)
    return await _change(given, register, before, Step(act=GIVEN, version=version, before=before), unlocked, office)


async def answer_entry(
    entry: EntryRow, register: Register, told: Values, then: tuple[str, Beside], unlocked: Unlocked, office: Office, *,
    act: str = ANSWERED,
) -> EntryRow:  # fmt: skip
    """Write what came back from outside into an entry, and give it the state that comes of it where it may have it.

    FieldsRefusedError where the fields do not hold together with the others. `then` is that state, and what else is
    done in the same transaction.
    """
    to, beside = then
    before = await values_of(entry, register, unlocked, office)
    values = dict(before) | told
    must_hold(register, values)
    target = register.states.get(to)
    if target is not None and to in register.states[entry.state].next:
        stamped = (
            {target.stamps: values.get(target.stamps) or office.clock.today().isoformat()} if target.stamps else {}
        )
        if all((values | stamped).get(each) not in (None, "", []) for each in target.needs):
            values |= stamped
            closed = None if target.stage is Stage.OPEN else entry.closed_day or office.clock.today()
            entry = replace(entry, state=to, closed_day=closed)
    step = Step(act=act, version=entry.version, before=before, outside=True, beside=beside)
    return await _change(entry, register, values, step, unlocked, office)


def may_move(register: Register, state: str, to: str, unlocked: Unlocked) -> bool:
    """Whether an officer may give an entry that next state."""
    target = register.states.get(to)
    if target is None or to not in register.states[state].next:
        return False
    return bool(unlocked.officer.roles & set(target.decided_by or register.write))


def state_is_written(name: str, state: str, unlocked: Unlocked, office: Office) -> bool:
    """Whether a move needs the right to write: not where those decide who only read."""
    register = office.rules.registers.get(name)
    target = register.states.get(state) if register else None
    return not (target and unlocked.officer.roles & set(target.decided_by))


async def entry_of(name: str, entry_id: str, office: Office) -> EntryRow:
    """An entry of that register; of another one it does not exist."""
    entry = await get_entry(office.cases.store, from_hex(entry_id))
    if entry.register != name:
        raise NotFoundError
    return entry


async def values_of(entry: EntryRow, register: Register, unlocked: Unlocked, office: Office) -> Values:
    """Everything an entry says, what is sealed of it opened."""
    plain = dict(entry.fields or {})
    if entry.sealed_id is None or entry.body is None:
        return plain
    held = await hold_register(entry.register, register, unlocked, office)
    opened = await open_from_register({entry.sealed_id: entry.body}, held, office)
    return plain | dict(opened.get(entry.sealed_id, {}).get("fields", {}))


def blank(
    name: str, register: Register, today: date, officer_id: str | None, run_id: bytes | None = None,
    own_id: bytes | None = None,
) -> EntryRow:  # fmt: skip
    """An entry that says nothing yet; its number comes with its place in the store."""
    return EntryRow(
        id=own_id or random_id(), register=name, year=today.year, serial=0, number="", state=register.first_state,
        title=None, day=None, until=None, unit=None, officer_id=officer_id, version=0, made_day=today, closed_day=None,
        run_id=run_id, journal_id=random_id(), fields=None, sealed_id=None, body=None,
    )  # fmt: skip


def apart(register: Register, values: Values) -> Content:
    """What is kept in plain and what is sealed: everything in a sealed register, elsewhere how to reach people."""
    if register.sealed:
        return Content(None, values)
    secret = {each.name for each in register.fields if each.type is FieldType.CONTACT}
    return Content(
        {name: value for name, value in values.items() if name not in secret},
        {name: value for name, value in values.items() if name in secret},
    )


async def prepared(
    entry: EntryRow, register: Register, values: Values, by: tuple[str, str | None], held: HeldRegister | None,
    office: Office, *, sealed: tuple[bytes, bytes] | None = None, before: Mapping[str, Any] | None = None,
    calendar: Calendar | None = None,
) -> Written:  # fmt: skip
    """An entry's next writing with all that goes with it, nothing of it kept yet."""
    act, officer_id = by
    values = with_computed(register.fields, values)
    content = apart(register, values)
    if sealed is None and content.sealed and held is not None:
        sealed = await seal_to_register({"fields": content.sealed}, held, office)
    row = replace(
        entry, **_header(register, values, entry), version=entry.version + 1, fields=content.plain,
        sealed_id=sealed[0] if sealed else None, body=sealed[1] if sealed else None,
    )  # fmt: skip
    change = ChangeRow(
        id=random_id(), entry_id=entry.id, version=row.version, act=act, officer_id=officer_id,
        at=office.clock.now(), state=row.state, before=before, sealed_id=None, body=None,
    )  # fmt: skip
    alarms = alarms_of(row, values, register, office.rules, calendar or await calendar_of(office))
    return Written(entry=row, change=change, alarms=alarms, links=_links(row, register, values))


async def _change(
    entry: EntryRow, register: Register, values: Values, step: Step, unlocked: Unlocked, office: Office
) -> EntryRow:
    old, new = apart(register, step.before), apart(register, with_computed(register.fields, values))
    held = None
    if old.sealed or new.sealed:
        held = await hold_register(entry.register, register, unlocked, office)
    kept_before = {
        name: value
        for name, value in (old.plain or {}).items()
        if (new.plain or {}).get(name) != value and name not in step.clears
    }
    added = [name for name in new.plain or {} if name not in (old.plain or {})]
    told = kept_before | dict.fromkeys(added)
    by = None if step.outside else unlocked.officer.id
    written = await prepared(
        entry, register, values, (step.act, by), held, office, before=None if register.sealed else told
    )
    if old.sealed and old.sealed != new.sealed and held is not None and not step.clears:
        sealed_id, body = await seal_to_register({"fields": old.sealed}, held, office)
        written = replace(written, change=replace(written.change, sealed_id=sealed_id, body=body))
    await office.journal.append("entry_written", office.clock.now(), unlocked.officer.id, entry.journal_id, None)
    gone = await change_entry(office.cases.store, written, step.version, step.limits, step.clears, step.beside)
    if gone:
        await office.keyring.destroy_all(gone, [])
    if entry.sealed_id is not None:
        await office.keyring.destroy(entry.sealed_id)
    return written.entry


def _read(register: Register, typed: Mapping[str, Any], known: Known) -> Values:
    values = with_computed(register.fields, read_fields(register.fields, typed, known))
    must_hold(register, values)
    return values


def _seals(register: Register, values: Values) -> bool:
    return bool(apart(register, values).sealed)


def _header(register: Register, values: Values, entry: EntryRow) -> dict[str, Any]:
    if register.sealed:
        return {}
    first, last = _days(values.get(register.day)) if register.day else (entry.made_day, None)
    unit = values.get(register.unit) if register.unit else None
    return {
        "title": title_of(register, values)[:_LONGEST_TITLE] or None,
        "day": first,
        "until": last,
        "unit": str(unit)[:_LONGEST_UNIT] if unit else None,
    }


def title_of(register: Register, values: Mapping[str, Any]) -> str:
    """What an entry is called."""
    rule = register.field_of(register.title)
    value = values.get(register.title, "")
    return rule.options.get(value, value) if rule is not None and rule.type is FieldType.CHOICE else str(value)


def _days(kept: str | None) -> tuple[date | None, date | None]:
    if kept is None:
        return None, None
    if "/" not in kept:
        return date.fromisoformat(kept), None
    period = period_of(kept)
    return period.first, period.last


def _links(row: EntryRow, register: Register, values: Values) -> list[LinkRow]:
    if register.sealed:
        return []
    return [
        LinkRow(entry_id=row.id, name=each.name, target_id=from_hex(values[each.name]), to_case=each.to == "case")
        for each in register.fields
        if each.type is FieldType.LINK and values.get(each.name)
    ]


def _limits(register: Register, state: str, entry: EntryRow) -> list[Limit]:
    """How many there may be in a year, a half or a month of those this one would be among."""
    return [
        Limit(states=quota.states, stretch=stretch_of(entry.day, quota.per), most=quota.most)
        for quota in register.quotas
        if quota.most is not None and state in quota.states and entry.state not in quota.states and entry.day
    ]
