"""Vectors of wraps and of whole sealed messages (SPEC 1.6, 4.4, 4.5, 7.5, 9)."""

import json
from pathlib import Path

from vector_cases.making import OFFICE, Case, SealedOnce, about, cannot_open, draw, flipped, key, malformed, ok, shown
from vector_cases.sealing import TEXT

from crypto.context import Purpose
from crypto.keys import DataKey, Direction, PrivateKey, SpeakKey
from crypto.layout import u16
from crypto.payload import Payload
from crypto.primitives import aead_seal, hmac
from crypto.seal import case_key_context, epoch_key_context
from crypto.sealing import seal_body


def wraps(once: SealedOnce) -> list[Case]:
    """A data key wrapped to one recipient, and every way to spoil it."""
    desk, context, digest = key("desk"), about(Purpose.MESSAGE, "wrap"), draw("wrapped digest")
    record = once.record(draw("dek"), digest=digest, to=desk.public, context=context)
    given = {"seed": draw("desk"), "about": shown(context), "digest": digest, "record": record}
    said = shown(context)
    short = once.record(draw("dek", 31), digest=digest, to=desk.public, context=context)
    renamed = record[:2] + key("mailbox").public.key_id + record[18:]
    turned = {"version": 0, "suite": 1}
    opaque = {"key id": 2, "lattice part": 18, "lattice end": 1105, "curve part": 1106, "ciphertext": 1138, "tag": -1}
    return [
        ok("to the desk", "unwrap", given, secret=draw("dek")),
        *(
            malformed(f"a turned bit: {where}", "unwrap", given, record=flipped(record, at))
            for where, at in turned.items()
        ),
        *(
            cannot_open(f"a turned bit: {where}", "unwrap", given, record=flipped(record, at))
            for where, at in opaque.items()
        ),
        cannot_open("another digest", "unwrap", given, digest=draw("another digest")),
        cannot_open("another recipient", "unwrap", given, seed=draw("mailbox")),
        cannot_open("another recipient, renamed", "unwrap", given, seed=draw("mailbox"), record=renamed),
        cannot_open("another office", "unwrap", given, about={**said, "office": "other-office"}),
        cannot_open("another purpose", "unwrap", given, about={**said, "purpose": "card"}),
        cannot_open("another message id", "unwrap", given, about={**said, "message_id": draw("x", 16)}),
        malformed("one byte short", "unwrap", given, record=record[:-1]),
        malformed("one byte long", "unwrap", given, record=record + b"\0"),
        malformed("a secret of 31 bytes", "unwrap", given, record=short),
        _by_hand(),
        *_key_wraps(once),
    ]


def _by_hand() -> Case:
    """From the published X-Wing ciphertext and shared secret, with RFC 9180's key schedule written out."""
    row = json.loads((Path(__file__).parent / "xwing.json").read_text())[0]
    seed, context, digest = bytes.fromhex(row["seed"]), about(Purpose.MESSAGE, "by hand"), draw("by hand")
    public = PrivateKey.from_seed(seed).public
    info = context.info(recipient=public.key_id, digest=digest)
    suite = b"HPKE" + u16(0x647A) + u16(1) + u16(2)

    def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac(salt, b"HPKE-v1" + suite + label + ikm)

    def expand(prk: bytes, label: bytes, about_this: bytes, length: int) -> bytes:
        return hmac(prk, u16(length) + b"HPKE-v1" + suite + label + about_this + b"\1")[:length]

    schedule = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(bytes.fromhex(row["shared"]), b"secret", b"")
    sealed = aead_seal(
        expand(secret, b"key", schedule, 32), expand(secret, b"base_nonce", schedule, 12), draw("dek")
    )  # fmt: skip
    record = b"\1\1" + public.key_id + bytes.fromhex(row["ciphertext"]) + sealed
    given = {"seed": seed, "about": shown(context), "digest": digest, "record": record}
    return ok("made by hand from the published X-Wing ciphertext", "unwrap", given, secret=draw("dek"))


def _key_wraps(once: SealedOnce) -> list[Case]:
    """Seeds of epoch and case keys (SPEC 9): the public key is recomputed."""
    officer, epoch, case = key("officer"), key("epoch"), key("case")
    context, digest = epoch_key_context(OFFICE, epoch.public)
    record = once.record(draw("epoch"), digest=digest, to=officer.public, context=context)
    given = {
        "seed": draw("officer"), "about": shown(context), "digest": digest, "record": record,
        "expected_public": epoch.public.raw,
    }  # fmt: skip
    swapped = once.record(draw("mailbox"), digest=digest, to=officer.public, context=context)
    second, later = case_key_context(OFFICE, draw("case id", 16), case.public, 2)
    held = once.record(draw("case"), digest=later, to=officer.public, context=second)
    kept = {
        "seed": draw("officer"), "about": shown(second), "digest": later, "record": held,
        "expected_public": case.public.raw,
    }  # fmt: skip
    first = case_key_context(OFFICE, draw("case id", 16), case.public, 1)[1]
    return [
        ok("an epoch key", "unwrap_key", given, secret=draw("epoch")),
        ok("a case key of generation 2", "unwrap_key", kept, secret=draw("case")),
        cannot_open("a seed that gives another public key", "unwrap_key", given, record=swapped),
        cannot_open("generation 2 shown as generation 1", "unwrap_key", kept, digest=first),
        cannot_open(
            "an epoch key shown as a case key", "unwrap_key", given, about={**shown(context), "purpose": "case-key"}
        ),
    ]


def sealed(once: SealedOnce) -> list[Case]:
    """A whole message to desk and mailbox, and cards."""
    context, dek = about(Purpose.MESSAGE, "sealed"), DataKey(draw("sealed dek"))
    body = seal_body(Payload(TEXT), dek, context)
    records = [
        once.record(dek.raw(), digest=body.digest, to=key(who).public, context=context) for who in ("desk", "mailbox")
    ]
    other = seal_body(Payload(TEXT), DataKey(draw("another sealed dek")), context)
    given = {"seed": draw("desk"), "about": shown(context), "body": body.raw, "record": records[0]}
    return [
        ok("read by the desk", "open_sealed", given, content=TEXT, mac=None),
        ok(
            "read by the reporter",
            "open_sealed",
            {**given, "seed": draw("mailbox"), "record": records[1]},
            content=TEXT,
            mac=None,
        ),
        cannot_open("the reporter's wrap at the desk", "open_sealed", given, record=records[1]),
        cannot_open("another body under the same wrap", "open_sealed", given, body=other.raw),
        cannot_open("a turned bit in the body", "open_sealed", given, body=flipped(body.raw, 40)),
        *_cards(once),
    ]


def _cards(once: SealedOnce) -> list[Case]:
    context, dek, speak = about(Purpose.CARD, "card"), DataKey(draw("card dek")), SpeakKey(draw("speak"))
    content = b'{"v":1,"type":"card"}'

    def card(mac: bytes | None) -> dict[str, object]:
        body = seal_body(Payload(content, mac), dek, context)
        record = once.record(dek.raw(), digest=body.digest, to=key("mailbox").public, context=context)
        return {
            "seed": draw("mailbox"),
            "speak": speak.raw(),
            "about": shown(context),
            "body": body.raw,
            "record": record,
        }

    good = card(speak.mac(Direction.TO_REPORTER, context.message_id, content))
    return [
        ok("a card", "open_card", good, content=content),
        cannot_open("a card without MAC", "open_card", card(None)),
        cannot_open(
            "a card with the MAC of the other direction",
            "open_card",
            card(speak.mac(Direction.TO_OFFICE, context.message_id, content)),
        ),
        cannot_open("a card with a wrong MAC", "open_card", card(draw("no mac"))),
        cannot_open("a card at another receipt's speak key", "open_card", good, speak=draw("another speak")),
        cannot_open("a card shown as a message", "open_card", good, about={**shown(context), "purpose": "message"}),
    ]
