"""What is written while looking after a matter: sealed to its case, or to the officers who may read checks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept, encode_kept
from casework.errors import NotAllowedNowError, NotYourCaseError
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId, case_bytes
from casework.monitoring.admitting import asked_by, looks_after
from casework.people import Unlocked
from casework.store.keyring import NewWrap
from casework.store.ordinary import is_ordinary
from casework.unlocking import officer_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import PublicKey
from crypto.seal import seal, wrap_data_key
from crypto.unseal import open_sealed, unwrap
from policies.rules import Permission

_KIND = "paper"


async def hold_ordinary(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    """An ordinary case and its keys, for an officer who holds it; refused for a protected one and one held back."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    asked = replace(asked_by(unlocked.officer, office.rules), case_id=held.row.id)
    if not await is_ordinary(office.cases.store, asked):
        raise NotAllowedNowError
    return held


async def seal_to_case(thing: bytes, content: dict[str, object], held: HeldCase, office: Office) -> bytes:
    """A body under the case key; its wrap lies in the keyring before anything refers to it."""
    return await _seal(thing, content, [held.key.public], office)


async def read_of_case(thing: bytes, body: bytes, held: HeldCase, office: Office) -> dict[str, Any]:
    """What was sealed to the case."""
    payload = await open_case_body(held, thing, body, Purpose.NOTE, office)
    return decode_kept(payload.content)


async def seal_to_checkers(thing: bytes, content: dict[str, object], office: Office) -> bytes:
    """A body for every officer who may read checks."""
    return await _seal(thing, content, await _checkers(office), office)


async def read_as_checker(thing: bytes, body: bytes, unlocked: Unlocked, office: Office) -> dict[str, Any]:
    """What was sealed to those who may read checks; a colleague who came later is handed it with this."""
    about = _about(thing, office)
    found = await office.keyring.find_many([thing], unlocked.key.public.key_id)
    if thing not in found:
        raise NotYourCaseError
    sealed, record = Body.parse(body), WrapRecord.parse(found[thing])
    content = decode_kept(open_sealed(sealed, record, key=unlocked.key, about=about).content)
    readers = (await office.keyring.readers_of([thing])).get(thing, set())
    late = [each for each in await _checkers(office) if each.key_id not in readers]
    if late:
        dek = unwrap(record, key=unlocked.key, digest=sealed.digest, about=about)
        wraps = [(each, wrap_data_key(dek, digest=sealed.digest, to=each, about=about)) for each in late]
        await office.keyring.add(
            NewWrap(thing=thing, reader=each.key_id, kind=_KIND, record=wrap.raw) for each, wrap in wraps
        )
    return content


async def destroy_sealed(things: Sequence[bytes | None], office: Office) -> None:
    """Destroy what was sealed under these ids: without wraps nobody opens it."""
    for thing in things:
        if thing is not None:
            await office.keyring.destroy(thing)


async def _checkers(office: Office) -> list[PublicKey]:
    people = [officer_of(row, frozenset(), office.rules) for row in await office.people.all() if not row.suspended]
    return [
        PublicKey(each.public_key)
        for each in people
        if Permission.CHECK_READ in each.permissions and looks_after(each.team, each.roles, office.rules)
    ]


async def _seal(thing: bytes, content: dict[str, object], readers: Sequence[PublicKey], office: Office) -> bytes:
    sealed = seal(encode_kept(content), to=readers, about=_about(thing, office))
    await office.keyring.add(
        NewWrap(thing=thing, reader=each.key_id, kind=_KIND, record=each.raw) for each in sealed.wraps
    )
    return sealed.body.raw


def _about(thing: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
