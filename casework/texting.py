"""Text messages: the first of a number is the story, later ones follow; what is said back only the bot can open."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from casework.bootstrap import Intake, week_keys
from casework.content import Lane, b64, b64_of, check_text, decode, encode, text_of
from casework.errors import ClosedConversationError, ConflictError, Refusal
from casework.messaging import Conversation, continue_conversation, current_tag, find_conversation, messenger_of
from casework.rating import is_rating
from casework.receipts import draw_receipt
from casework.receiving import ReportDraft, public_number, seal_report
from casework.store.drops import NewChat
from casework.store.texts import OutboxRow, destroy_text, put_text
from casework.store.texts import waiting_texts as waiting_rows
from casework.telephone import LINE
from crypto.errors import CryptoError
from crypto.keys import random_id
from crypto.outbox import INNER_SIZE, open_outgoing_text, open_return_address, seal_outgoing_text, seal_return_address

_ID = 16
_TRIES = 3
_LETTER = "text"

# Public number and whether it is the first text -> what is said back; nothing where it is empty.
Answer = Callable[[str, bool], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    """A text as it arrived; `event` stays the same when it is delivered again."""

    number: str = field(repr=False)
    event: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingText:
    """A text to be sent, opened for this one use."""

    id: bytes
    number: str = field(repr=False)
    text: str = field(repr=False)


async def receive_text(message: TextMessage, answer: Answer, intake: Intake) -> bool:
    """Seal and store a text, and what is said back to it, in one durable commit; False where it was stored before."""
    # Also under last week's key: what is delivered again across the change of keys must not be stored twice.
    ids = _event_ids("event", message.number, message.event, intake)
    if await intake.drops.stored(ids):
        return False
    for _ in range(_TRIES):
        try:
            await _store(message, ids[0], answer, intake)
        except ConflictError:
            if await intake.drops.stored(ids):
                return False  # the id is made from this very text: another process was faster
            continue  # another process has begun: this belongs to it
        return True
    raise ConflictError  # not stored: the gateway comes again


async def _store(message: TextMessage, message_id: bytes, answer: Answer, intake: Intake) -> None:
    conversation = await find_conversation(LINE, message.number, intake)
    # After the end there is room for how it went, once; anything else begins another story.
    if conversation is not None and (not conversation.closed or is_rating(message.text, intake.rules)):
        with suppress(ClosedConversationError):  # closed in this moment: then it begins another
            await _go_on(message, message_id, conversation, answer, intake)
            return
    await _begin(message, message_id, answer, intake)


async def say_by_text(number: str, event: str, text: str, intake: Intake) -> None:
    """Lay a text ready that answers something which is not stored; the same event is answered under the same id."""
    row = _outgoing(number, text, _event_ids("said", number, event, intake)[0], intake)
    await put_text(intake.drops.store, row)


async def waiting_texts(intake: Intake) -> list[OutgoingText]:
    """What is to be sent; what this bot cannot open is destroyed."""
    ready: list[OutgoingText] = []
    for row in await waiting_rows(intake.drops.store, LINE):
        try:
            ready.append(_opened(row, intake))
        except (CryptoError, Refusal, UnicodeDecodeError):
            await destroy_text(intake.drops.store, row.id)
    return ready


async def text_sent(text: OutgoingText, intake: Intake) -> None:
    """The carrier has taken it, or never will: the row is destroyed."""
    await destroy_text(intake.drops.store, text.id)


async def _begin(message: TextMessage, message_id: bytes, answer: Answer, intake: Intake) -> None:
    rule, number = intake.rules.texting, public_number()
    outbox = messenger_of(intake).outbox.public
    address = seal_return_address(message.number.encode(), outbox, None, intake.office)
    draft = ReportDraft(
        lane=Lane.SMS,
        kind=rule.kind,
        desk=rule.desk,
        text=message.text,
        answers={"contact": message.number},
        number=number,
        answer_to={"address": b64(address), "key": b64(outbox.raw)},
    )
    tag, key_id = current_tag(LINE, message.number, intake)
    # Nobody is shown this receipt: the carrier would read it. Whoever wants one begins on the web.
    chat = NewChat(tag=tag, tag_key=key_id, waiting_receipt=None, alone=True)
    sends = _said_back(message, answer(number, True), intake)
    await seal_report(draft, draw_receipt(message_id), intake, chat, sends)


async def _go_on(
    message: TextMessage, message_id: bytes, conversation: Conversation, answer: Answer, intake: Intake
) -> None:
    mailbox = await intake.drops.mailbox(conversation.row.mailbox_id)
    sends = _said_back(message, answer(mailbox.number, False), intake)
    text = check_text(message.text)
    await continue_conversation(
        text, (), conversation, intake, message_id=message_id, sends=sends, last=is_rating(text, intake.rules)
    )


def _said_back(message: TextMessage, text: str, intake: Intake) -> OutboxRow | None:
    # A random id: the carrier keeps it beside the number, so it must say nothing here.
    return _outgoing(message.number, text, random_id(), intake) if text else None


def _outgoing(number: str, text: str, text_id: bytes, intake: Intake) -> OutboxRow:
    outbox = messenger_of(intake).outbox.public
    address = seal_return_address(number.encode(), outbox, None, intake.office)
    raw = encode({"type": _LETTER, "address": b64(address), "text": text})
    sealed = seal_outgoing_text(raw, outbox, intake.office, text_id)
    return OutboxRow(id=text_id, channel=LINE, day=intake.clock.today(), body=sealed.body.raw, wrap=sealed.wraps[0].raw)


def _opened(row: OutboxRow, intake: Intake) -> OutgoingText:
    outbox = messenger_of(intake).outbox
    content = decode(open_outgoing_text(row.body, row.wrap, outbox, intake.office, row.id))
    address = b64_of(content, "address", INNER_SIZE) or b""
    number = open_return_address(address, outbox, intake.office).decode()
    return OutgoingText(id=row.id, number=number, text=text_of(content))


def _event_ids(space: str, number: str, event: str, intake: Intake) -> list[bytes]:
    """Ids keyed with this week's tag key, then with the one before; a lasting key would tell for ever who wrote."""
    keys = week_keys(messenger_of(intake).tags)
    return [week.key.tag(f"{LINE}/{space}", f"{number}/{event}")[:_ID] for week in keys]
