"""Vectors of keys, contexts, padding, payloads and bodies (SPEC 1, 2, 4.2, 5, 7)."""

from hashlib import sha256
from typing import Any

from vector_cases.making import OFFICE, Case, about, cannot_open, draw, flipped, key, malformed, ok, shown

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body
from crypto.keys import DataKey, Direction, SigningKey, SpeakKey
from crypto.layout import lp, u32
from crypto.padding import pad, padme
from crypto.payload import Payload
from crypto.primitives import ZERO_NONCE, aead_seal
from crypto.sealing import body_key, commitment, seal_body

TEXT = "총무과에서 계약서를 나누어 썼습니다.".encode()


def keys() -> list[Case]:
    """Key pairs, key ids, labelled signatures."""
    cases = []
    for label in ("desk", "mailbox", "custodian"):
        one = key(label)
        gives = {"public": one.public.raw, "key_id": one.public.key_id}
        cases.append(ok(f"{label} key pair", "sealing_pair", {"seed": draw(label)}, **gives))
    public = key("desk").public.raw
    signing = SigningKey.from_seed(draw("signer"))
    made = signing.sign(b"daesup/1/signer", b"payload")
    signed = {
        "public": signing.public.raw, "label": "daesup/1/signer", "payload": b"payload", "signature": made,
    }  # fmt: skip
    return [
        *cases,
        malformed("a seed one byte short", "sealing_pair", {"seed": draw("desk", 31)}),
        malformed("a seed one byte long", "sealing_pair", {"seed": draw("desk", 33)}),
        malformed("a public key one byte short", "public_key", {"public": public[:-1]}),
        malformed("a public key one byte long", "public_key", {"public": public + b"\0"}),
        ok("a signature under a label", "verify", signed),
        cannot_open("the same under another label", "verify", signed, label="daesup/1/key-list"),
        cannot_open("another payload", "verify", signed, payload=b"payloae"),
        cannot_open("a turned bit in the signature", "verify", signed, signature=flipped(made, 5)),
        cannot_open("another key", "verify", signed, public=SigningKey.from_seed(draw("other")).public.raw),
        cannot_open("a short signature", "verify", signed, signature=made[:-1]),
        cannot_open("label and payload pushed together", "verify", signed, label="daesup/1/signerp", payload=b"ayload"),
    ]


def contexts() -> list[Case]:
    """The exact bytes of info and associated data."""
    cases = []
    for purpose in Purpose:
        context, recipient, digest = about(purpose, f"id {purpose}"), key("desk").public.key_id, draw("digest")
        given = {"about": shown(context), "key_id": recipient, "digest": digest}
        gives = {"info": context.info(recipient=recipient, digest=digest), "aad": context.body_aad()}
        cases.append(ok(f"purpose {purpose}", "context", given, **gives))
    short = {"purpose": "message", "office": OFFICE, "message_id": draw("id", 15)}
    return [
        *cases,
        malformed("a message id of 15 bytes", "context", {"about": short, "key_id": draw("k", 16), "digest": b""}),
    ]


def padding() -> list[Case]:
    """Size classes and Padmé."""
    cases: list[Case] = []
    for size in (0, 1, 1020, 1021, 4092, 4093, 16380, 16381, 65532):
        padded = pad(bytes(size))
        gives = {"length": len(padded), "sha256": sha256(padded).digest()}
        cases.append(ok(f"a payload of {size} zeros", "pad", {"zeros": size}, **gives))
    cases.append(malformed("one byte more than the largest class holds", "pad", {"zeros": 65533}))
    good = pad(TEXT)
    cases += [
        ok("a padded text", "unpad", {"padded": good}, payload=TEXT),
        cannot_open("a filling that is not zero at its end", "unpad", {"padded": flipped(good, -1)}),
        cannot_open("a filling that is not zero at its start", "unpad", {"padded": flipped(good, 4 + len(TEXT), 7)}),
        cannot_open("a length beyond the class", "unpad", {"padded": u32(1021) + bytes(1020)}),
        cannot_open("a length of four gigabytes", "unpad", {"padded": b"\xff" * 4 + bytes(1020)}),
        cannot_open("between two classes", "unpad", {"padded": u32(1) + bytes(1021)}),
        cannot_open("nothing at all", "unpad", {"padded": b""}),
        cannot_open("three bytes", "unpad", {"padded": bytes(3)}),
    ]
    lengths = (
        0,
        1,
        1024,
        1025,
        1056,
        1057,
        4095,
        4096,
        4097,
        9999,
        65535,
        65536,
        65537,
        10**6,
        2**31 - 1,
        2**31,
        2**40,
    )
    return cases + [ok(f"Padmé of {length}", "padme", {"length": length}, padded=padme(length)) for length in lengths]


def payloads() -> list[Case]:
    """Flag, MAC, content, and what a MAC holds for."""
    speak, identifier = SpeakKey(draw("speak")), draw("said", 16)
    mac = speak.mac(Direction.TO_OFFICE, identifier, TEXT)
    said: dict[str, Any] = {
        "speak": speak.raw(), "direction": "to-office", "message_id": identifier, "content": TEXT, "mac": mac,
    }  # fmt: skip
    bare, signed = Payload(TEXT).encode(), Payload(TEXT, mac).encode()
    back = speak.mac(Direction.TO_REPORTER, identifier, TEXT)
    return [
        ok("without MAC", "payload", {"content": TEXT, "mac": None}, payload=bare),
        ok("with MAC", "payload", {"content": TEXT, "mac": mac}, payload=signed),
        ok("empty content", "payload", {"content": b"", "mac": None}, payload=Payload(b"").encode()),
        ok("read without MAC", "read_payload", {"payload": bare}, content=TEXT, mac=None),
        ok("read with MAC", "read_payload", {"payload": signed}, content=TEXT, mac=mac),
        cannot_open("flag 0 with a MAC", "read_payload", {"payload": b"\0" + signed[1:]}),
        cannot_open("flag 2", "read_payload", {"payload": b"\2" + signed[1:]}),
        cannot_open("32 bytes", "read_payload", {"payload": bytes(32)}),
        cannot_open("nothing", "read_payload", {"payload": b""}),
        malformed("content too long", "payload", {"content_zeros": 65500, "mac": None}),
        ok("a MAC to the office", "confirm", said, confirmed=True),
        ok("a MAC to the reporter", "confirm", {**said, "direction": "to-reporter", "mac": back}, confirmed=True),
        ok("no MAC", "confirm", {**said, "mac": None}, confirmed=False),
        cannot_open("the MAC of the other direction", "confirm", said, mac=back),
        cannot_open("a turned bit in the MAC", "confirm", said, mac=flipped(mac, 31)),
        cannot_open("another message id", "confirm", said, message_id=draw("another", 16)),
        cannot_open("another content", "confirm", said, content=TEXT + b" "),
        cannot_open("another receipt", "confirm", said, speak=draw("another speak")),
        cannot_open("a short MAC", "confirm", said, mac=mac[:-1]),
    ]


def bodies() -> list[Case]:
    """A body from a given data key, and every way to spoil it."""
    context, dek = about(Purpose.MESSAGE, "body"), DataKey(draw("dek"))
    mac = SpeakKey(draw("speak")).mac(Direction.TO_OFFICE, context.message_id, TEXT)
    body = seal_body(Payload(TEXT, mac), dek, context)
    opened = {"dek": dek.raw(), "about": shown(context), "body": body.raw}
    gives = {"content": TEXT, "mac": mac, "digest": body.digest, "size_class": 0}
    longer = seal_body(Payload(TEXT * 20), dek, context)
    raw = body.raw
    return [
        ok("sealed", "seal_body", {"dek": dek.raw(), "about": shown(context), "content": TEXT, "mac": mac}, body=raw),
        ok("opened", "open_body", opened, **gives),
        ok(
            "of the second class, without MAC", "open_body", {**opened, "body": longer.raw},
            content=TEXT * 20, mac=None, digest=longer.digest, size_class=1,
        ),
        *_spoilt_bodies(raw, opened, context),
        *_deceitful_bodies(opened, dek, context),
    ]  # fmt: skip


def _spoilt_bodies(raw: bytes, opened: dict[str, object], context: SealingContext) -> list[Case]:
    said = shown(context)
    turned = {
        "first ciphertext byte": 34,
        "last ciphertext byte": -17,
        "tag": -1,
        "commitment": 2,
        "commitment end": 33,
    }
    spoilt = [
        cannot_open(f"a turned bit: {where}", "open_body", opened, body=flipped(raw, at))
        for where, at in turned.items()
    ]
    return [
        *spoilt,
        cannot_open("another data key", "open_body", opened, dek=draw("other dek")),
        cannot_open("another office", "open_body", opened, about={**said, "office": "other-office"}),
        cannot_open("another purpose", "open_body", opened, about={**said, "purpose": "note"}),
        cannot_open("another message id", "open_body", opened, about={**said, "message_id": draw("x", 16)}),
        malformed("version 2", "open_body", opened, body=b"\2" + raw[1:]),
        malformed("suite 2", "open_body", opened, body=b"\1\2" + raw[2:]),
        malformed("one byte short", "open_body", opened, body=raw[:-1]),
        malformed("one byte long", "open_body", opened, body=raw + b"\0"),
        malformed("nothing", "open_body", opened, body=b""),
        malformed("a head without a ciphertext", "open_body", opened, body=raw[:34]),
    ]


def _deceitful_bodies(opened: dict[str, object], dek: DataKey, context: SealingContext) -> list[Case]:
    """What a sealer could make who does not keep to the specification."""
    good = Payload(TEXT).encode()
    padded = pad(good)
    other = DataKey(draw("other dek"))

    def sealed(plain: bytes, promised: DataKey = dek, aad: bytes = context.body_aad()) -> bytes:
        return Body.build(commitment(promised), aead_seal(body_key(dek), ZERO_NONCE, plain, aad)).raw

    bare = b"daesup/1/body" + lp(b"message") + lp(OFFICE.encode())
    return [
        cannot_open("the commitment of another data key", "open_body", opened, body=sealed(padded, other)),
        cannot_open("a filling that is not zero", "open_body", opened, body=sealed(flipped(padded, -1))),
        cannot_open("a length that does not fit", "open_body", opened, body=sealed(u32(2000) + padded[4:])),
        cannot_open("flag 7", "open_body", opened, body=sealed(pad(b"\7" + good[1:]))),
        cannot_open("a payload without room for a MAC", "open_body", opened, body=sealed(pad(b"\0"))),
        cannot_open("no message id in the associated data", "open_body", opened, body=sealed(padded, dek, bare)),
    ]
