"""What the keeper does with the drop store: look at drops, forget them, sweep what is left over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from casework.store.drop_tables import (
    chat_tag,
    drop,
    file,
    file_chunk,
    filing,
    filing_day,
    fragment,
    last_word,
    mail,
    mailbox,
    outbox,
    push,
)
from casework.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDrop:
    """A drop with its body, on its way to the office."""

    id: bytes
    mailbox_id: bytes
    number: str
    desk: str
    deadline_class: str
    day: date
    urgent: bool
    first: bool
    wrap_key: bytes
    office_wrap: bytes
    body: bytes
    seq: int


async def peek(store: Store, limit: int) -> list[TakenDrop]:
    """Some drops: conversations in random order, the words of each in theirs."""
    query = (
        select(
            drop.c.id, drop.c.mailbox_id, mailbox.c.number, drop.c.desk, drop.c.deadline_class, drop.c.day,
            drop.c.urgent, drop.c.first, drop.c.wrap_key, drop.c.office_wrap, mail.c.body, mail.c.seq,
        )
        .join(mail, mail.c.id == drop.c.id)
        .join(mailbox, mailbox.c.id == drop.c.mailbox_id)
        .order_by(drop.c.mailbox_id, mail.c.seq)
        .limit(limit)
    )  # fmt: skip
    async with store.reading() as connection:
        return [TakenDrop(**row) for row in (await connection.execute(query)).mappings()]


async def drops_for_key(store: Store, key_id: bytes) -> int:
    """How many drops are sealed to a key."""
    counting = select(func.count()).select_from(drop).where(drop.c.wrap_key == key_id)
    async with store.reading() as connection:
        return int((await connection.execute(counting)).scalar_one())


async def forget_taken(store: Store, ids: Sequence[bytes]) -> None:
    """Delete drops that lie safely in the office."""
    async with store.writing() as connection:
        await connection.execute(delete(drop).where(drop.c.id.in_(ids)))


async def sweep_files(store: Store, before: date) -> None:
    """Delete uploads of earlier days that no message named or that never finished."""
    left = file.c.mailbox_id.is_(None) | file.c.complete.is_(False)
    async with store.writing() as connection:
        gone = list((await connection.execute(select(file.c.id).where(left, file.c.day < before))).scalars())
        await connection.execute(delete(file_chunk).where(file_chunk.c.file_id.in_(gone)))
        await connection.execute(delete(file).where(file.c.id.in_(gone)))


async def idle_chats(store: Store, before: date) -> None:
    """End the link of chats that were silent for long, and of closed conversations; give up texts nobody takes."""
    closed = select(mailbox.c.id).where(mailbox.c.closed.is_(True))
    async with store.writing() as connection:
        await connection.execute(delete(push).where(push.c.mailbox_id.in_(closed)))
        await connection.execute(
            delete(chat_tag).where((chat_tag.c.contact_day < before) | chat_tag.c.mailbox_id.in_(closed))
        )
        await connection.execute(delete(outbox).where(outbox.c.day < before))


async def destroy_mailboxes(store: Store, mailbox_ids: Sequence[bytes]) -> None:
    """Delete mailboxes with everything in them; their receipts are answered like wrong ones from now on."""
    files = select(file.c.id).where(file.c.mailbox_id.in_(mailbox_ids))
    async with store.writing() as connection:
        await connection.execute(delete(file_chunk).where(file_chunk.c.file_id.in_(files)))
        for table in (file, fragment, chat_tag, push, drop, mail, last_word):
            await connection.execute(delete(table).where(table.c.mailbox_id.in_(mailbox_ids)))
        await connection.execute(delete(mailbox).where(mailbox.c.id.in_(mailbox_ids)))
    await store.checkpoint()


async def unfiled_days(store: Store, before: date) -> dict[date, list[bytes]]:
    """The leaves of days that have no signed tree yet."""
    query = (
        select(filing.c.day, filing.c.leaf)
        .where(filing.c.day < before, filing.c.day.not_in(select(filing_day.c.day)))
        .order_by(filing.c.leaf)
    )
    days: dict[date, list[bytes]] = {}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            days.setdefault(row.day, []).append(row.leaf)
    return days


async def publish_day(store: Store, day: date, document: bytes) -> None:
    """Store a day's public filing document."""
    async with store.writing() as connection:
        await connection.execute(delete(filing_day).where(filing_day.c.day == day))
        await connection.execute(filing_day.insert().values(day=day, document=document))


async def published_days(store: Store, limit: int = 400) -> list[date]:
    """The days with a signed tree, newest first."""
    query = select(filing_day.c.day).order_by(filing_day.c.day.desc()).limit(limit)
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())


async def published_day(store: Store, day: date) -> bytes | None:
    """A day's public filing document."""
    async with store.reading() as connection:
        found = await connection.execute(select(filing_day.c.document).where(filing_day.c.day == day))
        return found.scalar_one_or_none()


async def count_drops(store: Store) -> int:
    """How many drops wait for the keeper."""
    async with store.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(drop))).scalar_one())
