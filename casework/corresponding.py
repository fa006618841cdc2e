"""The reporter's side: come back with the receipt, read, answer, withdraw; and the open chat's exchange."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Intake
from casework.checked import CHECK_IN, TAPS, tapped
from casework.content import CONVERSION, Cleaning, StoredFile, b64_of, check_text, decode, files_of, text_of
from casework.errors import (
    ClosedConversationError,
    ConflictError,
    MalformedRequestError,
    NotFoundError,
    ReloadKeysError,
    UnknownReceiptError,
)
from casework.filed import Filed, look_up
from casework.rating import RATING, rating_content, score_of
from casework.receipts import Reporter
from casework.receiving import (
    Received,
    SealedFollowUp,
    mailbox_of,
    receive_sealed_follow_up,
    seal_follow_up,
)
from casework.store.drops import CARD, OFFICE_MESSAGE, MailRow
from casework.store.fragments import Fragment, gather
from casework.store.sealed_files import mailbox_file, read_chunks
from casework.voices import Heard, believed_voices, is_confirmed
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CannotOpenError, CryptoError, MalformedError
from crypto.files import open_file
from crypto.frames import Acknowledgement, MailRowFrame, UpFrame, build_down, parse_message, parse_up
from crypto.keys import PUBLIC_KEY_LENGTH, DataKey, PublicKey, SpeakKey
from crypto.mailbox import open_card, open_with_receipt
from crypto.payload import Payload
from crypto.primitives import sha256

_ROWS = 200
_LONGEST_WORD = 32
IDENTITY = "identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFile:
    """A file somebody sent, as a mailbox page lists it."""

    id_hex: str
    name: str
    type: str
    size: int
    cleaning: Cleaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """One message as its reporter reads it."""

    id_hex: str
    sender: str  # office | reporter
    text: str = field(repr=False)
    ask: bool
    consents_to: str  # what the office asks consent to, a fixed word; empty where it asks for none
    kind: str  # content type
    score: int  # how it went; 0 in whatever says something else
    answer: str  # how one is after a report, a fixed word; empty in whatever says something else
    files: tuple[MailFile, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxView:
    """A conversation as its reporter reads it, newest last."""

    number: str
    stage: str
    talk: bool  # no case: it can become one
    next_day: date | None
    stands: bool  # the clock stands still: no day can be named
    read_count: int | None
    closed: bool
    rate: bool  # the person may say how it went
    asks_how: bool  # the person is asked how they are after their report, and has not answered
    refused: int  # office messages whose confirmation was missing or wrong
    filing: Filed
    messages: tuple[MailView, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    case_key: PublicKey
    generation: int
    stage: str
    next_day: date | None
    stands: bool
    read_count: int
    rung: str
    kind: str
    rate: bool
    check: bool


@dataclass(frozen=True, slots=True)
class Listened:
    """What a receipt hears: the rows that are believed, and what the newest card says of the matter."""

    heard: tuple[Heard, ...]
    case_key: PublicKey | None
    rung: str
    kind: str
    closed: bool


async def listen(reporter: Reporter, intake: Intake) -> Listened:
    """Everything believed in the mailbox of this receipt, oldest first; one uniform refusal when there is none."""
    row = await mailbox_of(reporter, intake)
    rows = await intake.drops.newest_mail(row.id, _ROWS)
    card = _newest_card(await intake.drops.cards(row.id), reporter, intake)
    heard = [found for each in rows if each.kind != CARD and (found := _hear(each, reporter, intake)) is not None]
    voices = believed_voices(heard, reporter.keys.speak)
    return Listened(
        heard=tuple(each for each in heard if is_confirmed(each, voices)),
        case_key=card.case_key if card else None,
        rung=card.rung if card else "",
        kind=_kind(card, heard),
        closed=row.closed,
    )


async def tell_office(content: dict[str, object], reporter: Reporter, message_id: bytes, intake: Intake) -> Received:
    """Say something that is no free text, confirmed by the receipt; durable when this returns."""
    return await _say(content, (), reporter, message_id, intake)


async def open_mailbox(reporter: Reporter, intake: Intake) -> MailboxView:
    """Everything in the mailbox of this receipt; one uniform refusal when there is none."""
    row = await mailbox_of(reporter, intake)
    rows = await intake.drops.newest_mail(row.id, _ROWS)
    card = _newest_card(await intake.drops.cards(row.id), reporter, intake)
    opened = [_hear(each, reporter, intake) for each in rows if each.kind != CARD]
    heard = [each for each in opened if each is not None]
    voices = believed_voices(heard, reporter.keys.speak)
    shown = [view for each in heard if (view := _view(each, voices)) is not None]
    kind = intake.rules.kinds.get(_kind(card, heard))
    return MailboxView(
        number=row.number,
        stage=card.stage if card else "received",
        talk=kind is not None and kind.talk,
        next_day=card.next_day if card else None,
        stands=card.stands if card else False,
        read_count=card.read_count if card else None,
        closed=row.closed,
        rate=card is not None and card.rate and not any(each.kind == RATING for each in shown),
        asks_how=card is not None and card.check and not _has_answered(shown),
        refused=len(opened) - len(shown),
        filing=await look_up(heard, reporter, intake),
        messages=tuple(shown),
    )


async def say(
    text: str, files: tuple[StoredFile, ...], reporter: Reporter, message_id: bytes, intake: Intake, *,
    urgent: bool = False,
) -> Received:  # fmt: skip
    """Seal and store what the person adds, confirmed by the receipt; durable when this returns."""
    content: dict[str, object] = {"type": "follow_up", "text": check_text(text, may_be_empty=bool(files))}
    return await _say(content, files, reporter, message_id, intake, urgent=urgent)


async def withdraw(reporter: Reporter, message_id: bytes, intake: Intake) -> Received:
    """Tell the office, confirmed by the receipt, that the person takes the report back."""
    return await _say({"type": "withdraw"}, (), reporter, message_id, intake)


async def rate(score: str, remark: str, reporter: Reporter, message_id: bytes, intake: Intake) -> Received:
    """Say, confirmed by the receipt, how it went; once, and only where the card asks for it."""
    content = rating_content(score, remark, intake.rules)
    if not (await open_mailbox(reporter, intake)).rate:
        raise NotFoundError
    return await _say(content, (), reporter, message_id, intake, last=True)


async def check_in(what: str, reporter: Reporter, message_id: bytes, intake: Intake) -> Received:
    """Answer, with one word of the table, how one is after a report; only while that is asked."""
    if what not in TAPS or not (await open_mailbox(reporter, intake)).asks_how:
        raise NotFoundError
    return await _say({"type": CHECK_IN, "what": what}, (), reporter, message_id, intake)


async def consent(what: str, reporter: Reporter, message_id: bytes, intake: Intake) -> Received:
    """Agree, confirmed by the receipt, to what the office has asked; to nothing else."""
    # What is signed is said elsewhere: about the person themself casework/naming.py, of a talk casework/counselling.py.
    asked = {each.consents_to for each in (await open_mailbox(reporter, intake)).messages}
    if what not in asked - {"", IDENTITY, CONVERSION, CHECK_IN}:
        raise NotFoundError
    return await _say({"type": "consent", "what": what}, (), reporter, message_id, intake)


async def read_mail_file(
    message_id_hex: str, file_id_hex: str, reporter: Reporter, intake: Intake
) -> tuple[StoredFile, AsyncIterator[bytes]]:
    """A file of one of the messages, opened chunk by chunk as it is read."""
    row = await mailbox_of(reporter, intake)
    for each in await intake.drops.newest_mail(row.id, _ROWS):
        if each.kind == CARD or each.id.hex() != message_id_hex:
            continue
        for reference in files_of(decode(_open(each, reporter, intake).content)):
            if reference.id.hex() == file_id_hex:
                await mailbox_file(intake.drops.store, row.id, reference.id)
                return reference, _open_chunks(reference, intake)
    raise NotFoundError


async def read_sealed_file(tag: bytes, file_id: bytes, intake: Intake) -> AsyncIterator[bytes]:
    """A sealed file of the mailbox with this tag, as it lies in the store; the browser opens it."""
    row = await intake.drops.mailbox_by_tag(sha256(tag))
    found = await mailbox_file(intake.drops.store, row.id, file_id)
    return read_chunks(intake.drops.store, found.id)


async def renew_receipt(
    tag: bytes, new_tag_hash: bytes, new_key: bytes, wraps: dict[bytes, bytes], message: SealedFollowUp, intake: Intake
) -> None:
    """Replace a receipt by a new one; first the office is told, under the old one, then the mailbox changes hands."""
    old = sha256(tag)
    try:
        PublicKey(new_key)
        records = {message_id: WrapRecord.parse(raw).raw for message_id, raw in wraps.items()}
    except CryptoError:
        raise MalformedRequestError from None
    row = await intake.drops.mailbox_by_tag(old)
    if await intake.drops.mail_ids(row.id) | {message.message_id} != set(records):
        raise ConflictError  # something came meanwhile: nothing is said and nothing changed
    await receive_sealed_follow_up(message, old, intake)
    await intake.drops.renew(old, new_tag_hash, new_key, records, intake.clock.today())


async def exchange(frame: bytes, intake: Intake) -> bytes:
    """One slot of an open chat: 4,096 bytes in, 8,192 out, whatever happens inside (SPEC 15)."""
    try:
        up = parse_up(frame)
    except MalformedError:
        raise MalformedRequestError from None
    tag_hash = sha256(up.tag)
    state = await _take_fragment(up, tag_hash, intake) if up.kind == 1 else Acknowledgement.NONE
    row, more = await intake.drops.next_mail_by_tag(tag_hash, up.after)
    answer = None
    if row is not None:
        answer = MailRowFrame(seq=row.seq, kind=row.kind, message_id=row.id, body=row.body, wrap=row.wrap)
    return build_down(state=state, message_id=up.message_id, row=answer, offset=up.offset, more=more)


async def _take_fragment(up: UpFrame, tag_hash: bytes, intake: Intake) -> Acknowledgement:
    try:
        whole = up.fragment
        if up.total > 1:
            row = await intake.drops.mailbox_by_tag(tag_hash)
            part = Fragment(up.message_id, row.id, up.index, up.total, up.fragment, intake.clock.today())
            gathered = await gather(intake.drops.store, part)
            if gathered is None:
                return Acknowledgement.KEPT
            whole = gathered
        return await _take_message(whole, up, tag_hash, intake)
    except ReloadKeysError:
        return Acknowledgement.RELOAD
    except (MalformedRequestError, UnknownReceiptError, ConflictError, ClosedConversationError, MalformedError):
        return Acknowledgement.REFUSED


async def _take_message(whole: bytes, up: UpFrame, tag_hash: bytes, intake: Intake) -> Acknowledgement:
    parts = parse_message(whole)
    if sha256(parts.body) != up.digest:
        raise MalformedRequestError
    message = SealedFollowUp(
        message_id=up.message_id,
        urgent=parts.urgent,
        body=parts.body,
        office_wrap=parts.office_wrap,
        mailbox_wrap=parts.mailbox_wrap,
        leaf=parts.leaf,
        files=tuple(parts.files),
    )
    stored = await receive_sealed_follow_up(message, tag_hash, intake)
    return Acknowledgement.REPEATED if stored.repeated else Acknowledgement.STORED


async def _say(
    content: dict[str, object], files: tuple[StoredFile, ...], reporter: Reporter, message_id: bytes, intake: Intake, *,
    urgent: bool = False, last: bool = False,
) -> Received:  # fmt: skip
    row = await mailbox_of(reporter, intake)
    card = _newest_card(await intake.drops.cards(row.id), reporter, intake)
    receiver = card.case_key if card else None
    # The seed of the draft's digest is the filing key: known to the receipt alone, the same for a repeated try.
    return await seal_follow_up(
        content,
        files,
        row,
        message_id,
        reporter.keys.filing,
        receiver,
        intake,
        keys=reporter.keys,
        urgent=urgent,
        last=last,
    )


def _has_answered(shown: Sequence[MailView]) -> bool:
    """Whether the last question how the person is was answered; the office may not have read it."""
    asked = max((place for place, each in enumerate(shown) if each.consents_to == CHECK_IN), default=len(shown))
    return any(each.kind == CHECK_IN for each in shown[asked:])


def _kind(card: _Card | None, heard: Sequence[Heard]) -> str:
    """The kind of the matter: as the office says, or before it has opened it, as the person said."""
    first = [text_of(each.content, "kind") for each in heard if text_of(each.content, "type") == "report"]
    return (card.kind if card else "") or "".join(first[:1])


def _newest_card(rows: Sequence[MailRow], reporter: Reporter, intake: Intake) -> _Card | None:
    for each in reversed(rows):
        if each.kind == CARD and (card := _card(each, reporter, intake)) is not None:
            return card
    return None


def _card(row: MailRow, reporter: Reporter, intake: Intake) -> _Card | None:
    about = SealingContext(purpose=Purpose.CARD, office=intake.office, message_id=row.id)
    try:
        raw = open_card(Body.parse(row.body), WrapRecord.parse(row.wrap), keys=reporter.keys, about=about)
        content = decode(raw)
        return _Card(
            case_key=PublicKey(b64_of(content, "case_key", PUBLIC_KEY_LENGTH) or b""),
            generation=int(content["generation"]),
            stage=str(content["stage"]),
            next_day=date.fromisoformat(content["next"]) if content.get("next") else None,
            stands=content.get("stands") is True,
            read_count=int(content.get("read", 0)),
            rung=text_of(content, "rung"),
            kind=text_of(content, "kind"),
            rate=content.get("rate") is True,
            check=content.get("check") is True,
        )
    except (CryptoError, KeyError, ValueError, TypeError):
        # A card that does not carry the confirmation is as good as none: the desk's key is used instead.
        return None


def _open(row: MailRow, reporter: Reporter, intake: Intake) -> Payload:
    about = SealingContext(purpose=Purpose.MESSAGE, office=intake.office, message_id=row.id)
    return open_with_receipt(Body.parse(row.body), WrapRecord.parse(row.wrap), keys=reporter.keys, about=about)


def _hear(row: MailRow, reporter: Reporter, intake: Intake) -> Heard | None:
    try:
        payload = _open(row, reporter, intake)
        return Heard(row, payload, decode(payload.content))
    except (CannotOpenError, MalformedError, MalformedRequestError):
        return None


def _view(heard: Heard, voices: Sequence[SpeakKey]) -> MailView | None:
    sender = "office" if heard.row.kind == OFFICE_MESSAGE else "reporter"
    confirmed = is_confirmed(heard, voices)
    if not confirmed and (sender == "office" or heard.payload.mac is not None):
        return None  # forged: no office message without the confirmation, no wrong one from anybody
    content = heard.content
    return MailView(
        id_hex=heard.row.id.hex(),
        sender=sender,
        text=text_of(content),
        ask=content.get("ask") is True,
        consents_to=str(content["ask"])[:_LONGEST_WORD] if isinstance(content.get("ask"), str) else "",
        kind=text_of(content, "type"),
        score=score_of(content),
        answer=tapped(content),
        files=tuple(
            MailFile(id_hex=each.id.hex(), name=each.name, type=each.type, size=each.size, cleaning=each.cleaning)
            for each in files_of(content)
        ),
        confirmed=confirmed,
    )


async def _open_chunks(reference: StoredFile, intake: Intake) -> AsyncIterator[bytes]:
    chunks = [chunk async for chunk in read_chunks(intake.drops.store, reference.id)]
    for data in open_file(
        chunks,
        key=DataKey(reference.key),
        office=intake.office,
        file_id=reference.id,
        length=reference.size,
        digest=reference.digest,
    ):
        yield data
