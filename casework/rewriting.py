"""Write a message of a case anew: another text in the same place; the old one cannot be opened any more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept, encode_kept
from casework.errors import ConflictError
from casework.holding import HeldCase, open_case_body
from casework.people import Unlocked
from casework.store.case_rows import MessageRow
from casework.store.keyring import NewWrap
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal
from policies.rules import Permission

Content = dict[str, Any]


async def rewrite_message(
    held: HeldCase, row: MessageRow, change: Callable[[Content], Content], unlocked: Unlocked, office: Office
) -> MessageRow:
    """Change what a message says; returns its new row, refused when somebody else has changed it meanwhile.

    Keyring and office store cannot commit together: the new wrap goes first, then one transaction exchanges the rows,
    then the old wraps go. The new row has an id of its own, so that at no moment one id has two texts.
    """
    new = await write_anew(held, row, change, unlocked, office)
    if not await office.cases.replace_message(row.id, new):
        await office.keyring.destroy(new.id)
        raise ConflictError
    await office.keyring.destroy(row.id)
    return new


async def write_anew(
    held: HeldCase, row: MessageRow, change: Callable[[Content], Content], unlocked: Unlocked, office: Office
) -> MessageRow:
    """A message's new row, its wrap already in the keyring; the caller exchanges the rows and destroys what is over."""
    require(unlocked, Permission.CASE_REVIEW)
    payload = await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)
    content = decode_kept(payload.content)
    changed = {**change(content), "origin": content.get("origin") or row.id.hex()}
    new_id = random_id()
    about = SealingContext(purpose=Purpose(row.purpose), office=office.office, message_id=new_id)
    sealed = seal(encode_kept(changed), to=[held.key.public], about=about)
    wrap = NewWrap(thing=new_id, reader=held.key.public.key_id, kind="message", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    return replace(row, id=new_id, body=sealed.body.raw, origin=row.origin or row.id)
