"""What the keeper does with hours that were asked for: entries of the register, places given back, the board anew."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from casework.boards.hours import Taken, free_hours, taken_by
from casework.boards.putting import put_up
from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.content import b64
from casework.registering.writing import BOOKED, GIVEN_BACK, blank, prepared
from casework.store.boards import (
    TAKEN_IN,
    BookingRow,
    bookings_in,
    bookings_to_do,
    change_booking,
    sweep_bookings,
)
from casework.store.keyring import NewWrap
from casework.store.register_lists import EntryQuery, list_entries
from casework.store.registers import EntryRow, add_entries, change_entry, entries_by_id, register_keys_of
from crypto.envelope import WrapRecord
from crypto.errors import CryptoError
from policies.deadlines import Calendar
from policies.registers import Stage

BOARD = "counsel"
SEALED = ("name", "contact")
_KIND = "register"
_BATCH = 50
_MOST = 10_000


async def take_bookings(office: Office) -> int:
    """Take in what was asked for and note what was given back; returns how many of both."""
    waiting = await bookings_to_do(office.drops.store, _BATCH)
    for row in waiting:
        await (_return(row, office) if row.wants_back else _take(row, office))
    return len(waiting)


async def tell_bookings(office: Office) -> None:
    """Say to each who asked what became of it, and put up what is free now."""
    rows = await bookings_in(office.drops.store, ("booked", "confirmed"))
    entries = await entries_by_id(office.cases.store, [row.id for row in rows])
    for row in rows:
        told = _told(entries.get(row.id), row, office)
        if told:
            await change_booking(office.drops.store, row.id, **told)
    await put_up(BOARD, await _board(office), office)


async def forget_bookings(office: Office, today: date) -> None:
    """Some weeks after the day nothing of a booking stays on the public side."""
    await sweep_bookings(office.drops.store, today - timedelta(days=office.rules.booking.stays_days))


async def _take(row: BookingRow, office: Office) -> None:
    store, rule = office.cases.store, office.rules.booking
    # Killed between the entry and the word of it: the entry is there, and only the word is missing.
    if row.id not in await entries_by_id(store, [row.id]):
        slot = (await entries_by_id(store, [row.slot_id])).get(row.slot_id)
        calendar = await calendar_of(office)
        if slot is None or not await _is_free(row, slot, calendar, office):
            await change_booking(office.drops.store, row.id, state="full", **TAKEN_IN)
            return
        register = office.rules.registers[rule.bookings]
        sealed = await _sealed(row, office)
        entry = blank(rule.bookings, register, office.clock.today(), None, own_id=row.id)
        values = _values(row, slot)
        written = await prepared(
            entry, register, values, (BOOKED, None), None, office, sealed=sealed, calendar=calendar
        )
        await office.journal.append("entry_written", office.clock.now(), None, entry.journal_id, None)
        await add_entries(store, [written], register.number)
    await change_booking(office.drops.store, row.id, state="booked", **TAKEN_IN)


async def _sealed(row: BookingRow, office: Office) -> tuple[bytes, bytes] | None:
    """Name and contact as the register keeps them; nobody opens them here. Nothing if they lie under no key of it."""
    if row.sealed_id is None or row.body is None or row.wrap is None:
        return None
    keys = {each.id for each in await register_keys_of(office.cases.store, office.rules.booking.bookings)}
    try:
        reader = WrapRecord.parse(row.wrap).key_id
    except CryptoError:
        return None
    if reader not in keys:
        return None
    await office.keyring.add([NewWrap(thing=row.sealed_id, reader=reader, kind=_KIND, record=row.wrap)])
    return row.sealed_id, row.body


async def _return(row: BookingRow, office: Office) -> None:
    rule = office.rules.booking
    entry = (await entries_by_id(office.cases.store, [row.id])).get(row.id)
    if entry is not None and entry.state in rule.returnable:
        register = office.rules.registers[rule.bookings]
        cleared = register.states[rule.returned].clears
        values = {name: value for name, value in (entry.fields or {}).items() if name not in cleared}
        moved = replace(entry, state=rule.returned, closed_day=office.clock.today(), sealed_id=None, body=None)
        written = await prepared(moved, register, values, (GIVEN_BACK, None), None, office)
        await office.journal.append("entry_written", office.clock.now(), None, entry.journal_id, None)
        gone = await change_entry(office.cases.store, written, entry.version, clears=cleared)
        await office.keyring.destroy_all([*gone, *([entry.sealed_id] if entry.sealed_id else [])], [])
    told = _told(entry, row, office) if entry and entry.state not in rule.returnable else {"state": "returned"}
    await change_booking(office.drops.store, row.id, wants_back=False, **told)


async def _is_free(row: BookingRow, slot: EntryRow, calendar: Calendar, office: Office) -> bool:
    rule = office.rules.booking
    if slot.register != rule.slots or slot.state not in rule.offered:
        return False
    values, days = slot.fields or {}, (row.held_day, row.held_day)
    if row.held_day <= office.clock.today() or row.mode not in values.get("modes", ()):
        return False
    free = free_hours(slot.id.hex(), values, days, await _taken(*days, office), calendar)
    return any(each.text == row.hours for each in free)


async def _taken(first: date, last: date, office: Office) -> Taken:
    rule = office.rules.booking
    query = EntryQuery(register=rule.bookings, states=rule.takes, day_from=first, day_until=last, size=_MOST)
    rows, _ = await list_entries(office.cases.store, query)
    return taken_by([each.fields or {} for each in rows])


def _values(row: BookingRow, slot: EntryRow) -> dict[str, Any]:
    own = slot.fields or {}
    found = {
        "asked_on": row.asked_day.isoformat(),
        "asked_by": "online",
        "field": own["field"],
        "visitor": row.visitor,
        "held_on": row.held_day.isoformat(),
        "slot_time": row.hours,
        "slot": slot.id.hex(),
        "place": own["place"],
        "mode": row.mode,
        "adviser": own.get("adviser"),
    }
    return {name: value for name, value in found.items() if value}


def _told(entry: EntryRow | None, row: BookingRow, office: Office) -> dict[str, Any]:
    """What is said differently from before: the state, and another day or hour that was agreed on."""
    if entry is None:
        return {"state": "over"}
    stage = office.rules.registers[entry.register].states[entry.state].stage
    state = entry.state if stage is Stage.OPEN and entry.state in ("booked", "confirmed") else "over"
    if entry.state == office.rules.booking.returned:
        state = "returned"
    fields: Mapping[str, Any] = entry.fields or {}
    now = {"state": state, "held_day": entry.day or row.held_day, "hours": fields.get("slot_time", row.hours)}
    return {name: value for name, value in now.items() if value != getattr(row, name)}


async def _board(office: Office) -> dict[str, object]:
    rule, today, calendar = office.rules.booking, office.clock.today(), await calendar_of(office)
    days = today + timedelta(days=rule.days_before), today + timedelta(days=rule.days_ahead)
    taken = await _taken(*days, office)
    rows, _ = await list_entries(office.cases.store, EntryQuery(register=rule.slots, states=rule.offered, size=_MOST))
    keys = await register_keys_of(office.cases.store, rule.bookings)
    slots = [_offer(row, free_hours(row.id.hex(), row.fields or {}, days, taken, calendar)) for row in rows]
    return {
        "until": days[1].isoformat(),
        "key": b64(keys[-1].public_key) if keys else None,
        "slots": sorted((each for each in slots if each["hours"]), key=_by_name),
    }


def _offer(row: EntryRow, hours: list[Any]) -> dict[str, Any]:
    own = row.fields or {}
    return {
        "slot": row.id.hex(),
        "field": own["field"],
        "place": own["place"],
        "modes": list(own["modes"]),
        "hours": [[each.day.isoformat(), each.text, each.free] for each in hours],
    }


def _by_name(offer: dict[str, Any]) -> str:
    return str(offer["field"]) + str(offer["place"]) + str(offer["slot"])
