"""Hold desk keys and case keys: wrapped to officers, opened by those entitled, renewed for those who remain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept
from casework.enveloping import joined
from casework.errors import KeyOnItsWayError, NotYourCaseError
from casework.people import Unlocked
from casework.store.case_rows import CaseKeyRow, CaseRow, MessageRow
from casework.store.keyring import NewWrap
from casework.store.officers import past_keys
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import ID_SIZE, PrivateKey, PublicKey, SpeakKey, same
from crypto.payload import Payload
from crypto.quorum import split_secret
from crypto.seal import case_key_context, epoch_key_context, wrap_secret
from crypto.unseal import open_sealed, unwrap_secret


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case with every generation of its key that the officer holds, newest last."""

    row: CaseRow
    keys: tuple[PrivateKey, ...] = field(repr=False)

    @property
    def key(self) -> PrivateKey:
        """The current key."""
        return self.keys[-1]


async def hold_desk_key(key_id: bytes, desk_public: PublicKey, unlocked: Unlocked, office: Office) -> PrivateKey:
    """A desk's private key, for an officer it was wrapped to."""
    await must_stand(unlocked, office)
    record = await office.keyring.find(key_id, unlocked.key.public.key_id)
    about, digest = epoch_key_context(office.office, desk_public)
    seed = unwrap_secret(record, key=unlocked.key, digest=digest, about=about)
    return _checked(seed, desk_public)


async def must_stand(unlocked: Unlocked, office: Office) -> None:
    """Refuse whoever was suspended, or has other keys by now, whatever session still holds these."""
    if not await office.people.stands(unlocked.officer.id, unlocked.officer.public_key):
        raise NotYourCaseError


async def hold_case(case_id: bytes, unlocked: Unlocked, office: Office) -> HeldCase:
    """A case and its keys, for an officer who holds the current one; refused otherwise."""
    await must_stand(unlocked, office)
    row = await office.cases.get(case_id)
    if unlocked.officer.id in await office.cases.recused_from(case_id):
        raise NotYourCaseError
    generations = await office.cases.keys_of(case_id)
    records = await office.keyring.find_many([each.id for each in generations], unlocked.key.public.key_id)
    keys = [open_case_key(each, records[each.id], unlocked, office) for each in generations if each.id in records]
    if not keys or not same(keys[-1].public.raw, row.public_key):
        await _say_if_on_its_way(generations, unlocked, office)
        raise NotYourCaseError
    return HeldCase(row, tuple(keys))


async def _say_if_on_its_way(generations: Sequence[CaseKeyRow], unlocked: Unlocked, office: Office) -> None:
    """Tell an officer with new keys that colleagues have not handed this case on yet."""
    old = {each.id for each in await past_keys(office.cases.store, unlocked.officer.id)}
    if old and generations:
        last = generations[-1].id
        if old & (await office.keyring.readers_of([last]))[last]:
            raise KeyOnItsWayError


async def speak_of(held: HeldCase, office: Office) -> SpeakKey:
    """The key that confirms words between office and reporter in this case."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.id)
    body = Body.parse(held.row.secret_body)
    renewed = await wraps_for(held, [secret_id(body)], office)
    thing = secret_id(body) if renewed else held.row.id
    return SpeakKey((await _open_with_any(held, thing, body, about, office)).content)


def secret_id(body: Body) -> bytes:
    """Under which id the wrap of a case's renewed secret lies; the first one lies under the case's."""
    return body.digest[:ID_SIZE]


async def open_case_body(held: HeldCase, message_id: bytes, raw: bytes, purpose: Purpose, office: Office) -> Payload:
    """One sealed body of a case."""
    about = SealingContext(purpose=purpose, office=office.office, message_id=message_id)
    return await _open_with_any(held, message_id, Body.parse(raw), about, office)


async def wraps_for(
    held: HeldCase, message_ids: Sequence[bytes], office: Office
) -> dict[bytes, tuple[PrivateKey, bytes]]:
    """For each message the case key that opens it and its wrap record."""
    found: dict[bytes, tuple[PrivateKey, bytes]] = {}
    for key in held.keys:
        for message_id, record in (await office.keyring.find_many(message_ids, key.public.key_id)).items():
            found[message_id] = (key, record)
    return found


def open_row(row: MessageRow, found: tuple[PrivateKey, bytes] | None, office: Office) -> dict[str, Any]:
    """The content of one message of a case with its key and wrap; empty where this officer cannot open it."""
    if found is None:
        return {}
    about = SealingContext(purpose=Purpose(row.purpose), office=office.office, message_id=row.id)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(found[1]), key=found[0], about=about)
        return decode_kept(payload.content)
    except CryptoError:
        return {}


def new_case_key(case_id: bytes, generation: int) -> tuple[PrivateKey, CaseKeyRow]:
    """A fresh key pair of a case, and the row for its public half."""
    key = PrivateKey.generate()
    row = CaseKeyRow(id=key.public.key_id, case_id=case_id, generation=generation, public_key=key.public.raw)
    return key, row


def hand_case_key(row: CaseKeyRow, key: PrivateKey, readers: Iterable[PublicKey], office: Office) -> list[NewWrap]:
    """The wraps that hand one generation of a case's key to officers."""
    about, digest = case_key_context(office.office, row.case_id, key.public, row.generation)
    return [
        NewWrap(
            thing=row.id,
            reader=reader.key_id,
            kind="case-key",
            record=wrap_secret(key.seed(), digest=digest, to=reader, about=about).raw,
        )
        for reader in readers
    ]


async def recovery_bundles(case_id: bytes, key: PrivateKey, office: Office) -> bytes:
    """The case key's seed in shares for the custodians (SPEC 9.3), as stored."""
    needed, custodians = office.keys.custodians()
    about = SealingContext(purpose=Purpose.RECOVERY, office=office.office, message_id=case_id)
    bundles = split_secret(
        key.seed(),
        k=needed,
        custodians=custodians,
        about=about,
        digest=key.public.key_id,
    )
    return joined(bundles)


def open_case_key(row: CaseKeyRow, record: bytes, unlocked: Unlocked, office: Office) -> PrivateKey:
    """One generation of a case's key, out of the wrap record for an officer."""
    public = PublicKey(row.public_key)
    about, digest = case_key_context(office.office, row.case_id, public, row.generation)
    return _checked(unwrap_secret(record, key=unlocked.key, digest=digest, about=about), public)


def _checked(seed: bytes, public: PublicKey) -> PrivateKey:
    key = PrivateKey.from_seed(seed)
    if not same(key.public.raw, public.raw):  # SPEC 1.6
        raise NotYourCaseError
    return key


async def _open_with_any(held: HeldCase, thing: bytes, body: Body, about: SealingContext, office: Office) -> Payload:
    found = await wraps_for(held, [thing], office)
    if thing not in found:
        raise NotYourCaseError
    key, record = found[thing]
    try:
        return open_sealed(body, WrapRecord.parse(record), key=key, about=about)
    except CryptoError:
        raise NotYourCaseError from None
