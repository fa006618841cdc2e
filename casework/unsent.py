"""What an officer was writing and has not sent: sealed to that officer alone, so that no crash takes it."""

from collections.abc import Mapping
from datetime import timedelta

from casework.bootstrap import Office
from casework.content import LONGEST_TEXT, check_text, decode_kept, encode_kept, text_of
from casework.errors import NotYourCaseError
from casework.ids import CaseId, case_bytes
from casework.people import Officer, Unlocked
from casework.store.keyring import NewWrap
from casework.store.unsent import UnsentRow, drop_unsent, put_unsent, sweep_unsent, unsent_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed

_TYPE = "unsent"


async def keep_unsent(case_id: CaseId, words: Mapping[str, str], officer: Officer, office: Office) -> None:
    """Keep words by the name of their field; with nothing in them, forget what was kept.

    Needs no private key: also what is sent from a screen that has locked meanwhile is kept. Of a text that is too long
    to be sent the beginning is kept: what is done beside it must not fail because of it.
    """
    told = {name: check_text(text[:LONGEST_TEXT]) for name, text in words.items() if text[:LONGEST_TEXT].strip()}
    if not told:
        await forget_unsent(case_id, officer, office)
        return
    sealed_id = random_id()
    sealed = seal(
        encode_kept({"type": _TYPE, "words": told}), to=[PublicKey(officer.public_key)], about=_about(sealed_id, office)
    )
    wrap = NewWrap(thing=sealed_id, reader=sealed.wraps[0].key_id, kind=_TYPE, record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    row = UnsentRow(
        case_id=case_bytes(case_id),
        officer_id=officer.id,
        sealed_id=sealed_id,
        day=office.clock.today(),
        body=sealed.body.raw,
    )
    try:
        before = await put_unsent(office.cases.store, row)
    except NotYourCaseError:
        await office.keyring.destroy(sealed_id)
        raise
    if before is not None:
        await office.keyring.destroy(before)


async def open_unsent(case_id: CaseId, unlocked: Unlocked, office: Office) -> dict[str, str]:
    """What this officer was writing in a case that they hold, by the name of its field; empty if nothing was."""
    row = await unsent_of(office.cases.store, case_bytes(case_id), unlocked.officer.id)
    if row is None:
        return {}
    record = (await office.keyring.find_many([row.sealed_id], unlocked.key.public.key_id)).get(row.sealed_id)
    if record is None:
        return {}  # written under keys that the account had before
    about = _about(row.sealed_id, office)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=unlocked.key, about=about)
    except CryptoError:
        return {}
    words = decode_kept(payload.content).get("words")
    return {name: text_of(words, name) for name in words} if isinstance(words, dict) else {}


async def forget_unsent(case_id: CaseId, officer: Officer, office: Office) -> None:
    """It was sent, or is not wanted any more."""
    before = await drop_unsent(office.cases.store, case_bytes(case_id), officer.id)
    if before is not None:
        await office.keyring.destroy(before)


async def end_unsent(office: Office) -> int:
    """Forget what nobody went on with for long, and what was written in cases that its writer has no more."""
    until = office.clock.today() - timedelta(days=office.rules.lists.unsent_days)
    gone = await sweep_unsent(office.cases.store, until)
    for each in gone:
        await office.keyring.destroy(each)
    return len(gone)


def _about(sealed_id: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
