"""Exchange frames of the open chat: every frame looks like every other (SPEC 15)."""

from dataclasses import dataclass, field
from enum import IntEnum

from crypto.errors import MalformedError
from crypto.keys import ID_SIZE
from crypto.layout import Reader, u8, u16, u32
from crypto.mail import MESSAGE_LIMIT, MailMessage, MailRowFrame, RowKind, parse_message, parse_row
from crypto.primitives import KEY_SIZE, random_bytes

__all__ = [
    "Acknowledgement", "DownFrame", "MailMessage", "MailRowFrame", "RowKind", "UpFrame", "build_down", "build_up",
    "parse_down", "parse_message", "parse_row", "parse_up", "split_message",
]  # fmt: skip

UP_SIZE = 4096
DOWN_SIZE = 8192
UP_CAPACITY = UP_SIZE - 95
DOWN_CAPACITY = DOWN_SIZE - 33
MOST_FRAGMENTS = -(-MESSAGE_LIMIT // UP_CAPACITY)
DUMMY = 0
FRAGMENT = 1


class Acknowledgement(IntEnum):
    """What became of the fragment that came up."""

    NONE = 0
    KEPT = 1
    STORED = 2
    REPEATED = 3
    REFUSED = 4
    RELOAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class UpFrame:
    """What a chat sends in every slot: a fragment of a message, or a dummy."""

    tag: bytes = field(repr=False)
    after: int
    offset: int
    kind: int = DUMMY
    message_id: bytes = bytes(ID_SIZE)
    digest: bytes = field(default=bytes(KEY_SIZE), repr=False)
    index: int = 0
    total: int = 0
    fragment: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DownFrame:
    """What a chat gets in every slot: an acknowledgement and a part of one row."""

    state: Acknowledgement
    message_id: bytes
    seq: int
    row_length: int
    offset: int
    part: bytes = field(repr=False)
    more: bool


def split_message(message: bytes) -> list[bytes]:
    """Cut an encoded message into fragments; all but the last are full."""
    return [message[at : at + UP_CAPACITY] for at in range(0, len(message), UP_CAPACITY)]


def build_up(frame: UpFrame) -> bytes:
    """A frame of 4,096 bytes; whatever means nothing is random."""
    head = frame.tag + u32(frame.after) + u32(frame.offset) + u8(frame.kind)
    if frame.kind == DUMMY:
        return _filled(head, UP_SIZE)
    about = frame.message_id + frame.digest + u16(frame.index) + u16(frame.total)
    return _filled(head + about + u16(len(frame.fragment)) + frame.fragment, UP_SIZE)


def parse_up(raw: bytes) -> UpFrame:
    """Read a frame; in a dummy nothing after the kind means anything."""
    if len(raw) != UP_SIZE:
        raise MalformedError
    reader = Reader(raw)
    tag, after, offset, kind = reader.take(KEY_SIZE), reader.number(4), reader.number(4), reader.number(1)
    if kind == DUMMY:
        return UpFrame(tag=tag, after=after, offset=offset)
    message_id, digest = reader.take(ID_SIZE), reader.take(KEY_SIZE)
    index, total, length = reader.number(2), reader.number(2), reader.number(2)
    least = 1 if index + 1 == total else UP_CAPACITY
    if kind != FRAGMENT or not index < total <= MOST_FRAGMENTS or not least <= length <= UP_CAPACITY:
        raise MalformedError
    return UpFrame(
        tag=tag, after=after, offset=offset, kind=kind, message_id=message_id, digest=digest,
        index=index, total=total, fragment=reader.take(length),
    )  # fmt: skip


def build_down(
    *, state: Acknowledgement, message_id: bytes, row: MailRowFrame | None, offset: int = 0, more: bool = False
) -> bytes:
    """A frame of 8,192 bytes with the part of the row that begins at the offset; `more` says that later rows wait."""
    raw = row.encode() if row else b""
    # An offset beyond the row (another row was asked for before) begins it anew.
    start = offset if offset < len(raw) else 0
    part = raw[start : start + DOWN_CAPACITY]
    told = u8(1) + u8(state) + message_id + u32(row.seq if row else 0) + u32(len(raw)) + u32(start)
    waiting = more or start + len(part) < len(raw)
    return _filled(told + u16(len(part)) + u8(waiting) + part, DOWN_SIZE)


def parse_down(raw: bytes) -> DownFrame:
    """Read an answer."""
    if len(raw) != DOWN_SIZE:
        raise MalformedError
    reader = Reader(raw)
    version, state, message_id = reader.number(1), reader.number(1), reader.take(ID_SIZE)
    seq, row_length, offset = reader.number(4), reader.number(4), reader.number(4)
    length, more = reader.number(2), reader.number(1)
    if version != 1 or state > Acknowledgement.RELOAD or more > 1 or offset + length > row_length:
        raise MalformedError
    return DownFrame(
        state=Acknowledgement(state), message_id=message_id, seq=seq, row_length=row_length, offset=offset,
        part=reader.take(length), more=bool(more),
    )  # fmt: skip


def _filled(raw: bytes, size: int) -> bytes:
    if len(raw) > size:
        raise MalformedError
    return raw + random_bytes(size - len(raw))
