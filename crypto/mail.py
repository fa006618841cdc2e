"""What the frames carry: a message on its way up, a row of the mailbox on its way down (SPEC 15)."""

from dataclasses import dataclass, field
from enum import IntEnum

from crypto.envelope import BODY_OVERHEAD, WRAP_SIZE, Body, WrapRecord
from crypto.errors import MalformedError
from crypto.keys import ID_SIZE
from crypto.layout import Reader, u8, u32
from crypto.padding import SIZE_CLASSES
from crypto.primitives import KEY_SIZE

MOST_FILES = 255
MESSAGE_LIMIT = 2 + 2 * WRAP_SIZE + KEY_SIZE + MOST_FILES * ID_SIZE + SIZE_CLASSES[-1] + BODY_OVERHEAD


class RowKind(IntEnum):
    """What a row of the mailbox is."""

    OFFICE = 0
    OWN = 1
    CARD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMessage:
    """A sealed message, as the fragments give it together; every part is raw bytes of a known shape."""

    urgent: bool
    office_wrap: bytes = field(repr=False)
    mailbox_wrap: bytes = field(repr=False)
    leaf: bytes = field(repr=False)
    files: tuple[bytes, ...] = field(default=(), repr=False)
    body: bytes = field(repr=False)

    def encode(self) -> bytes:
        """The bytes that are cut into fragments."""
        head = u8(self.urgent) + self.office_wrap + self.mailbox_wrap + self.leaf
        return head + u8(len(self.files)) + b"".join(self.files) + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRowFrame:
    """One sealed row of a mailbox and its number there."""

    seq: int = 0
    kind: int
    message_id: bytes
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)

    def encode(self) -> bytes:
        """The bytes that are sent down in parts; the number travels in the frame."""
        return u8(self.kind) + self.message_id + u32(len(self.body)) + self.body + self.wrap


def parse_message(raw: bytes) -> MailMessage:
    """Read what the fragments gave together."""
    reader = Reader(raw)
    urgent = reader.number(1)
    if urgent > 1:
        raise MalformedError
    return MailMessage(
        urgent=bool(urgent),
        office_wrap=WrapRecord.parse(reader.take(WRAP_SIZE)).raw,
        mailbox_wrap=WrapRecord.parse(reader.take(WRAP_SIZE)).raw,
        leaf=reader.take(KEY_SIZE),
        files=tuple(reader.take(ID_SIZE) for _ in range(reader.number(1))),
        body=Body.parse(reader.rest()).raw,
    )


def parse_row(raw: bytes, seq: int = 0) -> MailRowFrame:
    """Read a row that is complete."""
    reader = Reader(raw)
    kind, message_id = reader.number(1), reader.take(ID_SIZE)
    if kind > RowKind.CARD:
        raise MalformedError
    body = Body.parse(reader.take(reader.number(4)))
    wrap = WrapRecord.parse(reader.rest())
    return MailRowFrame(seq=seq, kind=kind, message_id=message_id, body=body.raw, wrap=wrap.raw)
