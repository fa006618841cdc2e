"""One removed stretch comes back: an officer asks why, custodians agree, the officer opens it once (SPEC 11.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.consenting import handles_case
from casework.content import decode_kept
from casework.deidentifying import mentions
from casework.enveloping import vault_context
from casework.errors import (
    AlreadyAskedError,
    NotAllowedNowError,
    NotFoundError,
    TooFewCustodiansError,
)
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId, case_bytes, from_hex
from casework.masking import REMOVED, Mark, marks_of, put_back
from casework.people import Unlocked
from casework.reading import seal_reason
from casework.reasons import check_reason
from casework.rewriting import Content, rewrite_message
from casework.store.case_rows import MessageRow
from casework.store.grants import (
    GrantRow,
    answers_to,
    get_grant,
    grants_of_case,
    put_grant,
    refusals_of,
    spend_grant,
)
from casework.store.keyring import NewWrap
from casework.store.vault import get_envelope
from casework.unlocking import require
from crypto.context import Purpose
from crypto.entries import Custodian
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.grant import Grant, GrantAnswer, accept_grant
from crypto.keys import DataKey, random_id
from crypto.seal import seal
from crypto.unseal import open_body
from policies.rules import Permission

IDENTITY_SPAN = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingGrant:
    """Something asked for, as the case page shows it."""

    id: str
    label_text: str
    officer_name: str
    reason: str = field(repr=False)
    agreed: int
    refused: int
    needed: int
    asked: int
    not_after: date
    ready: bool
    mine: bool
    identity: bool  # a name left under seal, not a stretch of a text

    @property
    def is_hopeless(self) -> bool:
        """Whether so many refused that it cannot be opened any more."""
        return self.asked - self.refused < self.needed


async def ask_back(
    case_id: CaseId, message_id: str, index: int, reason: str, unlocked: Unlocked, office: Office
) -> None:
    """Ask the custodians for one removed stretch; the journal knows first, and why."""
    require(unlocked, Permission.IDENTITY_REQUEST)
    reason = check_reason(reason)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    mark = await _removed_mark(held, from_hex(message_id), index, office)
    pointer = bytes.fromhex(mark.pointer)
    for row in await grants_of_case(office.cases.store, held.row.id, office.clock.today()):
        if row.officer_id == unlocked.officer.id and (await open_grant(held, row, office)).envelope == pointer:
            raise AlreadyAskedError
    custodians = await who_may_answer(held, office)
    grant = Grant(
        grant_id=random_id(),
        office=office.office,
        envelope=pointer,
        spans=(mark.label,),
        grantee=unlocked.key.public.key_id,
        reason=reason,
        not_after=office.clock.today() + timedelta(days=office.rules.organisation.quorum.grant_days),
    )
    sealed_reason = seal_reason(reason, held, office)
    await office.journal.append(
        "asked_back", office.clock.now(), unlocked.officer.id, held.row.journal_id, sealed_reason
    )
    await store_grant(grant, held, custodians, unlocked, office)


async def pending_grants(case_id: CaseId, unlocked: Unlocked, office: Office) -> list[PendingGrant]:
    """What was asked in a case and was not used yet, with how many custodians have agreed."""
    rows = await grants_of_case(office.cases.store, case_bytes(case_id), office.clock.today())
    if not rows:  # the usual case: a page that opens often needs no keys for that
        return []
    held = await hold_case(case_bytes(case_id), unlocked, office)
    answers = await answers_to(office.cases.store, [row.id for row in rows])
    refusals = await refusals_of(office.cases.store, [row.id for row in rows])
    asked = await office.keyring.readers_of([row.id for row in rows])
    names = {each.id: each.name for each in await office.people.all()}
    needed, _ = office.keys.custodians()
    custodians = {each.public.key_id for each in office.keys.custodian_entries()[1]}
    wording, found = office.rules.wording["ko"], []
    for row in rows:
        grant, agreed = await open_grant(held, row, office), len(answers[row.id])
        mine = row.officer_id == unlocked.officer.id
        pending = PendingGrant(
            id=row.id.hex(),
            label_text=wording.get(f"span.{grant.spans[0]}", grant.spans[0]),
            officer_name=names.get(row.officer_id, ""),
            reason=grant.reason,
            agreed=agreed,
            refused=len(refusals[row.id]),
            needed=needed,
            asked=len(asked[row.id] & custodians),
            not_after=row.not_after,
            ready=mine and agreed >= needed,
            mine=mine,
            identity=grant.spans[0] == IDENTITY_SPAN,
        )
        found.append(pending)
    return found


async def take_back(case_id: CaseId, grant_id: str, unlocked: Unlocked, office: Office) -> str:
    """Open what enough custodians agreed to, once: its text stands in the message again, under the case key.

    Returns the id of the message as it is now.
    """
    require(unlocked, Permission.IDENTITY_REQUEST)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await get_grant(office.cases.store, from_hex(grant_id))
    if row.case_id != held.row.id or row.officer_id != unlocked.officer.id:
        raise NotFoundError
    raw = await raw_grant(held, row, office)
    if Grant.parse(raw).spans[0] == IDENTITY_SPAN:
        raise NotFoundError  # opens into the case's identity page, never into a text
    answers = await answers_for(row, held, office)
    await office.journal.append("taken_back", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    envelope = Grant.parse(raw).envelope
    text = await open_envelope(raw, answers, envelope, unlocked, office)
    message, _ = await _message_with(held, envelope.hex(), office)

    def change(content: Content) -> Content:
        return put_back(content, envelope.hex(), text)

    # The text first: if this breaks off, the grant can be used again and finds nothing left to do.
    new = message if message is None else await rewrite_message(held, message, change, unlocked, office)
    if not await spend_grant(office.cases.store, row):
        raise NotFoundError
    await office.keyring.destroy(row.id)
    return "" if new is None else new.id.hex()


async def store_grant(
    grant: Grant, held: HeldCase, custodians: Sequence[Custodian], unlocked: Unlocked, office: Office
) -> None:
    """Keep what is asked, sealed to the case and to the custodians who may answer."""
    readers = [held.key.public, *(each.public for each in custodians)]
    sealed = seal(grant.encode(), to=readers, about=grant.context())
    await office.keyring.add(
        NewWrap(thing=grant.grant_id, reader=reader.key_id, kind="grant", record=wrap.raw)
        for reader, wrap in zip(readers, sealed.wraps, strict=True)
    )
    row = GrantRow(
        id=grant.grant_id, case_id=held.row.id, officer_id=unlocked.officer.id, not_after=grant.not_after,
        body=sealed.body.raw,
    )  # fmt: skip
    await put_grant(office.cases.store, row)


async def _removed_mark(held: HeldCase, message_id: bytes, index: int, office: Office) -> Mark:
    row = await office.cases.message(message_id)
    if row.case_id != held.row.id:
        raise NotFoundError
    marks = marks_of(await _content(held, row, office))
    if not 0 <= index < len(marks) or marks[index].state != REMOVED or not marks[index].pointer:
        raise NotFoundError
    return marks[index]


async def who_may_answer(held: HeldCase, office: Office) -> list[Custodian]:
    """The custodians who have nothing to do with the case; only they learn that something is asked."""
    needed, listed = office.keys.custodian_entries()
    names = {each.id: each.name for each in await office.people.custodians()}
    said = "\n".join(
        [text for row in await office.cases.messages(held.row.id) for text in _texts(await _content(held, row, office))]
    )
    able = [
        each
        for each in listed
        if (name := names.get(each.id))
        and not await handles_case(name, held.row.id, office)
        and not mentions(said, name, office.rules)
    ]
    if len(able) < needed:
        raise TooFewCustodiansError
    return able


async def answers_for(row: GrantRow, held: HeldCase, office: Office) -> list[GrantAnswer]:
    """The answers of custodians who have nothing to do with the case, also by now; refused when they are too few."""
    needed, listed = office.keys.custodian_entries()
    names = {each.id: each.name for each in await office.people.custodians()}
    stored = (await answers_to(office.cases.store, [row.id]))[row.id]
    answers = [
        GrantAnswer.parse(stored[each.public.key_id])
        for each in listed
        if each.public.key_id in stored and not await handles_case(names.get(each.id, ""), held.row.id, office)
    ]
    if len(answers) < needed:
        raise NotAllowedNowError
    return answers


async def open_envelope(
    raw: bytes, answers: Sequence[GrantAnswer], pointer: bytes, unlocked: Unlocked, office: Office
) -> str:
    """What lies in an envelope, for the officer whom enough custodians have answered."""
    verify = {each.public.key_id: each.verify for each in office.keys.custodian_entries()[1]}
    envelope = await get_envelope(office.vault, pointer)
    try:
        # Used ids are kept in the store: what was used is not even found there.
        secret = accept_grant(answers, raw, unlocked.key, verify, used_ids=(), today=office.clock.today())
        opened = open_body(Body.parse(envelope.body), DataKey(secret), vault_context(pointer, office.office))
    except CryptoError:
        raise NotAllowedNowError from None
    return opened.content.decode()


async def _message_with(held: HeldCase, pointer: str, office: Office) -> tuple[MessageRow | None, Content]:
    for row in await office.cases.messages(held.row.id):
        content = await _content(held, row, office)
        if any(mark.pointer == pointer for mark in marks_of(content)):
            return row, content
    return None, {}


async def _content(held: HeldCase, row: MessageRow, office: Office) -> Content:
    return decode_kept((await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)).content)


def _texts(content: Mapping[str, object]) -> list[str]:
    fields = content.get("fields")
    texts = fields.values() if isinstance(fields, dict) else [content.get("text", "")]
    return [text for text in texts if isinstance(text, str)]


async def open_grant(held: HeldCase, row: GrantRow, office: Office) -> Grant:
    """What is asked, as the case's officers may read it."""
    return Grant.parse(await raw_grant(held, row, office))


async def raw_grant(held: HeldCase, row: GrantRow, office: Office) -> bytes:
    """The exact bytes that custodians answer."""
    return (await open_case_body(held, row.id, row.body, Purpose.GRANT, office)).content
