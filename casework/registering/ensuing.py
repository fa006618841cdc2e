"""What comes of an entry in another register: by itself when a day was missed, or begun by hand with its words."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import may_add, register_for
from casework.registering.case_links import CASE, UNSEEN, numbers_of_cases
from casework.registering.fields import Values, typed_value
from casework.registering.writing import ENSUED, blank, entry_of, prepared
from casework.store.registers import AlarmRow, EntryRow, add_entries, alarms_passed, entries_by_id
from policies.fields import Field, FieldType
from policies.registers import Follow, Moment, Register
from policies.rules import Permission

_log = structlog.get_logger()
_ID_LENGTH = 16
_BATCH = 500
# What a new entry takes over from the one that it comes of where both have a field of the same name.
_TAKEN_OVER = frozenset({FieldType.TEXT, FieldType.LONG, FieldType.UNIT, FieldType.PLACE, FieldType.CHOICE})


@dataclass(frozen=True, slots=True)
class Onward:
    """A register in which something can be written that comes of an entry or a case, with the field that leads back.

    `counts` is the field that takes how many cases are alike.
    """

    name: str
    label: str
    back: str
    counts: str = ""


def onward(name: str, unlocked: Unlocked, office: Office) -> tuple[Onward, ...]:
    """Where this officer may write what comes of an entry of that register."""
    return tuple(
        Onward(to, register.label, each.name)
        for to, register in office.rules.registers.items()
        if may_add(register, unlocked.officer)
        for each in register.fields
        if each.type is FieldType.LINK and each.to == name
    )


def onward_of_case(kind: str, moments: Collection[Moment], unlocked: Unlocked, office: Office) -> tuple[Onward, ...]:
    """Where this officer may write what comes of a case of that kind in such a moment; of a protected one nowhere."""
    if kind not in office.rules.plain_kinds or Permission.REGISTER_WRITE not in unlocked.officer.permissions:
        return ()
    return tuple(
        Onward(to, each.label, each.link, each.counts)
        for to, register in office.rules.registers.items()
        if may_add(register, unlocked.officer)
        for each in register.from_cases
        if each.when in moments
    )


async def begun_from(to: str, back: str, entry_id: str, unlocked: Unlocked, office: Office) -> dict[str, Any]:
    """What stands in a new form at first when it comes of an entry: where it came from, and what both have."""
    register = register_for(to, unlocked, office, adds=True)
    link = register.field_of(back)
    if link is None or link.type is not FieldType.LINK:
        return {}
    if link.to == CASE:
        return await _begun_from_case(register, back, entry_id, unlocked, office)
    own = register_for(link.to, unlocked, office)
    entry = await entry_of(link.to, entry_id, office)
    values = entry.fields or {}
    found: dict[str, Any] = {back: f"{entry.number} {entry.title or ''}".strip()}
    for here, there in _shared(own, register):
        if here.name in values:
            found[there.name] = typed_value(there, values[here.name])
    for each in own.follows:
        if each.to == to and each.back == back:
            found |= each.says
            found |= {name: values[of] for name, of in each.copies.items() if values.get(of)}
    return found


async def _begun_from_case(
    register: Register, back: str, case_id: str, unlocked: Unlocked, office: Office
) -> dict[str, Any]:
    """Its number and what the rule says; nothing of what somebody wrote there."""
    found = await numbers_of_cases(register, [{back: from_hex(case_id).hex()}], unlocked, office)
    (number,) = found.values()
    says = next((each.says for each in register.from_cases if each.link == back), {})
    return {} if number == UNSEEN else {back: number, **says}


async def write_missed(office: Office) -> int:
    """Write what comes by itself of days that passed, each once, whoever dropped it since; returns how many."""
    today, written = office.clock.today(), 0
    for name, register in office.rules.registers.items():
        for follow in register.follows:
            until = today - timedelta(days=follow.after_days)
            for missed in _batches(await alarms_passed(office.cases.store, name, follow.due, until)):
                written += await _write(missed, follow, office)
    if written:
        _log.info("entries_ensued", count=written)
    return written


async def _write(missed: list[AlarmRow], follow: Follow, office: Office) -> int:
    store, register = office.cases.store, office.rules.registers[follow.to]
    ids = {_id_of(each): each.entry_id for each in missed}
    days = {_id_of(each): each.due_day for each in missed}
    there = await entries_by_id(store, ids)
    sources = await entries_by_id(store, {source for own, source in ids.items() if own not in there})
    calendar, found = await calendar_of(office), []
    for own, source_id in ids.items():
        source = sources.get(source_id)
        # What was brought when that day had long passed is history, not something that was missed here.
        if own in there or source is None or source.made_day > days[own]:
            continue
        entry = blank(follow.to, register, office.clock.today(), None, own_id=own)
        values = _values(source, follow, office)
        found.append(await prepared(entry, register, values, (ENSUED, None), None, office, calendar=calendar))
    if found:
        written = [each.entry.journal_id for each in found]
        await office.journal.append_all("entry_written", office.clock.now(), None, written)
        await add_entries(store, found, register.number)
    return len(found)


def _values(source: EntryRow, follow: Follow, office: Office) -> Values:
    own = source.fields or {}
    return {
        follow.back: source.id.hex(),
        follow.day: office.clock.today().isoformat(),
        **{to: own[of] for to, of in follow.copies.items() if own.get(of)},
        **follow.says,
    }


def _id_of(missed: AlarmRow) -> bytes:
    """The same day of the same entry always comes to the same id: it is written once, however often it is looked at."""
    text = f"{missed.register}\n{missed.due}\n{missed.due_day.isoformat()}".encode()
    return hashlib.sha256(missed.entry_id + text).digest()[:_ID_LENGTH]


def _batches(missed: list[AlarmRow]) -> Iterator[list[AlarmRow]]:
    for start in range(0, len(missed), _BATCH):
        yield missed[start : start + _BATCH]


def _shared(own: Register, other: Register) -> Iterator[tuple[Field, Field]]:
    for there in other.fields:
        here = own.field_of(there.name)
        if here is None or there.computed or here.type is not there.type or there.type not in _TAKEN_OVER:
            continue
        if set(here.options) <= set(there.options):
            yield here, there
