"""Messenger chats: found by a keyed tag, continued without a receipt, told of answers only on contact or when asked."""

from dataclasses import dataclass, field

from casework.bootstrap import Intake, Messenger, week_keys
from casework.content import StoredFile, check_text
from casework.errors import NotFoundError, NotReadyError
from casework.receipts import NewReceipt, Reporter
from casework.receiving import Received, ReportDraft, case_receiver, mailbox_of, seal_follow_up, seal_report
from casework.store.chats import (
    ChatRow,
    PushRow,
    ask_push,
    cancel_push,
    destroy_push,
    find_chat,
    link_chat,
    ready_pushes,
    receipt_shown,
    told,
    touch_chat,
    unlink_chat,
    waiting_answers,
)
from casework.store.drops import NewChat
from casework.store.texts import OutboxRow
from crypto.errors import CryptoError
from crypto.keys import random_bytes, random_id
from crypto.outbox import open_return_address, seal_return_address
from crypto.receipt import ReceiptSecret

_SEED = 32


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat that is linked to a mailbox."""

    row: ChatRow
    waiting: int  # answers the chat was not told of yet
    newest: int

    @property
    def closed(self) -> bool:
        """Whether the office has closed the conversation."""
        return self.row.closed


@dataclass(frozen=True, slots=True)
class Push:
    """Somebody asked to be told, and an answer waits; the address is opened for this one use."""

    id: bytes
    address: str = field(repr=False)


async def find_conversation(channel: str, address: str, intake: Intake) -> Conversation | None:
    """The conversation of a chat; finding it counts as contact."""
    row = await find_chat(intake.drops.store, _tags(channel, address, intake))
    if row is None:
        return None
    tag, key_id = current_tag(channel, address, intake)
    await touch_chat(intake.drops.store, row.tag, tag, key_id, intake.clock.today())
    row = ChatRow(**{name: getattr(row, name) for name in ChatRow.__dataclass_fields__} | {"tag": tag})
    waiting, newest = await waiting_answers(intake.drops.store, row)
    return Conversation(row, waiting, newest)


async def start_conversation(
    draft: ReportDraft, receipt: NewReceipt, channel: str, address: str, intake: Intake
) -> Received:
    """Report, mailbox and chat link in one durable commit; the receipt waits sealed to the bot until it was shown."""
    outbox = messenger_of(intake).outbox.public
    waiting = seal_return_address(receipt.secret.raw(), outbox, None, intake.office)
    tag, key_id = current_tag(channel, address, intake)
    return await seal_report(draft, receipt, intake, NewChat(tag=tag, tag_key=key_id, waiting_receipt=waiting))


async def continue_conversation(
    text: str,
    files: tuple[StoredFile, ...],
    conversation: Conversation,
    intake: Intake,
    *,
    message_id: bytes,
    urgent: bool = False,
    sends: OutboxRow | None = None,
    last: bool = False,
) -> Received:
    """Seal a later bubble to case and mailbox; without the receipt it is marked as not confirmed."""
    row = await intake.drops.mailbox(conversation.row.mailbox_id)
    content: dict[str, object] = {"type": "follow_up", "text": check_text(text, may_be_empty=bool(files))}
    # Keyed with what is not in the database: a thief must not be able to try out guesses of a short bubble.
    seed = week_keys(messenger_of(intake).tags)[0].key.tag("bubble", row.id.hex())
    receiver = case_receiver(row)
    return await seal_follow_up(
        content, files, row, message_id, seed, receiver, intake, urgent=urgent, sends=sends, last=last
    )


async def resume_conversation(reporter: Reporter, channel: str, address: str, intake: Intake) -> None:
    """Link a chat to the mailbox of a receipt typed into it."""
    row = await mailbox_of(reporter, intake)
    tag, key_id = current_tag(channel, address, intake)
    link = ChatRow(
        tag=tag, mailbox_id=row.id, tag_key=key_id, push=False,
        read_seq=row.next_seq - 1, waiting_receipt=None, closed=row.closed,
    )  # fmt: skip
    await link_chat(intake.drops.store, link, intake.clock.today())


async def note_told(conversation: Conversation, intake: Intake) -> None:
    """Remember that the chat was told how many answers wait."""
    await told(intake.drops.store, conversation.row.tag, conversation.newest)


async def pending_receipt(channel: str, address: str, intake: Intake) -> NewReceipt | None:
    """A receipt that was stored but not confirmed as shown, for instance because the process died in between."""
    row = await find_chat(intake.drops.store, _tags(channel, address, intake))
    if row is None or row.waiting_receipt is None:
        return None
    try:
        secret = open_return_address(row.waiting_receipt, messenger_of(intake).outbox, intake.office)
    except CryptoError:
        return None  # sealed to an outbox key that is gone; the web still has the mailbox
    return NewReceipt(ReceiptSecret(secret), random_id(), random_bytes(_SEED))


async def confirm_receipt_shown(channel: str, address: str, intake: Intake) -> None:
    """The messenger confirmed: forget the sealed copy of the receipt."""
    for tag in _tags(channel, address, intake):
        await receipt_shown(intake.drops.store, tag)


async def forget(channel: str, address: str, intake: Intake) -> bool:
    """Forget this chat; from then on only the receipt leads back."""
    return await unlink_chat(intake.drops.store, _tags(channel, address, intake))


async def ask_for_push(channel: str, address: str, intake: Intake) -> None:
    """Keep the return address, sealed to the bot and, once there is one, to the case key around it."""
    row = await find_chat(intake.drops.store, _tags(channel, address, intake))
    if row is None:
        raise NotFoundError
    mailbox = await intake.drops.mailbox(row.mailbox_id)
    sealed = seal_return_address(
        address.encode(), messenger_of(intake).outbox.public, case_receiver(mailbox), intake.office
    )
    kept = PushRow(id=random_id(), mailbox_id=row.mailbox_id, channel=channel, address=sealed)
    await ask_push(intake.drops.store, row.tag, kept)


async def stop_push(channel: str, address: str, intake: Intake) -> bool:
    """Forget the return address, keep the link; whether the person had asked to be told."""
    row = await find_chat(intake.drops.store, _tags(channel, address, intake))
    return row is not None and await cancel_push(intake.drops.store, row)


async def take_pushes(channel: str, intake: Intake) -> list[Push]:
    """Whom to tell now that an answer waits; an address this bot cannot open is destroyed."""
    ready: list[Push] = []
    for row in await ready_pushes(intake.drops.store, channel):
        try:
            address = open_return_address(row.address, messenger_of(intake).outbox, intake.office)
            ready.append(Push(row.id, address.decode()))
        except CryptoError:
            await destroy_push(intake.drops.store, row.id)
    return ready


async def push_done(push: Push, intake: Intake) -> None:
    """Told, or not to be told: the return address is destroyed."""
    await destroy_push(intake.drops.store, push.id)


def messenger_of(intake: Intake) -> Messenger:
    """The keys of a channel process."""
    if intake.messenger is None:
        raise NotReadyError("이 프로세스는 메신저 열쇠 없이 시작되었습니다.")
    return intake.messenger


def _tags(channel: str, address: str, intake: Intake) -> list[bytes]:
    return [week.key.tag(channel, address) for week in week_keys(messenger_of(intake).tags)]


def current_tag(channel: str, address: str, intake: Intake) -> tuple[bytes, str]:
    """The tag under this week's key, and the key's id."""
    week = week_keys(messenger_of(intake).tags)[0]
    return week.key.tag(channel, address), week.id
