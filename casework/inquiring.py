"""How far a matter is, asked with its public number and the contact that was left, without the receipt."""

import asyncio
import unicodedata
from dataclasses import dataclass
from datetime import date

from casework.bootstrap import Intake
from casework.contacts import ways_of
from casework.content import decode
from casework.errors import BusyError, MalformedRequestError, UnknownStandingError, UnreadableContactError
from casework.store.standings import ask_receipt, find_card
from crypto.errors import CryptoError
from crypto.primitives import random_bytes
from crypto.standing import CARD_SIZE, StandingProof

_HALF = 4
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a matter is; nothing that was said, by nobody."""

    number: str
    stage: str
    next_day: date | None
    stands: bool


async def ask_standing(number: str, contact: str, intake: Intake) -> Standing:
    """How far the matter of this number is, for whoever knows the contact in it; one refusal whatever does not fit."""
    return (await _find(number, contact, intake))[0]


async def ask_new_receipt(number: str, contact: str, intake: Intake) -> Standing:
    """Ask the office for a new receipt, with the same proof; an officer decides and gives it to the contact itself."""
    found, proof = await _find(number, contact, intake)
    await ask_receipt(intake.drops.store, proof.finder, intake.clock.today())
    return found


async def _find(number: str, contact: str, intake: Intake) -> tuple[Standing, StandingProof]:
    ways = ways_of(contact)
    if not ways:
        raise UnreadableContactError
    plain = plain_number(number)
    proof = await _prove(plain, ways[0], intake)
    # Whatever was typed, the same work: a key is stretched, a row is looked for, a card is opened.
    card = await find_card(intake.drops.store, proof.finder) or random_bytes(CARD_SIZE)
    try:
        return _standing(plain, proof.open(card)), proof
    except (CryptoError, MalformedRequestError, KeyError, ValueError):
        raise UnknownStandingError from None


def plain_number(typed: str) -> str:
    """A public number as it is written, `ABCD-2345`, however it was typed."""
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed[:_LONGEST]).upper()))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


async def _prove(number: str, way: str, intake: Intake) -> StandingProof:
    """Stretch in a thread, one after the other: how many guesses there can be in a day is the same for everybody."""
    gate = intake.standing_gate
    if gate.waiting >= gate.most_waiting:
        raise BusyError
    gate.waiting += 1
    try:
        async with gate.slots:
            return await asyncio.to_thread(lambda: intake.standing_key().prove(number, way, intake.office))
    finally:
        gate.waiting -= 1


def _standing(number: str, raw: bytes) -> Standing:
    card = decode(raw)
    after = card["next"]
    return Standing(number, str(card["stage"]), date.fromisoformat(after) if after else None, card["stands"] is True)
