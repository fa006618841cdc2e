"""The first opening, unseen: journal, open, screen, mask, hand the keys on (protocol 1.7)."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from casework.admitting import admit
from casework.attending import calls, state_of_call
from casework.becoming import become_case, report_in, send_after
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.content import CONVERSION, decode, text_of
from casework.converting import take_from_desk
from casework.deciding import IDENTITY, Arrived, believe, note_decision, writes
from casework.delivering import deliver
from casework.errors import NotAllowedNowError, NotYourCaseError, Refusal
from casework.following import changes_of, is_taken, meant_by, renews_card
from casework.gazetteer import gazetteer_of
from casework.holding import (
    HeldCase,
    hold_case,
    hold_desk_key,
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
from casework.opened import Opened, about_message, move_behind_quorum, rewritten
from casework.people import Unlocked
from casework.protecting import heard, in_words
from casework.provenance import take_number
from casework.rerouting import Sealed, excluded_from, kind_of, misfiled, next_desk, send_on
from casework.satisfaction import is_only_counted
from casework.states import CaseState
from casework.store.case_rows import CaseRow, WaitingRow
from casework.store.cases import more_unread
from casework.store.check_ins import answers
from casework.store.keyring import NewWrap
from casework.store.waiting import waits_before
from casework.tidying import take_files
from crypto.context import Purpose
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import Direction, PrivateKey, PublicKey, SpeakKey, random_id
from crypto.unseal import open_body, unwrap
from policies.rules import Permission

_SPEAK_LENGTH = 32
_EVENING = time(18)
_BEING_OPENED: set[bytes] = set()  # mailboxes, by the sessions of this process


async def open_waiting(unlocked: Unlocked, office: Office) -> int:
    """Open what waits for this officer's desks and cases; returns how many messages were admitted."""
    if Permission.CASE_ANSWER not in unlocked.officer.permissions:
        return 0  # whoever only reads knows fewer names, and would let some stand
    admitted = 0
    for waiting in await office.cases.waiting_for(unlocked.officer.desks):
        admitted += await _alone(_open_first, waiting, unlocked, office)
    await send_after(unlocked, office)
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
    except NotYourCaseError:
        return False  # another process was faster, and its wrap is gone: nothing else must wait for this one
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
    masked = await _mask(opened.content, waiting.id, unlocked, office)
    return await admit(opened, masked, readers, excluded, unlocked, office, suspected=suspected)


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
    if text_of(opened.content, "type") == IDENTITY:
        return await _take_decision(opened, held, unlocked, office)
    if text_of(opened.content, "type") == CONVERSION:
        return await _take_conversion(opened, held, unlocked, office)
    return await _take_words(opened, held, unlocked, office, confirmed=confirmed)


async def _take_words(opened: Opened, held: HeldCase, unlocked: Unlocked, office: Office, *, confirmed: bool) -> bool:
    """What the person says: into the case, unless the desk that works on it must not read it, or it was said."""
    waiting, row = opened.waiting, held.row
    meant = replace(opened, content=in_words(await meant_by(opened.content, held, office), office.rules))
    if await _speaks_of_misconduct(opened.content, row, office):
        # Before it stands in the case: the desk that works on it must not read it.
        await take_from_desk(held, Sealed(waiting, opened.body.digest, opened.dek), unlocked, office)
        return False
    if not await is_taken(meant.content, waiting.id, held, office):
        await _refuse(waiting, "repeated_refused", held, unlocked, office)
        return False
    if is_only_counted(meant.content, row, office):
        await office.cases.refuse_waiting(waiting.id)
        await renew_card(row.id, unlocked, office)
        return False
    return await _add(meant, held, unlocked, office, confirmed=confirmed)


async def _heard(
    waiting: WaitingRow, key: PrivateKey, held: HeldCase, unlocked: Unlocked, office: Office
) -> tuple[Opened, bool] | None:
    """A later message, and whether the receipt confirms it; None where it must wait, or was refused."""
    opened = await _open(waiting, key, office)
    speak = await speak_of(held, office)
    confirmed = opened is not None and _confirmed(opened, speak)
    if opened is not None and confirmed is None and await _comes_too_early(waiting, held, office):
        return None
    if opened is None or confirmed is None or (not confirmed and text_of(opened.content, "type") != "follow_up"):
        # A wrong MAC, or a withdrawal, consent or new receipt without one: refused, never shown (protocol 1.2).
        await _refuse(waiting, "forged_refused", held, unlocked, office)
        return None
    return opened, bool(confirmed)


async def _refuse(waiting: WaitingRow, act: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    await office.cases.refuse_waiting(waiting.id)
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, None)


async def _take_decision(opened: Opened, held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    """What the person decides about their identity; whoever holds the case has its voice, so a signature is asked."""
    arrived = await believe(opened.content, opened.waiting.id, held, office)
    if arrived is None:
        await _refuse(opened.waiting, "forged_refused", held, unlocked, office)
        return False
    await note_decision(arrived, held, unlocked, office)
    return await _add(opened, held, unlocked, office, confirmed=True, arrived=arrived)


async def _take_conversion(opened: Opened, held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    """What the person makes of a talk: a case of its own, of nothing but what they chose, once they have signed."""
    report = await report_in(opened, held, office)
    if report is None:
        await _refuse(opened.waiting, "forged_refused", held, unlocked, office)
        return False
    masked = await _mask(report.opened.content, opened.waiting.id, unlocked, office)
    try:
        return await become_case(report, masked, held, unlocked, office)
    except NotAllowedNowError:
        return False  # nobody is there who may see it: it waits for somebody


async def _add(
    opened: Opened, held: HeldCase, unlocked: Unlocked, office: Office, *, confirmed: bool,
    arrived: Arrived | None = None,
) -> bool:  # fmt: skip
    """A later message into its case, together with earlier ones that must be written anew because of it."""
    waiting, row = opened.waiting, held.row
    labels = span_labels(office.rules)
    joined = await mask_joined(message_fields(opened.content), labels, held, unlocked, office)
    masked, original = await move_behind_quorum(opened, joined.masked, row.id, office)
    instead = await write_earlier(joined, labels, held, unlocked, office)
    # An id of its own: what waits may be sealed to the case key too, and its wrap must stay until the message stands.
    new_id = random_id()
    message, wrap = rewritten(opened, masked, original, held.key.public, office, confirmed=confirmed, as_id=new_id)
    await office.keyring.add([NewWrap(thing=new_id, reader=held.key.public.key_id, kind="message", record=wrap)])
    await take_files(opened.content, waiting.id, waiting.mailbox_id, row.id, held.key.public, unlocked, office)
    changes = await changes_of(opened.content, held, unlocked, office)
    if arrived is not None:
        changes["identity_class"] = arrived.identity_class
    if waiting.urgent or calls(opened.content, office.rules):
        changes |= {"urgent": True, **_called(held, changes, office)}
    seen = held.row.message_count
    follows, answered = await heard(opened.content, held, office)
    changes = {**follows, **changes}
    also = answers(row.id, office.clock.today()) if answered else writes(arrived, office)
    done = await office.cases.append_waiting(
        waiting.id, message(row.id), seen, instead=instead, also=also, unread=more_unread(), **changes
    )
    over = [waiting.id, *(old_id for old_id, _ in instead)] if done else [new_id, *(new.id for _, new in instead)]
    for each in over:
        await office.keyring.destroy(each)
    if not done:
        return False
    if "state" in changes:
        await settle_clock(row.id, office, at=_arrived(waiting, office))
    if answered or renews_card(opened.content, changes):
        await renew_card(row.id, unlocked, office)
    return True


def _called(held: HeldCase, changes: dict[str, Any], office: Office) -> dict[str, Any]:
    before = changes.get("state", held.row.state)
    state = state_of_call(before, office.rules.kinds[held.row.kind])
    return {} if state == before else {"state": state}


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


async def _open(waiting: WaitingRow, key: PrivateKey, office: Office) -> Opened | None:
    record = await office.keyring.find(waiting.id, waiting.wrap_key)
    about = about_message(Purpose.MESSAGE, waiting.id, office)
    try:
        body = Body.parse(waiting.body)
        dek = unwrap(WrapRecord.parse(record), key=key, digest=body.digest, about=about)
        payload = open_body(body, dek, about)
        return Opened(waiting, body, dek, payload, decode(payload.content), key)
    except (CryptoError, Refusal):
        return None


def _confirmed(opened: Opened, speak: SpeakKey) -> bool | None:
    """True with the right MAC, False without one, None with a wrong one."""
    payload = opened.payload
    if payload.mac is None:
        return False
    right = speak.confirms(Direction.TO_OFFICE, opened.waiting.id, payload.content, payload.mac)
    return True if right else None


async def _mask(content: dict[str, Any], message_id: bytes, unlocked: Unlocked, office: Office) -> Masked:
    known = await gazetteer_of(unlocked, office)
    labels, fields = span_labels(office.rules), message_fields(content)
    contact, number = fields.pop(CONTACT, ""), take_number(fields, content, message_id, office)
    # Beside the loop: a long text takes the tagger half a second.
    masked = await asyncio.to_thread(
        mask_fields, fields, known.names, office.rules, labels, units=known.units, not_names=known.not_names
    )
    masked = replace(masked, fields={**masked.fields, **number})
    # Whoever handles a plain complaint calls back, with a reason; who is protected is named to nobody.
    ordinary = not office.rules.kinds[kind_of(content, office.rules)].protected
    return with_contact(masked, contact, COVERED if ordinary else REMOVED, labels)
