"""Vectors of exchange frames, messages and rows (SPEC 15). A frame is its head and zeros up to its size."""

from typing import Any

from vector_cases.making import Case, draw, malformed, ok

from crypto.frames import MailMessage, MailRowFrame
from crypto.layout import u8, u16, u32

_UP, _DOWN = 4096, 8192
_WRAP = b"\1\1" + draw("a wrap", 1184)
_OTHER_WRAP = b"\1\1" + draw("another wrap", 1184)
_BODY = b"\1\1" + draw("a body", 1072)


def frames() -> list[Case]:
    """Both directions, and what travels in them."""
    return [*_up(), *_down(), *_messages(), *_rows()]


def _up_head(kind: int, index: int, total: int, length: int, fragment: bytes) -> bytes:
    head = draw("slot tag") + u32(7) + u32(8159) + u8(kind)
    return head + draw("slot id", 16) + draw("slot digest") + u16(index) + u16(total) + u16(length) + fragment


def _up() -> list[Case]:
    full, little = draw("full fragment", 4001), b"the end"
    gives: dict[str, Any] = {
        "tag": draw("slot tag"), "after": 7, "offset": 8159, "kind": 1, "message_id": draw("slot id", 16),
        "digest": draw("slot digest"),
    }  # fmt: skip
    dummy = draw("slot tag") + u32(0) + u32(0) + u8(0) + draw("noise", 2000)

    def up(head: bytes, size: int = _UP) -> dict[str, object]:
        return {"head": head, "size": size}

    bad = {
        "kind 2": up(_up_head(2, 0, 1, 7, little)),
        "index not below total": up(_up_head(1, 1, 1, 7, little)),
        "no fragments in all": up(_up_head(1, 0, 0, 7, little)),
        "more fragments than a message can have": up(_up_head(1, 0, 20, 4001, full)),
        "an empty fragment": up(_up_head(1, 0, 1, 0, b"")),
        "a fragment longer than the frame": up(_up_head(1, 0, 1, 4002, full)),
        "a short fragment that is not the last": up(_up_head(1, 0, 2, 7, little)),
        "one byte short": up(_up_head(1, 0, 1, 7, little), _UP - 1),
        "one byte long": up(_up_head(1, 0, 1, 7, little), _UP + 1),
        "nothing": up(b"", 0),
    }
    only, one_of_many = up(_up_head(1, 0, 1, 7, little)), up(_up_head(1, 17, 19, 4001, full))
    return [
        ok("up: the only fragment", "parse_up", only, **gives, index=0, total=1, fragment=little),
        ok("up: a full fragment", "parse_up", one_of_many, **gives, index=17, total=19, fragment=full),
        ok("up: a dummy full of noise", "parse_up", up(dummy), tag=draw("slot tag"), after=0, offset=0, kind=0),
        *(malformed(f"up: {name}", "parse_up", given) for name, given in bad.items()),
        ok(
            "up: built", "build_up", {**gives, "index": 1, "total": 2, "fragment": little},
            head=_up_head(1, 1, 2, 7, little), size=_UP,
        ),
    ]  # fmt: skip


def _down_head(version: int, state: int, seq: int, row: int, offset: int, length: int, more: int, part: bytes) -> bytes:
    head = u8(version) + u8(state) + draw("slot id", 16) + u32(seq) + u32(row) + u32(offset)
    return head + u16(length) + u8(more) + part


def _down() -> list[Case]:
    part = draw("part", 900)
    gives: dict[str, Any] = {"message_id": draw("slot id", 16)}

    def down(head: bytes, size: int = _DOWN) -> dict[str, object]:
        return {"head": head, "size": size}

    bad = {
        "version 2": down(_down_head(2, 0, 0, 0, 0, 0, 0, b"")),
        "state 6": down(_down_head(1, 6, 0, 0, 0, 0, 0, b"")),
        "more is 2": down(_down_head(1, 0, 0, 0, 0, 0, 2, b"")),
        "a part beyond its row": down(_down_head(1, 0, 3, 900, 1, 900, 0, part)),
        "a part longer than the frame": down(_down_head(1, 0, 3, 9000, 0, 8160, 1, part)),
        "one byte short": down(_down_head(1, 0, 0, 0, 0, 0, 0, b""), _DOWN - 1),
        "one byte long": down(_down_head(1, 0, 0, 0, 0, 0, 0, b""), _DOWN + 1),
    }
    nothing = ok(
        "down: nothing new", "parse_down", down(_down_head(1, 0, 0, 0, 0, 0, 0, b"")),
        **gives, state=0, seq=0, row_length=0, offset=0, part=b"", more=False,
    )  # fmt: skip
    some = ok(
        "down: the end of a row", "parse_down", down(_down_head(1, 2, 3, 10000, 9100, 900, 1, part)),
        **gives, state=2, seq=3, row_length=10000, offset=9100, part=part, more=True,
    )  # fmt: skip
    return [nothing, some, *(malformed(f"down: {name}", "parse_down", given) for name, given in bad.items()), *_built()]


def _built() -> list[Case]:
    body = b"\1\1" + draw("a longer body", 16384 + 48)
    row = MailRowFrame(seq=4, kind=0, message_id=draw("row id", 16), body=body, wrap=_WRAP)
    raw = row.encode()
    given: dict[str, Any] = {
        "state": 1, "message_id": draw("slot id", 16), "more": False,
        "row": {"seq": 4, "kind": 0, "message_id": draw("row id", 16), "body": body, "wrap": _WRAP},
    }  # fmt: skip

    def part(offset: int, more: int) -> bytes:
        piece = raw[offset : offset + 8159]
        return _down_head(1, 1, 4, len(raw), offset, len(piece), more, piece)

    nothing = {"state": 0, "message_id": bytes(16), "more": True, "row": None, "offset": 0}
    empty = u8(1) + u8(0) + bytes(16) + u32(0) * 3 + u16(0) + u8(1)
    return [
        ok("down: built, the first part", "build_down", {**given, "offset": 0}, head=part(0, 1), size=_DOWN),
        ok("down: built, the last part", "build_down", {**given, "offset": 16318}, head=part(16318, 0), size=_DOWN),
        ok(
            "down: built, the last part and more rows",
            "build_down",
            {**given, "offset": 16318, "more": True},
            head=part(16318, 1),
            size=_DOWN,
        ),
        ok(
            "down: built, an offset beyond the row begins it anew",
            "build_down",
            {**given, "offset": 40000},
            head=part(0, 1),
            size=_DOWN,
        ),
        ok("down: built, nothing to send but more", "build_down", nothing, head=empty, size=_DOWN),
    ]


def _messages() -> list[Case]:
    files = (draw("file a", 16), draw("file b", 16))
    gives: dict[str, Any] = {
        "urgent": True, "office_wrap": _WRAP, "mailbox_wrap": _OTHER_WRAP, "leaf": draw("leaf"),
        "files": files, "body": _BODY,
    }  # fmt: skip
    raw = MailMessage(**gives).encode()
    bad = {
        "urgent is 2": b"\2" + raw[1:],
        "a wrap of another version": raw[:1] + b"\2" + raw[2:],
        "a mailbox wrap of another suite": raw[:1188] + b"\2" + raw[1189:],
        "more files said than sent": raw[:2405] + b"\3" + raw[2406:],
        "fewer files said than sent": raw[:2405] + b"\1" + raw[2406:],
        "a byte more": raw + b"\0",
        "a byte fewer": raw[:-1],
        "only the head": raw[:2406],
        "nothing": b"",
    }
    pieces = [raw[at : at + 4001] for at in range(0, len(raw), 4001)]
    return [
        ok("message: parsed", "parse_message", {"message": raw}, **gives),
        ok("message: encoded", "encode_message", gives, message=raw),
        ok("message: split", "split_message", {"message": raw}, lengths=[len(piece) for piece in pieces]),
        ok("message: split at the border", "split_message", {"message": bytes(8002)}, lengths=[4001, 4001]),
        ok("message: split behind the border", "split_message", {"message": bytes(8003)}, lengths=[4001, 4001, 1]),
        *(
            malformed(f"message: {name}", "parse_message", {"message": raw}, message=spoilt)
            for name, spoilt in bad.items()
        ),
    ]


def _rows() -> list[Case]:
    gives: dict[str, Any] = {"kind": 2, "message_id": draw("row id", 16), "body": _BODY, "wrap": _WRAP}
    raw = MailRowFrame(seq=0, **gives).encode()
    bad = {
        "kind 3": b"\3" + raw[1:],
        "a body longer than the row": raw[:17] + u32(3000) + raw[21:],
        "a body of no class": raw[:17] + u32(1000) + raw[21:],
        "a byte more": raw + b"\0",
        "a byte fewer": raw[:-1],
        "a wrap of another version": raw[:-1186] + b"\2" + raw[-1185:],
        "only the kind": raw[:1],
        "nothing": b"",
    }
    return [
        ok("row: parsed", "parse_row", {"row": raw}, **gives),
        ok("row: encoded", "encode_row", gives, row=raw),
        *(malformed(f"row: {name}", "parse_row", {"row": spoilt}) for name, spoilt in bad.items()),
    ]
