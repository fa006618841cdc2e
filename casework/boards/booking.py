"""Ask for hours on the public side: leave as much as one likes, write a code down, look again, give back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from casework.boards.hours import Hours
from casework.boards.putting import read_board
from casework.bootstrap import Intake
from casework.content import b64_of, encode
from casework.errors import BusyError, ConflictError, MalformedRequestError, NotFoundError
from casework.store.boards import BookingRow, add_booking, booking_by_code, count_waiting, give_back
from crypto.context import Purpose, SealingContext
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from crypto.seal import seal

BOARD = "counsel"
_KEY_LENGTH = 1216
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: it is read aloud
_HALF = 5
_LONGEST = 100
_LONGEST_FORM_ID = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """A timetable with the hours that can still be asked for."""

    slot: str
    field: str
    place: str
    modes: tuple[str, ...]
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What stands on the board: the timetables, until when, and whether a name can be left (sealed to whom)."""

    offers: tuple[Offer, ...]
    until: date | None
    key: PublicKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for; in memory only."""

    form_id: str  # one form, sent twice, is one booking
    slot: str
    day: str
    hours: str
    mode: str
    visitor: str
    name: str = field(repr=False)
    contact: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking with the code that its person writes down, and the timetable it is of while that is on the board."""

    code: str
    row: BookingRow
    offer: Offer | None


async def offered(intake: Intake) -> Offered:
    """What can be asked for now."""
    content = await read_board(BOARD, intake)
    slots = content.get("slots")
    until = content.get("until")
    key = b64_of(content, "key", _KEY_LENGTH) if content.get("key") else None
    return Offered(
        tuple(_offer(each) for each in slots) if isinstance(slots, list) else (),
        date.fromisoformat(until) if isinstance(until, str) else None,
        _public(key),
    )


async def book(wish: Wish, intake: Intake) -> Booked:
    """Keep what somebody asks for, durable when this returns; ConflictError where somebody else was faster."""
    found = await offered(intake)
    offer = next((each for each in found.offers if each.slot == wish.slot), None)
    if not wish.form_id or len(wish.form_id) > _LONGEST_FORM_ID:
        raise MalformedRequestError
    code = _code_of(wish.form_id)
    there = await _there(code, intake)
    if there is not None:
        return Booked(code, there, offer)
    free = (
        [each for each in offer.hours if (each.day.isoformat(), each.text) == (wish.day, wish.hours)] if offer else []
    )
    if offer is None or not free:
        raise ConflictError
    if wish.mode not in offer.modes or wish.visitor not in _visitors(intake):
        raise MalformedRequestError
    if await count_waiting(intake.drops.store) >= intake.rules.booking.most_waiting:
        raise BusyError
    row = BookingRow(
        id=random_id(), code_hash=_hash(code), state="waiting", asked_day=intake.clock.today(),
        slot_id=bytes.fromhex(offer.slot), held_day=free[0].day, hours=free[0].text, mode=wish.mode,
        visitor=wish.visitor or None,
    )  # fmt: skip
    row = _with_name(row, wish, found.key, intake)
    return Booked(code, await add_booking(intake.drops.store, row), offer)


async def look_up(code: str, intake: Intake) -> Booked:
    """The booking of that code; NotFoundError if there is none, or not any more."""
    typed = _plain(code)
    row = await booking_by_code(intake.drops.store, _hash(typed))
    found = await offered(intake)
    return Booked(typed, row, next((each for each in found.offers if each.slot == row.slot_id.hex()), None))


async def return_hours(code: str, intake: Intake) -> Booked:
    """Give the place back; it is free for somebody else within a minute."""
    found = await look_up(code, intake)
    await give_back(intake.drops.store, _hash(found.code))
    return await look_up(code, intake)


def new_form_id() -> str:
    """A random id for a form, so that sending it twice is one booking."""
    return random_id().hex()


def visitors(intake: Intake) -> Iterable[str]:
    """The sorts of visitors that can be chosen, if somebody likes to say."""
    return _visitors(intake) - {""}


def _visitors(intake: Intake) -> set[str]:
    rule = intake.rules.registers[intake.rules.booking.bookings].field_of("visitor")
    return {"", *(rule.options if rule else ())}


def _offer(found: dict[str, object]) -> Offer:
    hours, modes = found["hours"], found["modes"]
    if not isinstance(hours, list) or not isinstance(modes, list):
        raise MalformedRequestError
    return Offer(
        str(found["slot"]), str(found["field"]), str(found["place"]), tuple(str(each) for each in modes),
        tuple(Hours(date.fromisoformat(day), text, free) for day, text, free in hours),
    )  # fmt: skip


def _public(raw: bytes | None) -> PublicKey | None:
    if raw is None:
        return None
    try:
        return PublicKey(raw)
    except CryptoError:
        return None


def _with_name(row: BookingRow, wish: Wish, key: PublicKey | None, intake: Intake) -> BookingRow:
    """The same with name and contact as the register seals them, where somebody left any."""
    said = {"name": wish.name.strip(), "contact": wish.contact.strip()}
    fields = {name: text for name, text in said.items() if text}
    if not fields:
        return row
    if key is None or any(len(text) > _LONGEST for text in fields.values()):
        raise MalformedRequestError
    sealed_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=intake.office, message_id=sealed_id)
    sealed = seal(encode({"type": "register", "fields": fields}), to=[key], about=about)
    return replace(row, sealed_id=sealed_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)


async def _there(code: str, intake: Intake) -> BookingRow | None:
    try:
        return await booking_by_code(intake.drops.store, _hash(code))
    except NotFoundError:
        return None


def _code_of(form_id: str) -> str:
    """Ten letters out of the form's own random id, so that the same form always shows the same code."""
    digest = hashlib.sha256(b"daesup/1/booking-code" + form_id.encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[: 2 * _HALF])


def _hash(code: str) -> bytes:
    return hashlib.sha256(b"daesup/1/booking" + code.encode()).digest()


def _plain(code: str) -> str:
    return "".join(char for char in code.upper() if char in _ALPHABET)[: 2 * _HALF]


def spoken(code: str) -> str:
    """The code as it is written down: two groups of five."""
    return f"{code[:_HALF]}-{code[_HALF:]}"
