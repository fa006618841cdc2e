"""The drop store: append reports and messages, hand a reporter their own mailbox, let the keeper take drops."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import (
    ClosedConversationError,
    ConflictError,
    LinkedMeanwhileError,
    MalformedRequestError,
    UnknownReceiptError,
)
from casework.store.drop_tables import chat_tag, drop, file, filing, last_word, mail, mailbox, outbox, tombstone
from casework.store.engine import Store
from casework.store.group_commit import GroupCommit
from casework.store.texts import OutboxRow

OFFICE_MESSAGE, OWN_MESSAGE, CARD = 0, 1, 2
TEXT_MESSAGE = 3  # leaves by telephone; never lies in a mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class DropRows:
    """One message on its way to the office, with everything that must become durable together with it."""

    message_id: bytes
    mailbox_id: bytes
    digest: bytes
    body: bytes
    office_wrap: bytes
    mailbox_wrap: bytes
    wrap_key: bytes
    desk: str
    deadline_class: str
    day: date
    size_class: int
    urgent: bool
    leaf: bytes | None
    files: tuple[bytes, ...] = ()
    mailbox: "NewMailbox | None" = None  # only with the first message
    chat: "NewChat | None" = None
    sends: "OutboxRow | None" = None  # what is said back by text message
    last: bool = False  # may be the one message for which there is room after the end


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMailbox:
    """The mailbox that a first message opens."""

    number: str
    tag_hash: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChat:
    """The link between a messenger chat and the mailbox it opened."""

    tag: bytes
    tag_key: str
    waiting_receipt: bytes | None  # none where receipts are not shown
    alone: bool = False  # refused where the chat has an open conversation already: parts of one text come together


@dataclass(frozen=True, slots=True)
class Stored:
    """What became durable: the mailbox's public number, the day, and whether it had been stored before."""

    number: str
    day: date
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRow:
    """A mailbox as the store knows it."""

    id: bytes
    number: str
    public_key: bytes
    desk: str
    case_key: bytes | None
    next_seq: int
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One sealed row of a mailbox."""

    id: bytes
    seq: int
    kind: int
    body: bytes
    wrap: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Something the office puts into a mailbox."""

    id: bytes
    mailbox_id: bytes
    kind: int
    body: bytes
    digest: bytes
    wrap: bytes
    case_key: bytes | None = None
    closed: bool = False


# Every open chat asks this every few seconds, so it is put together once.
_NEXT_MAIL = (
    select(mail.c.id, mail.c.seq, mail.c.kind, mail.c.body, mail.c.wrap)
    .join(mailbox, mailbox.c.id == mail.c.mailbox_id)
    .where(mailbox.c.tag_hash == bindparam("tag_hash"), mail.c.seq > bindparam("after"))
    .order_by(mail.c.seq)
    .limit(2)
)


class Drops:
    """What the public side may do with the drop store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._group: GroupCommit[DropRows, Stored] = GroupCommit(store, write_drops)

    async def add(self, rows: DropRows) -> Stored:
        """Store a message durably; the same id and digest again is answered as before, another digest is refused."""
        return await self._group.add(rows)

    async def mailbox_by_tag(self, tag_hash: bytes) -> MailboxRow:
        """The mailbox of a receipt; refused the same way whether it never was or was replaced."""
        async with self.store.reading() as connection:
            return await _one_mailbox(connection, mailbox.c.tag_hash == tag_hash)

    async def mailbox(self, mailbox_id: bytes) -> MailboxRow:
        """The mailbox with this id."""
        async with self.store.reading() as connection:
            return await _one_mailbox(connection, mailbox.c.id == mailbox_id)

    async def mail_after(self, mailbox_id: bytes, seq: int, limit: int) -> list[MailRow]:
        """The next rows of a mailbox in order."""
        query = (
            select(mail.c.id, mail.c.seq, mail.c.kind, mail.c.body, mail.c.wrap)
            .where(mail.c.mailbox_id == mailbox_id, mail.c.seq > seq)
            .order_by(mail.c.seq)
            .limit(limit)
        )
        async with self.store.reading() as connection:
            return [MailRow(**row) for row in (await connection.execute(query)).mappings()]

    async def newest_mail(self, mailbox_id: bytes, limit: int) -> list[MailRow]:
        """The newest rows of a mailbox, oldest first."""
        return (await self._mail(mail.c.mailbox_id == mailbox_id, limit))[::-1]

    async def mail_ids(self, mailbox_id: bytes) -> set[bytes]:
        """The ids of every row of a mailbox."""
        async with self.store.reading() as connection:
            found = await connection.execute(select(mail.c.id).where(mail.c.mailbox_id == mailbox_id))
            return set(found.scalars())

    async def stored(self, ids: Sequence[bytes]) -> set[bytes]:
        """Which of these messages are stored already."""
        async with self.store.reading() as connection:
            return set((await connection.execute(select(mail.c.id).where(mail.c.id.in_(ids)))).scalars())

    async def cards(self, mailbox_id: bytes) -> list[MailRow]:
        """The cards of a mailbox, oldest first; there is one at most, unless somebody put another there."""
        return (await self._mail(and_(mail.c.mailbox_id == mailbox_id, mail.c.kind == CARD), 8))[::-1]

    async def _mail(self, condition: Any, limit: int) -> list[MailRow]:
        columns = (mail.c.id, mail.c.seq, mail.c.kind, mail.c.body, mail.c.wrap)
        query = select(*columns).where(condition).order_by(mail.c.seq.desc()).limit(limit)
        async with self.store.reading() as connection:
            return [MailRow(**row) for row in (await connection.execute(query)).mappings()]

    async def next_mail_by_tag(self, tag_hash: bytes, seq: int) -> tuple[MailRow | None, bool]:
        """The next row after `seq` and whether another follows; one query, for the exchange."""
        async with self.store.reading() as connection:
            rows = (await connection.execute(_NEXT_MAIL, {"tag_hash": tag_hash, "after": seq})).mappings().all()
        return (MailRow(**rows[0]) if rows else None), len(rows) > 1

    async def deliver(self, letter: "Letter") -> None:
        """Put an office message or a card into a mailbox, once; a new card replaces the one before."""
        async with self.store.writing() as connection:
            if (await connection.execute(select(mail.c.id).where(mail.c.id == letter.id))).first() is not None:
                return
            await _one_mailbox(connection, mailbox.c.id == letter.mailbox_id)
            if letter.kind == CARD:
                await connection.execute(
                    delete(mail).where(mail.c.mailbox_id == letter.mailbox_id, mail.c.kind == CARD)
                )
                changes = {"case_key": letter.case_key, "closed": letter.closed}
                await connection.execute(update(mailbox).where(mailbox.c.id == letter.mailbox_id).values(changes))
            seq = await _next_seq(connection, letter.mailbox_id)
            values = {"id": letter.id, "mailbox_id": letter.mailbox_id, "seq": seq, "kind": letter.kind}
            await connection.execute(
                insert(mail).values(**values, body=letter.body, digest=letter.digest, wrap=letter.wrap)
            )

    async def renew(self, old: bytes, new_hash: bytes, new_key: bytes, wraps: dict[bytes, bytes], day: date) -> None:
        """Replace a receipt: new tag hash, new mailbox key, every row re-wrapped; the old one leaves a tombstone."""
        async with self.store.writing() as connection:
            row = await _one_mailbox(connection, mailbox.c.tag_hash == old)
            held = set((await connection.execute(select(mail.c.id).where(mail.c.mailbox_id == row.id))).scalars())
            if held != set(wraps):
                raise ConflictError
            for message_id, wrap in wraps.items():
                await connection.execute(update(mail).where(mail.c.id == message_id).values(wrap=wrap))
            await connection.execute(
                update(mailbox).where(mailbox.c.id == row.id).values(tag_hash=new_hash, public_key=new_key)
            )
            await connection.execute(insert(tombstone).values(tag_hash=old, day=day))


async def _one_mailbox(connection: AsyncConnection, condition: Any) -> MailboxRow:
    columns = [mailbox.c[name] for name in MailboxRow.__dataclass_fields__]
    row = (await connection.execute(select(*columns).where(condition))).mappings().first()
    if row is None:
        raise UnknownReceiptError
    return MailboxRow(**row)


async def write_drops(connection: AsyncConnection, items: Sequence[DropRows]) -> list[Stored | Exception]:
    """Validate every item, then write the good ones table by table."""
    known = await _known(connection, items)
    results: list[Stored | Exception] = []
    good: list[DropRows] = []
    sequence: dict[bytes, int] = {}
    begun: set[bytes] = set()
    for item in items:
        try:
            stored = await _check(connection, item, known)
            _begin_once(item, begun)
            if not stored.repeated:
                sequence[item.message_id] = 1 if item.mailbox else await _next_seq(connection, item.mailbox_id)
                known[item.message_id] = (item.digest, stored.number)
                good.append(item)
            results.append(stored)
        except (ConflictError, UnknownReceiptError, ClosedConversationError, MalformedRequestError) as refusal:
            results.append(refusal)
    if good:
        await _write_good(connection, good, sequence)
    return results


async def _known(connection: AsyncConnection, items: Sequence[DropRows]) -> dict[bytes, tuple[bytes, str]]:
    query = (
        select(mail.c.id, mail.c.digest, mailbox.c.number)
        .join(mailbox, mailbox.c.id == mail.c.mailbox_id)
        .where(mail.c.id.in_([item.message_id for item in items]))
    )
    return {row.id: (row.digest, row.number) for row in await connection.execute(query)}


async def _check(connection: AsyncConnection, item: DropRows, known: dict[bytes, tuple[bytes, str]]) -> Stored:
    before = known.get(item.message_id)
    if before is not None:
        if before[0] != item.digest:
            raise ConflictError
        return Stored(before[1], item.day, repeated=True)
    if item.mailbox is not None:
        number = item.mailbox.number
        if item.chat is not None and item.chat.alone:
            await _must_be_alone(connection, item.chat)
    else:
        row = await _one_mailbox(connection, mailbox.c.id == item.mailbox_id)
        if row.closed:
            await _take_last(connection, item)
        number = row.number
    if item.files:
        await _claim_files(connection, item)
    return Stored(number, item.day, repeated=False)


async def _take_last(connection: AsyncConnection, item: DropRows) -> None:
    """Take the one place after the end; refused where it is taken, or for what does not belong there."""
    taken = select(last_word.c.mailbox_id).where(last_word.c.mailbox_id == item.mailbox_id)
    if not item.last or (await connection.execute(taken)).first() is not None:
        raise ClosedConversationError
    await connection.execute(insert(last_word).values(mailbox_id=item.mailbox_id))


async def _must_be_alone(connection: AsyncConnection, chat: NewChat) -> None:
    query = select(chat_tag.c.tag).join(mailbox, mailbox.c.id == chat_tag.c.mailbox_id)
    linked = query.where(chat_tag.c.tag == chat.tag, mailbox.c.closed.is_(False))
    if (await connection.execute(linked)).first() is not None:
        raise LinkedMeanwhileError


def _begin_once(item: DropRows, begun: set[bytes]) -> None:
    """The same among those that are written together."""
    if item.chat is not None and item.chat.alone:
        if item.chat.tag in begun:
            raise LinkedMeanwhileError
        begun.add(item.chat.tag)


async def _claim_files(connection: AsyncConnection, item: DropRows) -> None:
    free = (file.c.id.in_(item.files), file.c.mailbox_id.is_(None), file.c.complete.is_(True))
    found = (await connection.execute(select(func.count()).select_from(file).where(*free))).scalar_one()
    if found != len(set(item.files)):
        raise MalformedRequestError
    await connection.execute(update(file).where(*free).values(mailbox_id=item.mailbox_id))


async def _next_seq(connection: AsyncConnection, mailbox_id: bytes) -> int:
    taken = await connection.execute(
        update(mailbox)
        .where(mailbox.c.id == mailbox_id)
        .values(next_seq=mailbox.c.next_seq + 1)
        .returning(mailbox.c.next_seq)
    )
    return int(taken.scalar_one()) - 1


async def _write_good(connection: AsyncConnection, good: list[DropRows], sequence: dict[bytes, int]) -> None:
    opened = [item for item in good if item.mailbox is not None]
    if opened:
        await connection.execute(insert(mailbox), [_mailbox_row(item) for item in opened])
    await connection.execute(insert(mail), [_mail_row(item, sequence[item.message_id]) for item in good])
    await connection.execute(insert(drop), [_drop_row(item) for item in good])
    leaves = [{"leaf": item.leaf, "day": item.day} for item in good if item.leaf is not None]
    if leaves:
        await connection.execute(insert(filing), leaves)
    sends = [asdict(item.sends) for item in good if item.sends is not None]
    if sends:
        await connection.execute(insert(outbox), sends)
    for item in good:
        if item.chat is not None:
            await _link_chat(connection, item)


async def _link_chat(connection: AsyncConnection, item: DropRows) -> None:
    assert item.chat is not None  # noqa: S101 - narrows the type; the caller has looked
    old = delete(chat_tag).where(chat_tag.c.tag == item.chat.tag)
    if item.chat.alone:
        # A link that another process has made since this one looked stays, and the row below is refused.
        old = old.where(chat_tag.c.mailbox_id.not_in(select(mailbox.c.id).where(mailbox.c.closed.is_(False))))
    await connection.execute(old)
    await connection.execute(
        insert(chat_tag).values(
            tag=item.chat.tag,
            mailbox_id=item.mailbox_id,
            tag_key=item.chat.tag_key,
            contact_day=item.day,
            push=False,
            read_seq=1,
            waiting_receipt=item.chat.waiting_receipt,
        )
    )


def _mailbox_row(item: DropRows) -> dict[str, Any]:
    assert item.mailbox is not None  # noqa: S101 - narrows the type; the caller has looked
    return {
        "id": item.mailbox_id,
        "number": item.mailbox.number,
        "tag_hash": item.mailbox.tag_hash,
        "public_key": item.mailbox.public_key,
        "desk": item.desk,
        "case_key": None,
        "next_seq": 2,
        "closed": False,
    }


def _mail_row(item: DropRows, seq: int) -> dict[str, Any]:
    return {
        "id": item.message_id,
        "mailbox_id": item.mailbox_id,
        "seq": seq,
        "kind": OWN_MESSAGE,
        "body": item.body,
        "digest": item.digest,
        "wrap": item.mailbox_wrap,
    }


def _drop_row(item: DropRows) -> dict[str, Any]:
    return {
        "id": item.message_id,
        "mailbox_id": item.mailbox_id,
        "desk": item.desk,
        "deadline_class": item.deadline_class,
        "day": item.day,
        "size_class": item.size_class,
        "urgent": item.urgent,
        "first": item.mailbox is not None,
        "wrap_key": item.wrap_key,
        "office_wrap": item.office_wrap,
    }
