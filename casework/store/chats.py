"""Links between messenger chats and mailboxes: found by a keyed tag, never by an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from casework.store.drop_tables import chat_tag, mail, mailbox, push
from casework.store.drops import OFFICE_MESSAGE
from casework.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRow:
    """A chat's link to its mailbox."""

    tag: bytes
    mailbox_id: bytes
    tag_key: str
    push: bool
    read_seq: int
    waiting_receipt: bytes | None
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRow:
    """A sealed return address that may be used once."""

    id: bytes
    mailbox_id: bytes
    channel: str
    address: bytes


async def find_chat(store: Store, tags: Sequence[bytes]) -> ChatRow | None:
    """The link under one of these tags (this week's key and the one before)."""
    columns = (chat_tag.c.tag, chat_tag.c.mailbox_id, chat_tag.c.tag_key, chat_tag.c.push, chat_tag.c.read_seq)
    query = (
        select(*columns, chat_tag.c.waiting_receipt, mailbox.c.closed)
        .join(mailbox, mailbox.c.id == chat_tag.c.mailbox_id)
        .where(chat_tag.c.tag.in_(tags))
    )
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else ChatRow(**row)


async def touch_chat(store: Store, old: bytes, tag: bytes, tag_key: str, day: date) -> None:
    """Note the contact and move the link under the current tag key."""
    async with store.writing() as connection:
        await connection.execute(
            update(chat_tag).where(chat_tag.c.tag == old).values(tag=tag, tag_key=tag_key, contact_day=day)
        )


async def link_chat(store: Store, row: ChatRow, day: date) -> None:
    """Link a chat to a mailbox, replacing the link it had."""
    async with store.writing() as connection:
        await connection.execute(delete(chat_tag).where(chat_tag.c.tag == row.tag))
        await connection.execute(
            insert(chat_tag).values(
                tag=row.tag, mailbox_id=row.mailbox_id, tag_key=row.tag_key, contact_day=day, push=row.push,
                read_seq=row.read_seq, waiting_receipt=row.waiting_receipt,
            )
        )  # fmt: skip


async def unlink_chat(store: Store, tags: Sequence[bytes]) -> bool:
    """Forget a chat; whether there was one."""
    async with store.writing() as connection:
        mine = select(chat_tag.c.mailbox_id).where(chat_tag.c.tag.in_(tags))
        await connection.execute(delete(push).where(push.c.mailbox_id.in_(mine)))
        gone = await connection.execute(delete(chat_tag).where(chat_tag.c.tag.in_(tags)))
    return gone.rowcount > 0


async def receipt_shown(store: Store, tag: bytes) -> None:
    """Delete the sealed copy of a receipt that the messenger confirmed showing."""
    async with store.writing() as connection:
        await connection.execute(update(chat_tag).where(chat_tag.c.tag == tag).values(waiting_receipt=None))


async def waiting_answers(store: Store, row: ChatRow) -> tuple[int, int]:
    """How many office messages came since the chat was last told, and the newest row's number."""
    query = select(func.count(), func.max(mail.c.seq)).where(
        mail.c.mailbox_id == row.mailbox_id, mail.c.kind == OFFICE_MESSAGE, mail.c.seq > row.read_seq
    )
    async with store.reading() as connection:
        count, newest = (await connection.execute(query)).one()
    return int(count), int(newest or row.read_seq)


async def told(store: Store, tag: bytes, seq: int) -> None:
    """Note up to which row the chat was told that answers wait."""
    async with store.writing() as connection:
        await connection.execute(update(chat_tag).where(chat_tag.c.tag == tag).values(read_seq=seq))


async def ask_push(store: Store, tag: bytes, row: PushRow) -> None:
    """Keep a sealed return address, because the person asked to be told."""
    async with store.writing() as connection:
        await connection.execute(delete(push).where(push.c.mailbox_id == row.mailbox_id))
        await connection.execute(
            insert(push).values(
                id=row.id, mailbox_id=row.mailbox_id, channel=row.channel, address=row.address, ready=False
            )
        )
        await connection.execute(update(chat_tag).where(chat_tag.c.tag == tag).values(push=True))


async def cancel_push(store: Store, row: ChatRow) -> bool:
    """Delete a chat's return address and its wish to be told; whether there was one."""
    async with store.writing() as connection:
        gone = await connection.execute(delete(push).where(push.c.mailbox_id == row.mailbox_id))
        await connection.execute(update(chat_tag).where(chat_tag.c.tag == row.tag).values(push=False))
    return gone.rowcount > 0


async def ready_pushes(store: Store, channel: str, limit: int = 50) -> list[PushRow]:
    """Return addresses of people who asked and for whom an answer waits."""
    columns = (push.c.id, push.c.mailbox_id, push.c.channel, push.c.address)
    query = select(*columns).where(push.c.channel == channel, push.c.ready.is_(True)).limit(limit)
    async with store.reading() as connection:
        return [PushRow(**row) for row in (await connection.execute(query)).mappings()]


async def mark_ready(store: Store, mailbox_id: bytes, address: bytes | None = None) -> None:
    """An answer lies in the mailbox: whoever asked is told once; the peeled address replaces the stored one."""
    values: dict[str, object] = {"ready": True}
    if address is not None:
        values["address"] = address
    async with store.writing() as connection:
        await connection.execute(update(push).where(push.c.mailbox_id == mailbox_id).values(values))


async def push_address(store: Store, mailbox_id: bytes) -> bytes | None:
    """The sealed return address of a mailbox, if its person asked to be told."""
    async with store.reading() as connection:
        found = await connection.execute(select(push.c.address).where(push.c.mailbox_id == mailbox_id))
        return found.scalar_one_or_none()


async def destroy_push(store: Store, push_id: bytes) -> None:
    """Delete a return address: it was used, or it cannot be used."""
    mine = select(push.c.mailbox_id).where(push.c.id == push_id)
    async with store.writing() as connection:
        await connection.execute(update(chat_tag).where(chat_tag.c.mailbox_id.in_(mine)).values(push=False))
        await connection.execute(delete(push).where(push.c.id == push_id))
