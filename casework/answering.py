"""Answer the reporter, ask for more, keep an internal note; durable before anybody is told that it was sent."""

from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any

from casework.attaching import seal_file
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.carrying import goes_by_text, leaves_by_text, text_letters
from casework.clocking import settle_clock
from casework.content import CONVERSION, StoredFile, check_text, encode
from casework.delivering import deliver, tell_who_asked
from casework.drafting import has_gap
from casework.errors import AnsweredMeanwhileError, FilesByTextError, GapLeftError, NotAllowedNowError, NotFoundError
from casework.holding import HeldCase, hold_case, speak_of
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.states import CaseState, allowed_moves
from casework.store.case_rows import MessageRow, OutgoingRow
from casework.store.desks import calling
from casework.store.drops import OFFICE_MESSAGE
from casework.store.engine import Also
from casework.store.keyring import NewWrap
from casework.store.sealed_files import mailbox_file, read_chunks, write_case_file
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import Direction, PublicKey, random_id
from crypto.seal import seal
from policies.rules import Kind, Permission


async def reply(
    case_id: CaseId, text: str, files: tuple[StoredFile, ...], unlocked: Unlocked, office: Office, *,
    ask: bool = False, message_id: bytes | None = None, seen: int | None = None,
) -> None:  # fmt: skip
    """Say something to the reporter; with `ask` the matter waits for what they add.

    In a talk `ask` is whether the person wants to make a report of it; nothing waits for that. Refused, and nothing
    is sent, if a colleague has written in the case since it had `seen` messages.
    """
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if held.row.state == CaseState.CLOSED:
        raise NotAllowedNowError
    if files and _goes_by_text(held, office):
        raise FilesByTextError
    if has_gap(text):
        raise GapLeftError
    kind = office.rules.kinds[held.row.kind]
    content: dict[str, object] = {
        "type": "reply",
        "text": check_text(text, may_be_empty=bool(files)),
        "ask": ask and _asks(kind),
    }
    changes: dict[str, Any] = {}
    # Whoever asks has looked: asking about a case nobody had taken up passes through the review.
    looked = CaseState.REVIEWING if held.row.state == CaseState.RECEIVED else held.row.state
    if ask and CaseState.SUPPLEMENT_REQUESTED in allowed_moves(looked, kind.states):
        changes["state"] = CaseState.SUPPLEMENT_REQUESTED
    if kind.talk and held.row.state == CaseState.RECEIVED:
        changes["state"] = CaseState.TALKING  # whoever answers has taken it up
    message_id = message_id or random_id()
    await send_to_reporter(content, files, held, unlocked, office, message_id=message_id, seen=seen, **changes)
    await office.journal.append("replied", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    if changes:
        await settle_clock(held.row.id, office, unlocked.officer.id)
        await renew_card(held.row.id, unlocked, office)


def _asks(kind: Kind) -> str | bool:
    return CONVERSION if kind.talk else True


async def note(
    case_id: CaseId, text: str, unlocked: Unlocked, office: Office, *, message_id: bytes | None = None,
    mentions: Collection[str] = (), for_successor: bool = False,
) -> None:  # fmt: skip
    """Keep an internal note, or one for whoever takes the case over; the reporter's receipt does not open it.

    Colleagues in `mentions`, and those whose name stands behind an @, are called: who hold the case, nobody else.
    """
    require(unlocked, Permission.CASE_NOTE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    message_id, text = message_id or random_id(), check_text(text)
    called = await _called(held, text, mentions, unlocked, office)
    content = encode({"type": "handover" if for_successor else "note", "text": text})
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=message_id)
    sealed = seal(content, to=[held.key.public], about=about)
    await office.keyring.add([_wrap(message_id, held, sealed.wraps[0].raw)])
    row = _row(message_id, held, "note", Purpose.NOTE, sealed.body.raw, unlocked, office)
    await office.cases.append(row, also=calling(held.row.id, message_id, called, office.clock.today()))
    await office.journal.append("noted", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)


async def _called(held: HeldCase, text: str, mentions: Collection[str], unlocked: Unlocked, office: Office) -> set[str]:
    """Who is called in a note; whoever does not hold the case is not found, as if there were no such colleague."""
    holders = {each: name for each, name, _ in (await office.cases.officers_of([held.row.id]))[held.row.id]}
    holders.pop(unlocked.officer.id, None)
    if not set(mentions) <= holders.keys():
        raise NotFoundError
    return {*mentions, *(each for each, name in holders.items() if f"@{name}" in text)}


async def store_reply_file(
    case_id: CaseId, name: str, kind: str, stream: AsyncIterator[bytes], unlocked: Unlocked, office: Office
) -> StoredFile:
    """Seal a file for a reply while it arrives, into the mailbox's side and the case."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    store, mailbox = office.drops.store, held.row.mailbox_id
    stored = await seal_file(name, kind, stream, store, office.office, office.clock.today(), reply_to=mailbox)
    row = await mailbox_file(store, mailbox, stored.id)
    await write_case_file(office.cases.store, held.row.id, row, read_chunks(store, stored.id))
    return stored


async def send_to_reporter(
    content: dict[str, object], files: tuple[StoredFile, ...], held: HeldCase, unlocked: Unlocked, office: Office, *,
    message_id: bytes, texts: Sequence[OutgoingRow] | None = None, also: Also | None = None,
    seen: int | None = None, **changes: object,
) -> None:  # fmt: skip
    """Seal a message to case and mailbox, confirmed to the reporter; kept durably, then put into the mailbox.

    Where `texts` are given, they go out with it, and it is told by no other way.
    """
    speak = await speak_of(held, office)
    mailbox = await office.drops.mailbox(held.row.mailbox_id)
    raw = encode({**content, "files": [each.to_json() for each in files]})
    about = SealingContext(purpose=Purpose.MESSAGE, office=office.office, message_id=message_id)
    readers = [held.key.public, PublicKey(mailbox.public_key)]
    sealed = seal(raw, to=readers, about=about, speak=speak, direction=Direction.TO_REPORTER)
    await office.keyring.add([_wrap(message_id, held, sealed.wraps[0].raw)])
    letter = OutgoingRow(
        id=message_id,
        mailbox_id=held.row.mailbox_id,
        kind=OFFICE_MESSAGE,
        body=sealed.body.raw,
        wrap=sealed.wraps[1].raw,
    )
    row = _row(message_id, held, "office", Purpose.MESSAGE, sealed.body.raw, unlocked, office)
    told = texts is not None or await leaves_by_text(held, office)
    if texts is None:
        texts = await text_letters(content, held, office) if told else []
    try:
        await office.cases.append(row, letters=[letter, *texts], also=also, seen=seen, **changes)
    except AnsweredMeanwhileError:
        await office.keyring.destroy(message_id)
        raise
    await deliver(office)
    if not told:
        await tell_who_asked(held, office)


def _goes_by_text(held: HeldCase, office: Office) -> bool:
    return goes_by_text(held.row.lane, held.row.kind, held.row.state, office.rules)


def _row(
    message_id: bytes, held: HeldCase, author: str, purpose: Purpose, body: bytes, unlocked: Unlocked, office: Office
) -> MessageRow:
    return MessageRow(
        id=message_id,
        case_id=held.row.id,
        seq=0,
        author=author,
        officer_id=unlocked.officer.id,
        day=office.clock.today(),
        purpose=purpose,
        masked=False,
        body=body,
    )


def _wrap(message_id: bytes, held: HeldCase, record: bytes) -> NewWrap:
    return NewWrap(thing=message_id, reader=held.key.public.key_id, kind="message", record=record)
