"""Custodians at their own browser: the office hands out what is sealed to them, takes what they signed (SPEC 11.6)."""

from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.consenting import handles_case
from casework.errors import (
    CustodianInCaseError,
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    WrongLoginError,
)
from casework.ids import from_hex
from casework.reading import seal_reason_to
from casework.reasons import check_reason
from casework.store.case_rows import CaseRow
from casework.store.envelopes import is_of_case
from casework.store.grants import (
    GrantRow,
    answers_to,
    get_grant,
    open_grants,
    put_answer,
    put_refusal,
    refusals_of,
)
from casework.store.vault import get_envelope
from casework.vaulting import bundles_of
from crypto.entries import Custodian
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.grant import GrantAnswer
from crypto.keys import PublicKey, random_bytes, same

__all__ = [
    "Custodian", "SealedRequest", "bundle_for", "custodian_who_signed", "new_nonce", "refuse_request", "requests_for",
    "take_answer",
]  # fmt: skip

_HELLO = b"daesup/1/custodian"
_NONCE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedRequest:
    """Something asked, as a custodian's machine gets it: what and why lie sealed in `body`."""

    id: bytes
    number: str
    officer_name: str
    grantee: PublicKey
    not_after: date
    agreed: int
    refused: int
    needed: int
    answered: bool
    declined: bool
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


def new_nonce() -> bytes:
    """What a custodian's key has to sign on one page: whoever cannot is not told what was asked."""
    return random_bytes(_NONCE)


def custodian_who_signed(nonce: bytes, key_id: bytes, signature: bytes, office: Office) -> Custodian:
    """Which custodian of the signed key list has signed this session's nonce; nobody else is told what was asked."""
    for each in office.keys.custodian_entries()[1]:
        if same(each.public.key_id, key_id):
            try:
                each.verify.verify(_HELLO, nonce + key_id, signature)
            except CryptoError:
                raise WrongLoginError from None
            return each
    raise WrongLoginError


async def requests_for(custodian: Custodian, office: Office) -> list[SealedRequest]:
    """What this custodian may agree to or refuse."""
    rows = await open_grants(office.cases.store, office.clock.today())
    key_id = custodian.public.key_id
    wraps = await office.keyring.find_many([row.id for row in rows], key_id)
    mine = [row for row in rows if row.id in wraps]
    answers = await answers_to(office.cases.store, [row.id for row in mine])
    refusals = await refusals_of(office.cases.store, [row.id for row in mine])
    found = []
    for row in mine:
        officer = await office.people.get(row.officer_id)
        found.append(
            SealedRequest(
                id=row.id,
                number=(await office.cases.get(row.case_id)).number,
                officer_name=officer.name,
                grantee=PublicKey(officer.public_key),
                not_after=row.not_after,
                agreed=len(answers[row.id]),
                refused=len(refusals[row.id]),
                needed=office.keys.custodians()[0],
                answered=key_id in answers[row.id],
                declined=key_id in refusals[row.id],
                body=row.body,
                wrap=wraps[row.id],
            )
        )
    return found


async def bundle_for(grant_id: str, pointer: bytes, custodian: Custodian, office: Office) -> tuple[bytes, bytes]:
    """The custodian's own bundle of the envelope that the request names, and the digest of its body."""
    _, case = await _asked(grant_id, custodian, office)
    if not await is_of_case(office.cases.store, pointer, case.id):
        raise NotFoundError
    envelope = await get_envelope(office.vault, pointer)
    for bundle in bundles_of(envelope.bundles):
        if same(bundle.key_id, custodian.public.key_id):
            return bundle.raw, Body.parse(envelope.body).digest
    raise NotFoundError


async def take_answer(grant_id: str, raw: bytes, custodian: Custodian, office: Office) -> None:
    """Keep a custodian's agreement, which their machine sealed to who asks; the journal knows first.

    Whether its signature holds is looked at by who asked, over the request's exact bytes: those are sealed, and nothing
    here can read them.
    """
    row, case = await _asked(grant_id, custodian, office)
    try:
        answer = GrantAnswer.parse(raw)
    except CryptoError:
        raise MalformedRequestError from None
    if not same(answer.custodian, custodian.public.key_id):
        raise MalformedRequestError
    await office.journal.append("agreed_to_give_back", office.clock.now(), custodian.id, case.journal_id, None)
    await put_answer(office.cases.store, row.id, custodian.public.key_id, answer.encode())


async def refuse_request(grant_id: str, reason: str, custodian: Custodian, office: Office) -> None:
    """Note that a custodian refuses, with the reason for the officers of the case; the journal knows first."""
    row, case = await _asked(grant_id, custodian, office)
    if custodian.public.key_id in (await answers_to(office.cases.store, [row.id]))[row.id]:
        raise NotAllowedNowError
    sealed = seal_reason_to(check_reason(reason), case.journal_id, PublicKey(case.public_key), office)
    await office.journal.append("refused_to_give_back", office.clock.now(), custodian.id, case.journal_id, sealed)
    await put_refusal(office.cases.store, row.id, custodian.public.key_id, office.clock.today())


async def _asked(grant_id: str, custodian: Custodian, office: Office) -> tuple[GrantRow, CaseRow]:
    """A request that this custodian was asked, that has not run out, by an officer who still works on the case."""
    row = await get_grant(office.cases.store, from_hex(grant_id))
    case, officer = await office.cases.get(row.case_id), await office.people.get(row.officer_id)
    holding = {officer_id for officer_id, _, _ in (await office.cases.officers_of([case.id]))[case.id]}
    asked = await office.keyring.find_many([row.id], custodian.public.key_id)
    gone = officer.suspended or officer.id not in holding - set(await office.cases.recused_from(case.id))
    if row.id not in asked or row.not_after < office.clock.today() or gone:
        raise NotFoundError
    names = {each.id: each.name for each in await office.people.custodians()}
    if await handles_case(names.get(custodian.id, ""), case.id, office):
        raise CustodianInCaseError
    return row, case
