"""A custodian sees what officers ask back, and agrees: shares sealed to who asks, for this once (SPEC 11.6)."""

import asyncio
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.enveloping import identity_context
from casework.errors import CustodianInCaseError, NotFoundError, WrongLoginError
from casework.store.case_rows import CaseRow
from casework.store.envelopes import is_of_case
from casework.store.grants import GrantRow, answers_to, get_grant, open_grants, put_answer
from casework.store.people import CustodianRow, OfficerRow
from casework.store.vault import get_envelope
from casework.vaulting import bundles_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.grant import Grant, answer_grant
from crypto.keys import PrivateKey, PublicKey, SigningKey, same
from crypto.passphrase import PassphraseKey
from crypto.quorum import open_bundle
from crypto.unseal import open_sealed

_SALT, _SECRET = 16, 60  # SPEC 10.3: nonce, 32 bytes, tag


@dataclass(frozen=True, slots=True)
class UnlockedCustodian:
    """A custodian with their private keys, in memory while one command runs."""

    row: CustodianRow
    key: PrivateKey = field(repr=False)
    signing: SigningKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBack:
    """What a custodian is told before they agree: never a word of the text."""

    id: str
    number: str
    officer_name: str
    label_text: str
    reason: str = field(repr=False)
    not_after: date
    agreed: int
    needed: int
    answered: bool


async def unlock_custodian(sealed: bytes, passphrase: str, office: Office) -> UnlockedCustodian:
    """The keys in the file that `daesup custodian add` wrote."""
    if len(sealed) != _SALT + 2 * _SECRET:
        raise WrongLoginError  # another file
    salt, seed, sign = sealed[:_SALT], sealed[_SALT : _SALT + _SECRET], sealed[_SALT + _SECRET :]
    derived = await asyncio.to_thread(PassphraseKey.derive, passphrase, salt)
    for row in await office.people.custodians():
        about = row.id.encode()
        try:
            key = PrivateKey.from_seed(derived.reveal(seed, about, "seed"))
            signing = SigningKey.from_seed(derived.reveal(sign, about, "sign"))
        except CryptoError:
            continue  # the file does not say whose it is
        if same(key.public.raw, row.public_key) and same(signing.public.raw, row.verify_key):
            return UnlockedCustodian(row, key, signing)
    raise WrongLoginError


async def asked_back(custodian: UnlockedCustodian, office: Office) -> list[AskedBack]:
    """What this custodian may agree to."""
    rows = await open_grants(office.cases.store, office.clock.today())
    held = await office.keyring.find_many([row.id for row in rows], custodian.key.public.key_id)
    return [await _told(row, held[row.id], custodian, office) for row in rows if row.id in held]


async def agree(grant_id: bytes, custodian: UnlockedCustodian, office: Office) -> None:
    """Re-seal one's shares of the one envelope to the one officer who asked; the journal knows first."""
    row = await get_grant(office.cases.store, grant_id)
    record = await office.keyring.find(row.id, custodian.key.public.key_id)
    raw = _open(row, record, custodian, office)
    grantee, case = await _checked(Grant.parse(raw), row, office)
    if await handles_case(custodian.row.name, case.id, office):
        raise CustodianInCaseError
    await office.journal.append("agreed_to_give_back", office.clock.now(), custodian.row.id, case.journal_id, None)
    pointer = Grant.parse(raw).envelope
    envelope = await get_envelope(office.vault, pointer)
    bundle = next((each for each in bundles_of(envelope.bundles) if each.key_id == custodian.key.public.key_id), None)
    if bundle is None:
        raise NotFoundError
    digest = Body.parse(envelope.body).digest
    try:
        opened = open_bundle(bundle, custodian.key, identity_context(pointer, office.office), digest)
        answer = answer_grant(opened, raw, grantee, custodian.signing)
    except CryptoError:
        raise NotFoundError from None
    await put_answer(office.cases.store, row.id, custodian.key.public.key_id, answer.encode())


async def handles_case(name: str, case_id: bytes, office: Office) -> bool:
    """Whether somebody of this name works on a case or stepped aside from it."""
    holding = (await office.cases.officers_of([case_id]))[case_id]
    recused = await office.cases.recused_from(case_id)
    names = {each for _, each, _ in holding} | {each.name for each in await office.people.all() if each.id in recused}
    return _plain(name) in {_plain(each) for each in names}


async def _checked(grant: Grant, row: GrantRow, office: Office) -> tuple[PublicKey, CaseRow]:
    """Whose key the shares go to: an officer's who holds this very case, for an envelope of this very case."""
    officer: OfficerRow = await office.people.get(row.officer_id)
    grantee, case = PublicKey(officer.public_key), await office.cases.get(row.case_id)
    holding = {officer_id for officer_id, _, _ in (await office.cases.officers_of([case.id]))[case.id]}
    recused = await office.cases.recused_from(case.id)
    true = (
        grant.grant_id == row.id
        and grant.office == office.office
        and grant.not_after >= office.clock.today()
        and same(grant.grantee, grantee.key_id)
        and not officer.suspended
        and officer.id in holding - recused
        and await is_of_case(office.cases.store, grant.envelope, case.id)
    )
    if not true:
        raise NotFoundError
    return grantee, case


async def _told(row: GrantRow, record: bytes, custodian: UnlockedCustodian, office: Office) -> AskedBack:
    grant = Grant.parse(_open(row, record, custodian, office))
    answers = (await answers_to(office.cases.store, [row.id]))[row.id]
    return AskedBack(
        id=row.id.hex(),
        number=(await office.cases.get(row.case_id)).number,
        officer_name=(await office.people.get(row.officer_id)).name,
        label_text=office.rules.wording["ko"].get(f"span.{grant.spans[0]}", grant.spans[0]),
        reason=grant.reason,
        not_after=row.not_after,
        agreed=len(answers),
        needed=office.keys.custodians()[0],
        answered=custodian.key.public.key_id in answers,
    )


def _open(row: GrantRow, record: bytes, custodian: UnlockedCustodian, office: Office) -> bytes:
    about = SealingContext(purpose=Purpose.GRANT, office=office.office, message_id=row.id)
    try:
        return open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=custodian.key, about=about).content
    except CryptoError:
        raise NotFoundError from None


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())
