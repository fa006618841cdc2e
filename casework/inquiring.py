"""How far a matter is, asked with its public number and the contact that was left, without the receipt."""

import asyncio
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Intake
from casework.contacts import ways_of
from casework.content import decode
from casework.errors import (
    BusyError,
    ExpiredFormError,
    MalformedRequestError,
    UnknownStandingError,
    UnreadableContactError,
)
from casework.store.standings import ask_receipt, find_card
from crypto.errors import CryptoError
from crypto.primitives import random_bytes
from crypto.standing import CARD_SIZE, StandingProof

_HALF = 4
_LONGEST = 60
_LABEL = b"standing"
_SECONDS = 15 * 60
_TIME = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a matter is; nothing that was said, by nobody."""

    number: str
    stage: str
    next_day: date | None
    stands: bool
    token: str = field(repr=False)  # with it a new receipt can be asked for, for some minutes


async def ask_standing(number: str, contact: str, intake: Intake) -> Standing:
    """How far the matter of this number is, for whoever knows the contact in it; one refusal whatever does not fit."""
    ways = ways_of(contact)
    if not ways:
        raise UnreadableContactError
    plain = plain_number(number)
    proof = await _prove(plain, ways[0], intake)
    # Whatever was typed, the same work: a key is stretched, a row is looked for, a card is opened.
    card = await find_card(intake.drops.store, proof.finder) or random_bytes(CARD_SIZE)
    try:
        return _standing(plain, proof.open(card), _token(proof, intake))
    except (CryptoError, MalformedRequestError, KeyError, ValueError):
        raise UnknownStandingError from None


async def ask_new_receipt(token: str, intake: Intake) -> None:
    """Ask the office for a new receipt, with what `ask_standing` handed out moments ago; an officer decides."""
    try:
        raw = intake.tokens.open(bytes.fromhex(token), label=_LABEL)
    except (ValueError, CryptoError):
        raise ExpiredFormError from None
    age = intake.clock.now().timestamp() - int.from_bytes(raw[:_TIME], "big")
    if not 0 <= age <= _SECONDS:
        raise ExpiredFormError
    await ask_receipt(intake.drops.store, raw[_TIME:], intake.clock.today())


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


def _token(proof: StandingProof, intake: Intake) -> str:
    stamp = int(intake.clock.now().timestamp()).to_bytes(_TIME, "big")
    return intake.tokens.seal(stamp + proof.finder, label=_LABEL).hex()


def _standing(number: str, raw: bytes, token: str) -> Standing:
    card = decode(raw)
    after = card["next"]
    return Standing(
        number, str(card["stage"]), date.fromisoformat(after) if after else None, card["stands"] is True, token
    )
