"""A mailbox changes hands from the office's side: another receipt, and only what is sealed to it."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, insert, select, update

from casework.errors import UnknownReceiptError
from casework.store.drop_tables import chat_tag, mail, mailbox, push, tombstone
from casework.store.drops import MailRow
from casework.store.engine import Store
from crypto.envelope import Body


async def replace_mailbox(
    drops: Store, mailbox_id: bytes, new: Mapping[str, bytes], rows: Sequence[MailRow], day: date
) -> None:
    """Put a mailbox under a new receipt in one transaction: nothing of the old one opens it or lies in it any more."""
    async with drops.writing() as connection:
        old = select(mailbox.c.tag_hash).where(mailbox.c.id == mailbox_id)
        tag_hash = (await connection.execute(old)).scalar_one_or_none()
        if tag_hash is None:
            raise UnknownReceiptError
        await connection.execute(delete(mail).where(mail.c.mailbox_id == mailbox_id))
        for row in rows:
            values = {name: getattr(row, name) for name in MailRow.__dataclass_fields__}
            await connection.execute(
                insert(mail).values(**values, mailbox_id=mailbox_id, digest=Body.parse(row.body).digest)
            )
        after = {**new, "next_seq": len(rows) + 1}
        await connection.execute(update(mailbox).where(mailbox.c.id == mailbox_id).values(**after))
        await connection.execute(insert(tombstone).values(tag_hash=tag_hash, day=day))
        # Whoever holds a chat with the old one may be somebody else.
        await connection.execute(delete(chat_tag).where(chat_tag.c.mailbox_id == mailbox_id))
        await connection.execute(delete(push).where(push.c.mailbox_id == mailbox_id))
