"""What an officer was writing and has not sent: sealed to that officer alone, so that no crash takes it."""

from collections.abc import Mapping
from datetime import timedelta

from casework.bootstrap import Office
from casework.content import LONGEST_TEXT, check_text, decode_kept, encode_kept, text_of
from casework.errors import MalformedRequestError, NotFoundError, NotYourCaseError, TooLongError
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Officer, Unlocked
from casework.registering.admitting import may_add
from casework.registering.errors import NoRegisterError
from casework.store.keyring import NewWrap
from casework.store.unsent import (
    EDIT,
    NEW,
    NOWHERE,
    InCase,
    InEntry,
    Place,
    UnsentRow,
    drop_unsent,
    put_unsent,
    sweep_unsent,
    unsent_of,
    writers_of_unsent,
)
from casework.unlocking import officer_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.rules import Permission

_TYPE = "unsent"


def in_case(case_id: CaseId) -> InCase:
    """The place of what is written in a case."""
    return InCase(case_bytes(case_id))


def over_entry(register: str, entry_id: str) -> InEntry:
    """The place of what is written over an entry of a register."""
    return InEntry(register, EDIT, from_hex(entry_id))


def as_new_entry(register: str, comes_of: str = "") -> InEntry:
    """The place of a new entry of a register, which may come of an entry of another one, or of a case."""
    return InEntry(register, NEW, from_hex(comes_of) if comes_of else NOWHERE)


async def keep_unsent(place: Place, words: Mapping[str, str], officer: Officer, office: Office) -> bool:
    """Keep words by the name of their field; with nothing in them, forget what was kept.

    Needs no private key: also what is sent from a screen that has locked meanwhile is kept. Of what is too long to be
    sent or sealed the beginning is kept, and false returned: what is done beside it must not fail because of it.
    """
    _must_be_theirs(place, officer, office)
    if not any(text.strip() for text in words.values()):
        await forget_unsent(place, officer, office)
        return True
    content, whole = _fitting(words)
    sealed_id = random_id()
    sealed = seal(content, to=[PublicKey(officer.public_key)], about=_about(sealed_id, office))
    wrap = NewWrap(thing=sealed_id, reader=sealed.wraps[0].key_id, kind=_TYPE, record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    row = UnsentRow(
        place=place, officer_id=officer.id, sealed_id=sealed_id, day=office.clock.today(), body=sealed.body.raw
    )
    try:
        before = await put_unsent(office.cases.store, row)
    except (NotYourCaseError, NotFoundError):
        await office.keyring.destroy(sealed_id)
        raise
    if before is not None:
        await office.keyring.destroy(before)
    return whole


async def open_unsent(place: Place, unlocked: Unlocked, office: Office) -> dict[str, str]:
    """What this officer was writing in a place that is theirs, by the name of its field; empty if nothing was."""
    _must_be_theirs(place, unlocked.officer, office)
    row = await unsent_of(office.cases.store, place, unlocked.officer.id)
    if row is None:
        return {}
    record = (await office.keyring.find_many([row.sealed_id], unlocked.key.public.key_id)).get(row.sealed_id)
    if record is None:
        return {}  # written under keys that the account had before
    about = _about(row.sealed_id, office)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=unlocked.key, about=about)
        words = decode_kept(payload.content).get("words")
    except (CryptoError, MalformedRequestError):
        return {}
    return {name: text_of(words, name) for name in words} if isinstance(words, dict) else {}


async def forget_unsent(place: Place, officer: Officer, office: Office) -> None:
    """It was sent, or is not wanted any more."""
    before = await drop_unsent(office.cases.store, place, officer.id)
    if before is not None:
        await office.keyring.destroy(before)


async def end_unsent(office: Office) -> int:
    """Forget what nobody went on with for long, and what was written where its writer may write no more."""
    until = office.clock.today() - timedelta(days=office.rules.lists.unsent_days)
    people = {
        each.id: officer_of(each, frozenset(), office.rules)
        for each in await office.people.all()
        if not each.suspended
    }  # fmt: skip
    over = [
        (name, who)
        for name, who in await writers_of_unsent(office.cases.store)
        if who not in people or not _writes(name, people[who], office)
    ]
    gone = await sweep_unsent(office.cases.store, until, over)
    for each in gone:
        await office.keyring.destroy(each)
    return len(gone)


def _must_be_theirs(place: Place, officer: Officer, office: Office) -> None:
    """Of a case the store says it with the writing; of a register the rules do."""
    if isinstance(place, InEntry) and not _writes(place.register, officer, office):
        raise NoRegisterError


def _writes(name: str, officer: Officer, office: Office) -> bool:
    register = office.rules.registers.get(name)
    return register is not None and Permission.REGISTER_WRITE in officer.permissions and may_add(register, officer)


def _texts(words: Mapping[str, str], most: int) -> dict[str, str]:
    return {name: check_text(text[:most]) for name, text in words.items() if text[:most].strip()}


def _fitting(words: Mapping[str, str]) -> tuple[bytes, bool]:
    """The words as they are sealed, the longest shortened until they fit, and whether nothing was cut."""
    most, longest = LONGEST_TEXT, max(map(len, words.values()))
    while True:
        try:
            return encode_kept({"type": _TYPE, "words": _texts(words, most)}), longest <= most
        except TooLongError:
            most //= 2


def _about(sealed_id: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
