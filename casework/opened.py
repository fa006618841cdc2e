"""What the office keeps of a message that was just opened: masked, under the case key, the rest behind the quorum."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Office
from casework.content import encode_kept, text_of
from casework.masking import Masked
from casework.store.case_rows import MessageRow, WaitingRow
from casework.telephone import answer_to_of
from casework.vaulting import put_behind_quorum, put_removed_behind_quorum
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body
from crypto.keys import DataKey, PrivateKey, PublicKey
from crypto.payload import Payload
from crypto.seal import seal

_LONGEST_WHAT = 32  # what was agreed to, a fixed word


@dataclass(frozen=True, slots=True)
class Opened:
    """A waiting message just opened; lives for moments."""

    waiting: WaitingRow
    body: Body
    dek: DataKey = field(repr=False)
    payload: Payload = field(repr=False)
    content: dict[str, Any] = field(repr=False)
    key: PrivateKey = field(repr=False)


def rewritten(
    opened: Opened, masked: Masked, original: str, case_key: PublicKey, office: Office, *, confirmed: bool,
    as_id: bytes | None = None,
) -> tuple[Callable[[bytes], MessageRow], bytes]:  # fmt: skip
    """The masked message under the case key: a maker of its row, and its wrap."""
    waiting, content = opened.waiting, opened.content
    message_id = as_id or waiting.id
    kept = {
        "type": text_of(content, "type"),
        "lane": text_of(content, "lane"),
        "kind": text_of(content, "kind"),
        "fields": dict(masked.fields),
        "marks": [mark.to_json() for mark in masked.marks],
        "confirmed": confirmed,
        "original": original,
    }
    if what := text_of(content, "what"):
        kept["what"] = what[:_LONGEST_WHAT]
    if answer_to := answer_to_of(content):
        kept["answer_to"] = answer_to
    if masked.tail is not None:
        kept["tail"] = [masked.tail.label, masked.tail.digits]
    sealed = seal(encode_kept(kept), to=[case_key], about=about_message(Purpose.MESSAGE, message_id, office))

    def row(case_id: bytes) -> MessageRow:
        return MessageRow(
            id=message_id, case_id=case_id, seq=1, author="reporter", officer_id=None, day=waiting.day,
            purpose=Purpose.MESSAGE, masked=True, body=sealed.body.raw, origin=waiting.id if as_id else None,
        )  # fmt: skip

    return row, sealed.wraps[0].raw


async def move_behind_quorum(opened: Opened, masked: Masked, case_id: bytes, office: Office) -> tuple[Masked, str]:
    """Where the reporter identified themself: the whole message into one envelope, what was cut out into others.

    Returns the marks with their pointers, and the pointer to the message; otherwise nothing is kept of it.
    """
    if not masked.removed_any:
        return masked, ""
    pointer = await put_behind_quorum(opened.payload.content, case_id, office)
    return await put_removed_behind_quorum(masked, case_id, office), pointer.hex()


def about_message(purpose: Purpose, message_id: bytes, office: Office) -> SealingContext:
    """What something sealed about a message is about."""
    return SealingContext(purpose=purpose, office=office.office, message_id=message_id)
