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
    *head, length = _UP_HEAD.unpack_from(raw)
    return Up(*head, raw[_UP_HEAD.size : _UP_HEAD.size + length] if head[3] == 1 else b"")


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
    whole = b"".join(parts)
    files = whole[1 + 2 * WRAP + 32]
    start = 1 + 2 * WRAP + 33 + 16 * files
    message = {
        "office_wrap": whole[1 : 1 + WRAP], "mailbox_wrap": whole[1 + WRAP : 1 + 2 * WRAP],
        "leaf": whole[1 + 2 * WRAP : 1 + 2 * WRAP + 32], "body": whole[start:],
        "files": [whole[start - 16 * (files - i) : start - 16 * (files - i - 1)].hex() for i in range(files)],
    }  # fmt: skip
    assert hashlib.sha256(message["body"]).digest() == up.digest
    office.follow_ups[up.message_id] = message
    box.rows.append(Row(1, up.message_id, message["body"], message["mailbox_wrap"]))
    return 2
