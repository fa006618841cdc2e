"""The server's half of the slotted exchange, written from SPEC 15 alone."""

import hashlib
import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.stand_in import Mailbox, StandIn

UP, DOWN = 4096, 8192
CAPACITY = 8159
WRAP = 1186
_UP_HEAD = struct.Struct(">32sIIB16s32sHHH")
_DOWN_HEAD = struct.Struct(">BB16sIIIHB")


@dataclass
class Row:
    """One row of a mailbox: 0 office message, 1 own message, 2 card."""

    kind: int
    message_id: bytes
    body: bytes
    wrap: bytes

    def encode(self) -> bytes:
        """As it goes down."""
        return bytes([self.kind]) + self.message_id + struct.pack(">I", len(self.body)) + self.body + self.wrap


@dataclass
class Up:
    """A frame from the browser."""

    tag: bytes
    after: int
    offset: int
    kind: int
    message_id: bytes
    digest: bytes
    index: int
    total: int
    fragment: bytes


def parse_up(raw: bytes) -> Up:
    """Read a frame, which is never longer or shorter."""
    assert len(raw) == UP
    tag, after, offset, kind, message_id, digest, index, total, length = _UP_HEAD.unpack_from(raw)
    fragment = raw[_UP_HEAD.size : _UP_HEAD.size + length] if kind == 1 else b""
    return Up(tag, after, offset, kind, message_id, digest, index, total, fragment)


def answer(rows: list[Row], up: Up, state: int) -> bytes:
    """The next row after what the browser has, or a part of it, and always 8,192 bytes."""
    message_id = up.message_id if up.kind == 1 else bytes(16)
    if up.after >= len(rows):
        return _filled(_DOWN_HEAD.pack(1, state, message_id, 0, 0, 0, 0, 0))
    raw = rows[up.after].encode()
    part = raw[up.offset : up.offset + CAPACITY]
    more = up.after + 1 < len(rows) or up.offset + len(part) < len(raw)
    head = _DOWN_HEAD.pack(1, state, message_id, up.after + 1, len(raw), up.offset, len(part), more)
    return _filled(head + part)


def _filled(head: bytes) -> bytes:
    return head + os.urandom(DOWN - len(head))


def take(office: "StandIn", box: "Mailbox", up: Up) -> int:
    """Keep a fragment; the whole message goes into the mailbox."""
    if office.reload_next_frame:
        office.reload_next_frame = False
        return 5
    if up.message_id in office.follow_ups:
        return 3
    parts = office.fragments.setdefault(up.message_id, [])
    if up.index == len(parts):
        parts.append(up.fragment)
    if len(parts) < up.total:
        return 1
    message = _message(b"".join(parts))
    assert hashlib.sha256(message["body"]).digest() == up.digest
    office.follow_ups[up.message_id] = message
    box.rows.append(Row(1, up.message_id, message["body"], message["mailbox_wrap"]))
    return 2


def _message(whole: bytes) -> dict[str, bytes]:
    office_end, mailbox_end, leaf_end = 1 + WRAP, 1 + 2 * WRAP, 33 + 2 * WRAP
    body_start = leaf_end + 1 + 16 * whole[leaf_end]
    return {
        "office_wrap": whole[1:office_end], "mailbox_wrap": whole[office_end:mailbox_end],
        "leaf": whole[mailbox_end:leaf_end], "files": whole[leaf_end + 1 : body_start], "body": whole[body_start:],
    }  # fmt: skip
