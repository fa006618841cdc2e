"""The first opening, unseen: journal, open, screen, mask, hand the keys on (protocol 1.7)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from casework.bootstrap import Office
from casework.carding import card_letter, renew_card
from casework.clocking import calendar_of, columns_of, due_of, settle_clock, started
from casework.content import b64_of, decode, encode_kept, text_of
from casework.converting import take_from_desk
from casework.delivering import deliver
from casework.errors import NotYourCaseError, Refusal
from casework.gazetteer import gazetteer_of
from casework.holding import (
    HeldCase,
    hand_case_key,
    hold_case,
    hold_desk_key,
    new_case_key,
    recovery_bundles,
    secret_id,
    speak_of,
)
from casework.joining import mask_joined, write_earlier
from casework.masking import (
    CONTACT,
    COVERED,
    REMOVED,
    Masked,
    mask_fields,
    message_fields,
    span_labels,
    with_contact,
)
from casework.people import Unlocked
from casework.rerouting import Sealed, excluded_from, hold_until, kind_of, misfiled, next_desk, send_on
from casework.states import CaseState, state_once_answered
from casework.store.case_rows import CaseRow, MessageRow, WaitingRow
from casework.store.cases import more_unread
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.vault import EnvelopeRow, put_envelope
from casework.store.waiting import waits_before
from casework.telephone import answer_to_of
from casework.tidying import settle_files, take_files
from casework.vaulting import put_behind_quorum, put_removed_behind_quorum
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import DataKey, Direction, PrivateKey, PublicKey, SpeakKey, random_id
from crypto.payload import Payload
from crypto.seal import seal
from crypto.unseal import open_body, unwrap
from policies.rules import IdentityClass, Kind

_SPEAK_LENGTH = 32
_LONGEST_WHAT = 32  # what was agreed to, a fixed word
_EVENING = time(18)
_BEING_OPENED: set[bytes] = set()  # mailboxes, by the sessions of this process


@dataclass(frozen=True, slots=True)
class _Opened:
    """A waiting message just opened; lives for moments."""

    waiting: WaitingRow
    body: Body
    dek: DataKey = field(repr=False)
    payload: Payload = field(repr=False)
    content: dict[str, Any] = field(repr=False)
    key: PrivateKey = field(repr=False)


async def open_waiting(unlocked: Unlocked, office: Office) -> int:
    """Open what waits for this officer's desks and cases; returns how many messages were admitted."""
    admitted = 0
    for waiting in await office.cases.waiting_for(unlocked.officer.desks):
        admitted += await _alone(_open_first, waiting, unlocked, office)
    for waiting in await office.cases.waiting_follow_ups(unlocked.officer.id):
        admitted += await _alone(_open_follow_up, waiting, unlocked, office)
    if admitted:
        await deliver(office)
    return admitted


async def _alone(
    act: Callable[[WaitingRow, Unlocked, Office], Awaitable[bool]], waiting: WaitingRow, unlocked: Unlocked,
    office: Office,
) -> bool:  # fmt: skip
    """Open a message unless another session does or has; of one mailbox one after the other: they are read together."""
    if waiting.mailbox_id in _BEING_OPENED:
        return False
    _BEING_OPENED.add(waiting.mailbox_id)
    try:
        return await office.cases.still_waits(waiting) and await act(waiting, unlocked, office)
    finally:
        _BEING_OPENED.discard(waiting.mailbox_id)


async def _open_first(waiting: WaitingRow, unlocked: Unlocked, office: Office) -> bool:
    try:
        desk_key = await _desk_key(waiting.wrap_key, unlocked, office)
    except NotYourCaseError:
        return False  # sealed to a key this officer was never handed
    await office.journal.append("first_opening", office.clock.now(), unlocked.officer.id, waiting.id, None)
    opened = await _open(waiting, desk_key, office)
    if opened is None:
        await office.cases.refuse_waiting(waiting.id)
        await office.journal.append("unreadable_refused", office.clock.now(), unlocked.officer.id, waiting.id, None)
        return False
    excluded = await excluded_from(opened.content, office)
    readers = [each for each in await office.people.at_desk(waiting.desk) if each.id not in excluded]
    suspected = await misfiled(opened.content, office.rules)
    kind = kind_of(opened.content, office.rules)
    if desk := await next_desk(waiting.desk, kind, excluded, office, suspected=suspected):
        sealed = Sealed(waiting, opened.body.digest, opened.dek)
        await send_on(sealed, desk, "quarantined" if suspected else "rerouted", unlocked, office)
        return False
    masked = await _mask(opened.content, unlocked, office)
    return await _admit(opened, masked, readers, excluded, unlocked, office, suspected=suspected)


async def _admit(
    opened: _Opened, masked: Masked, readers: Sequence[OfficerRow], excluded: Collection[str], unlocked: Unlocked,
    office: Office, *, suspected: bool,
) -> bool:  # fmt: skip
    content, waiting = opened.content, opened.waiting
    name = kind_of(content, office.rules)
    speak = SpeakKey(b64_of(content, "speak", _SPEAK_LENGTH) or bytes(_SPEAK_LENGTH))
    case_id = random_id()
    key, key_row = new_case_key(case_id, 1)
    secret = seal(speak.raw(), to=[key.public], about=_about(Purpose.NOTE, case_id, office))
    masked, original = await _move_behind_quorum(opened, masked, case_id, office)
    first = _rewritten(opened, masked, original, key.public, office, confirmed=True)
    begun = started({"received_at": None, "received_day": waiting.day})
    due = due_of(name, begun, (), await calendar_of(office), office.rules)
    row = CaseRow(
        id=case_id,
        mailbox_id=waiting.mailbox_id,
        number=waiting.number,
        registry_number=f"{waiting.day.year}-{await office.cases.next_number(str(waiting.day.year)):06d}",
        journal_id=waiting.id,
        kind=name,
        state=CaseState.QUARANTINED if suspected else CaseState.RECEIVED,
        desk=waiting.desk,
        team=office.rules.desks[waiting.desk].team,
        lane=text_of(content, "lane") or "web",
        identity_class=_identity_class(office.rules.kinds[name], masked),
        generation=1,
        public_key=key.public.raw,
        secret_body=secret.body.raw,
        received_day=waiting.day,
        **columns_of(due, name, office.rules),
        rules_fingerprint=office.rules.fingerprint[:64],
        urgent=waiting.urgent,
        unread=1,
        read_count=0,
        message_count=1,
        result=None,
        held_until=await hold_until(office) if suspected else None,
    )
    bundles = await recovery_bundles(case_id, key, office)
    await put_envelope(office.vault, EnvelopeRow(pointer=case_id, body=b"", bundles=bundles), office.clock.today())
    wraps = hand_case_key(key_row, key, [PublicKey(each.public_key) for each in readers], office)
    wraps += [
        NewWrap(thing=case_id, reader=key.public.key_id, kind="secret", record=secret.wraps[0].raw),
        NewWrap(thing=waiting.id, reader=key.public.key_id, kind="message", record=first[1]),
    ]
    await office.keyring.add(wraps)
    card = await card_letter(HeldCase(row, (key,)), speak, office)
    await take_files(content, waiting.id, waiting.mailbox_id, case_id, key.public, unlocked, office)
    done = await office.cases.admit(row, key_row, first[0](case_id), [(each.id, False) for each in readers], card)
    if not done:
        return False
    await settle_files(waiting.id, case_id, office)
    await office.cases.add_recusal(case_id, sorted(excluded))
    # The desk's wrap of the original goes last: until the case stands, it is the only way to it.
    await office.keyring.destroy(waiting.id, readers=[waiting.wrap_key])
    return True


async def _open_follow_up(waiting: WaitingRow, unlocked: Unlocked, office: Office) -> bool:
    row = await office.cases.by_mailbox(waiting.mailbox_id)
    if row is None:
        return False
    try:
        held = await hold_case(row.id, unlocked, office)
        key = await _key_for(waiting.wrap_key, held, unlocked, office)
    except Refusal:
        return False  # another officer of the case will open it
    await office.journal.append("first_opening", office.clock.now(), unlocked.officer.id, row.journal_id, None)
    heard = await _heard(waiting, key, held, unlocked, office)
    if heard is None:
        return False
    opened, confirmed = heard
    if await _speaks_of_misconduct(opened.content, row, office):
        # Before it stands in the case: the desk that works on it must not read it.
        await take_from_desk(held, Sealed(waiting, opened.body.digest, opened.dek), unlocked, office)
        return False
    return await _add(opened, held, unlocked, office, confirmed=confirmed)


async def _heard(
    waiting: WaitingRow, key: PrivateKey, held: HeldCase, unlocked: Unlocked, office: Office
) -> tuple[_Opened, bool] | None:
    """A later message, and whether the receipt confirms it; None where it must wait, or was refused."""
    opened = await _open(waiting, key, office)
    speak = await speak_of(held, office)
    confirmed = opened is not None and _confirmed(opened, speak)
    if opened is not None and confirmed is None and await _comes_too_early(waiting, held, office):
        return None
    if opened is None or confirmed is None or (not confirmed and text_of(opened.content, "type") != "follow_up"):
        # A wrong MAC, or a withdrawal, consent or new receipt without one: refused, never shown (protocol 1.2).
        await office.cases.refuse_waiting(waiting.id)
        pseudonym = held.row.journal_id
        await office.journal.append("forged_refused", office.clock.now(), unlocked.officer.id, pseudonym, None)
        return None
    return opened, bool(confirmed)


async def _add(opened: _Opened, held: HeldCase, unlocked: Unlocked, office: Office, *, confirmed: bool) -> bool:
    """A later message into its case, together with earlier ones that must be written anew because of it."""
    waiting, row = opened.waiting, held.row
    labels = span_labels(office.rules)
    joined = await mask_joined(message_fields(opened.content), labels, held, unlocked, office)
    masked, original = await _move_behind_quorum(opened, joined.masked, row.id, office)
    instead = await write_earlier(joined, labels, held, unlocked, office)
    # An id of its own: what waits may be sealed to the case key too, and its wrap must stay until the message stands.
    new_id = random_id()
    message, wrap = _rewritten(opened, masked, original, held.key.public, office, confirmed=confirmed, as_id=new_id)
    await office.keyring.add([NewWrap(thing=new_id, reader=held.key.public.key_id, kind="message", record=wrap)])
    await take_files(opened.content, waiting.id, waiting.mailbox_id, row.id, held.key.public, unlocked, office)
    changes = await _changes(opened.content, held, office)
    if waiting.urgent:
        changes["urgent"] = True
    seen = held.row.message_count
    done = await office.cases.append_waiting(
        waiting.id, message(row.id), seen, instead=instead, unread=more_unread(), **changes
    )
    over = [waiting.id, *(old_id for old_id, _ in instead)] if done else [new_id, *(new.id for _, new in instead)]
    for each in over:
        await office.keyring.destroy(each)
    if not done:
        return False
    if "state" in changes:
        await settle_clock(row.id, office, at=_arrived(waiting, office))
    if changes:  # another stage, or another voice: the card in the mailbox is out of date
        await renew_card(row.id, unlocked, office)
    return True


async def _speaks_of_misconduct(content: dict[str, Any], row: CaseRow, office: Office) -> bool:
    return row.state != CaseState.QUARANTINED and await misfiled(
        {**content, "kind": row.kind, "lane": row.lane}, office.rules, later=True
    )


def _arrived(waiting: WaitingRow, office: Office) -> datetime:
    """When a message came, as late as its day allows: the hour is not known of who is not named."""
    now = office.clock.now()
    return min(now, datetime.combine(waiting.day, _EVENING, now.tzinfo))


async def _comes_too_early(waiting: WaitingRow, held: HeldCase, office: Office) -> bool:
    """Whether an earlier message may say in whose voice this one is: one that waits, or was opened in this moment."""
    if await waits_before(office.cases.store, waiting):
        return True
    return (await office.cases.get(held.row.id)).secret_body != held.row.secret_body


async def _changes(content: dict[str, Any], held: HeldCase, office: Office) -> dict[str, Any]:
    """What a follow-up changes in its case besides being there."""
    kind = text_of(content, "type")
    if kind == "withdraw":
        return {"state": CaseState.WITHDRAWN}
    if kind == "new_receipt" and (speak := b64_of(content, "speak", _SPEAK_LENGTH)):
        sealed = seal(speak, to=[held.key.public], about=_about(Purpose.NOTE, held.row.id, office))
        # Beside the wrap of the old one, which opens the case's row until the new one stands there.
        thing = secret_id(sealed.body)
        wrap = NewWrap(thing=thing, reader=held.key.public.key_id, kind="secret", record=sealed.wraps[0].raw)
        await office.keyring.add([wrap])
        return {"secret_body": sealed.body.raw}
    if held.row.state == CaseState.SUPPLEMENT_REQUESTED:
        return {"state": state_once_answered(office.rules.kinds[held.row.kind].states)}
    return {}


async def _desk_key(key_id: bytes, unlocked: Unlocked, office: Office) -> PrivateKey:
    for row in await office.people.epoch_keys():
        if row.id == key_id and row.desk in unlocked.officer.desks:
            return await hold_desk_key(key_id, PublicKey(row.public_key), unlocked, office)
    raise NotYourCaseError


async def _key_for(key_id: bytes, held: HeldCase, unlocked: Unlocked, office: Office) -> PrivateKey:
    for key in held.keys:
        if key.public.key_id == key_id:
            return key
    return await _desk_key(key_id, unlocked, office)


async def _open(waiting: WaitingRow, key: PrivateKey, office: Office) -> _Opened | None:
    record = await office.keyring.find(waiting.id, waiting.wrap_key)
    about = _about(Purpose.MESSAGE, waiting.id, office)
    try:
        body = Body.parse(waiting.body)
        dek = unwrap(WrapRecord.parse(record), key=key, digest=body.digest, about=about)
        payload = open_body(body, dek, about)
        return _Opened(waiting, body, dek, payload, decode(payload.content), key)
    except (CryptoError, Refusal):
        return None


def _confirmed(opened: _Opened, speak: SpeakKey) -> bool | None:
    """True with the right MAC, False without one, None with a wrong one."""
    payload = opened.payload
    if payload.mac is None:
        return False
    right = speak.confirms(Direction.TO_OFFICE, opened.waiting.id, payload.content, payload.mac)
    return True if right else None


async def _mask(content: dict[str, Any], unlocked: Unlocked, office: Office) -> Masked:
    known = await gazetteer_of(unlocked, office)
    labels, fields = span_labels(office.rules), message_fields(content)
    contact = fields.pop(CONTACT, "")
    # Beside the loop: a long text takes the tagger half a second.
    masked = await asyncio.to_thread(
        mask_fields, fields, known.names, office.rules, labels, units=known.units, not_names=known.not_names
    )
    # Whoever handles a plain complaint calls back, with a reason; who is protected is named to nobody.
    ordinary = not office.rules.kinds[kind_of(content, office.rules)].protected
    return with_contact(masked, contact, COVERED if ordinary else REMOVED, labels)


def _identity_class(kind: Kind, masked: Masked) -> IdentityClass:
    """What the office knows of the person from now on (handbook 2.2)."""
    if masked.removed_any:
        return IdentityClass.SEALED
    named = not kind.protected and bool(masked.fields.get(CONTACT))
    return IdentityClass.ORDINARY if named else IdentityClass.ANONYMOUS


def _rewritten(
    opened: _Opened, masked: Masked, original: str, case_key: PublicKey, office: Office, *, confirmed: bool,
    as_id: bytes | None = None,
) -> tuple[Any, bytes]:  # fmt: skip
    """The masked message under the case key: a maker of its row, and its wrap."""
    waiting, content = opened.waiting, opened.content
    message_id = as_id or waiting.id
    kept = {
        "type": text_of(content, "type"),
        "lane": text_of(content, "lane"),
        "kind": text_of(content, "kind"),
        "fields": dict(masked.fields),
        "marks": [mark.to_json() for mark in masked.marks],
        "confirmed": confirmed,
        "original": original,
    }
    if what := text_of(content, "what"):
        kept["what"] = what[:_LONGEST_WHAT]
    if answer_to := answer_to_of(content):
        kept["answer_to"] = answer_to
    if masked.tail is not None:
        kept["tail"] = [masked.tail.label, masked.tail.digits]
    sealed = seal(encode_kept(kept), to=[case_key], about=_about(Purpose.MESSAGE, message_id, office))

    def row(case_id: bytes) -> MessageRow:
        return MessageRow(
            id=message_id, case_id=case_id, seq=1, author="reporter", officer_id=None, day=waiting.day,
            purpose=Purpose.MESSAGE, masked=True, body=sealed.body.raw, origin=waiting.id if as_id else None,
        )  # fmt: skip

    return row, sealed.wraps[0].raw


async def _move_behind_quorum(opened: _Opened, masked: Masked, case_id: bytes, office: Office) -> tuple[Masked, str]:
    """Where the reporter identified themself: the whole message into one envelope, what was cut out into others.

    Returns the marks with their pointers, and the pointer to the message; otherwise nothing is kept of it.
    """
    if not masked.removed_any:
        return masked, ""
    pointer = await put_behind_quorum(opened.payload.content, case_id, office)
    return await put_removed_behind_quorum(masked, case_id, office), pointer.hex()


def _about(purpose: Purpose, message_id: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=purpose, office=office.office, message_id=message_id)
