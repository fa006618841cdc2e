"""Vectors of the key list, the journal's chain and the day's filing list (SPEC 13, 14)."""

import json
from datetime import date
from typing import Any

from vector_cases.making import OFFICE, Case, cannot_open, draw, flipped, key, malformed, ok

from crypto.board import sign_board
from crypto.chain import LEAST_LEAVES, canonical, first_hash, next_hash, sign_day, tree_root
from crypto.keylist import sign_list, sign_signer
from crypto.keys import SigningKey
from crypto.layout import b64, from_b64, lp, u32
from crypto.primitives import sha256
from crypto.reading import write_json

_ROOT = SigningKey.from_seed(draw("root"))
_SIGNER = SigningKey.from_seed(draw("signer"))
_STRANGER = SigningKey.from_seed(draw("stranger"))
_FILING = SigningKey.from_seed(draw("filing signs"))


def _payload(**changes: object) -> dict[str, Any]:
    desk, custodian = key("desk").public, key("custodian").public
    entry = {"key_id": b64(desk.key_id), "public": b64(desk.raw), "from": "2026-10-01", "until": "2026-11-15"}
    payload: dict[str, Any] = {
        "v": 1, "office": OFFICE, "serial": 12, "previous": sha256(b"list eleven").hex(),
        "issued": "2026-10-01", "expires": "2026-11-15", "desks": [{"id": "audit", "keys": [entry]}],
        "custodians": [{"id": "one", "public": b64(custodian.raw), "verify": b64(_STRANGER.public.raw)}],
        "quorum": 2, "texts": sha256(b"texts").hex(), "filing": b64(_FILING.public.raw),
    }  # fmt: skip
    return {**payload, **changes}


def _certificate(
    root: SigningKey = _ROOT, office: str = OFFICE, first: str = "2026-01-01", last: str = "2026-12-31"
) -> dict[str, object]:
    return sign_signer(
        root,
        office=office,
        signer=_SIGNER.public,
        not_before=date.fromisoformat(first),
        not_after=date.fromisoformat(last),
    )


def _document(
    signer: SigningKey = _SIGNER, certificate: dict[str, object] | None = None, **changes: object
) -> dict[str, Any]:
    return dict(sign_list(signer, _payload(**changes), certificate or _certificate()))


def _hash(document: dict[str, Any]) -> str:
    return sha256(document["payload"].encode()).hex()


def key_lists() -> list[Case]:
    """A list that holds, and every way in which one does not."""
    good = _document()
    given: dict[str, Any] = {
        "document": good,
        "root": _ROOT.public.raw,
        "office": OFFICE,
        "today": "2026-10-20",
        "seen": None,
    }
    gives = {
        "serial": 12, "hash": _hash(good), "issued": "2026-10-01", "expires": "2026-11-15", "desks": ["audit"],
        "key_ids": [key("desk").public.key_id], "custodians": ["one"], "quorum": 2, "texts": sha256(b"texts").hex(),
        "filing": _FILING.public.raw,
    }  # fmt: skip
    digits = sha256(_ROOT.public.raw)[:16].hex()
    grouped = " ".join(digits[at : at + 4] for at in range(0, 32, 4))
    return [
        ok("the root's fingerprint", "fingerprint", {"root": _ROOT.public.raw}, fingerprint=grouped),
        *_accepted(given, gives),
        *_dates(given),
        *_forged(given, good),
        *_succession(given),
        *_misshapen(given),
    ]


def _accepted(given: dict[str, Any], gives: dict[str, Any]) -> list[Case]:
    last = {"serial": 11, "hash": sha256(b"list eleven").hex()}
    seen = {
        "first sight": None,
        "the list seen last": {"serial": 12, "hash": gives["hash"]},
        "the successor of the list seen last": last,
        "a later list, with lists between": {"serial": 9, "hash": sha256(b"list nine").hex()},
    }
    days = {
        "on its first day": "2026-10-01",
        "a day before": "2026-09-30",
        "on its last day": "2026-11-15",
        "a day after": "2026-11-16",
    }
    return [
        *(ok(name, "verify_list", {**given, "seen": what}, **gives) for name, what in seen.items()),
        *(ok(name, "verify_list", {**given, "today": today}, **gives) for name, today in days.items()),
    ]


def _dates(given: dict[str, Any]) -> list[Case]:
    ended = _document(certificate=_certificate(last="2026-10-19"))
    early = _document(certificate=_certificate(first="2026-10-21"))
    long = _signed(_payload(expires="2026-11-16"))
    return [
        cannot_open("expired by two days", "verify_list", given, today="2026-11-17"),
        cannot_open("issued in two days", "verify_list", given, today="2026-09-29"),
        cannot_open("the signer's time is over", "verify_list", given, document=ended),
        cannot_open("the signer's time has not come", "verify_list", given, document=early),
        cannot_open("valid for 46 days", "verify_list", given, document=long),
    ]


def _forged(given: dict[str, Any], good: dict[str, Any]) -> list[Case]:
    signature = good["signature"]
    signer = good["signer"]
    other = dict(_document(office="other-office", certificate=_certificate(office="other-office")))
    relabelled = {**good, "signature": b64(_SIGNER.sign(b"daesup/1/signer", good["payload"].encode()))}
    forged = {
        "another office": other,
        "a list of another office under this office's signer": _document(office="other-office"),
        "signed by a stranger": _document(_STRANGER),
        "a signer signed by a stranger": _document(certificate=_certificate(_STRANGER)),
        "a signer of another office": _document(certificate=_certificate(office="other-office")),
        "a changed payload": {**good, "payload": good["payload"].replace("audit", "audjt")},
        "a blank more in the payload": {**good, "payload": good["payload"] + " "},
        "a changed signer": {
            **good,
            "signer": {**signer, "payload": signer["payload"].replace("2026-12-31", "2027-12-31")},
        },
        "a signature under the signer's label": relabelled,
        "the signer's signature in place of the list's": {**good, "signature": signer["signature"]},
        "a turned bit in the signature": {**good, "signature": _turned(signature)},
        "version 2": _document(v=2),
        "a key under another id": _document(desks=[_desk(key_id=b64(draw("x", 16)))]),
    }
    cases = [cannot_open(name, "verify_list", given, document=document) for name, document in forged.items()]
    return [*cases, cannot_open("another root", "verify_list", given, root=_STRANGER.public.raw)]


def _turned(signature: str) -> str:
    return b64(flipped(from_b64(signature), 10))


def _desk(**changes: str) -> dict[str, Any]:
    return {"id": "audit", "keys": [{**_payload()["desks"][0]["keys"][0], **changes}]}


def _succession(given: dict[str, Any]) -> list[Case]:
    seen = {
        "an older list than the one seen": {"serial": 13, "hash": sha256(b"list thirteen").hex()},
        "the same serial with another content": {"serial": 12, "hash": sha256(b"another twelve").hex()},
        "a successor of another list (a fork)": {"serial": 11, "hash": sha256(b"another eleven").hex()},
    }
    first = {"serial": 11, "hash": sha256(b"list eleven").hex()}
    return [
        *(cannot_open(name, "verify_list", given, seen=what) for name, what in seen.items()),
        cannot_open(
            "a successor that names none before it", "verify_list", given, document=_document(previous=None), seen=first
        ),
    ]


def _misshapen(given: dict[str, Any]) -> list[Case]:
    desk = _payload()["desks"][0]["keys"][0]
    good = given["document"]
    spoilt: dict[str, Any] = {
        "no signer": {name: value for name, value in good.items() if name != "signer"},
        "no payload": {name: value for name, value in good.items() if name != "payload"},
        "no signature": {name: value for name, value in good.items() if name != "signature"},
        "a payload that is an object": {**good, "payload": {}},
        "a signature without padding": {**good, "signature": good["signature"].rstrip("=")},
        "a short signature": {**good, "signature": b64(bytes(63))},
        "a serial that is text": _document(serial="12"),
        "a serial below zero": _document(serial=-1),
        "a date that does not exist": _signed(_payload(issued="2026-10-32")),
        "a date in another spelling": _signed(_payload(issued="20261001")),
        "no desks": _signed({name: value for name, value in _payload().items() if name != "desks"}),
        "desks that are no list": _document(desks={}),
        "a desk that is text": _document(desks=["audit"]),
        "a public key one byte short": _document(
            desks=[{"id": "audit", "keys": [{**desk, "public": b64(bytes(1215))}]}]
        ),
        "texts that are a number": _document(texts=7),
    }
    return [malformed(name, "verify_list", given, document=document) for name, document in spoilt.items()]


def _signed(payload: dict[str, Any]) -> dict[str, Any]:
    text = write_json(payload)
    signature = b64(_SIGNER.sign(b"daesup/1/key-list", text.encode()))
    return {"payload": text, "signature": signature, "signer": _certificate()}


def journal() -> list[Case]:
    """The chain, entry by entry."""
    entries: list[dict[str, Any]] = [
        {"act": "login", "officer": "a1", "at": "2026-10-01T09:00:00Z"},
        {"act": "open", "case": "c7", "officer": "a1", "why": "접수 검토", "at": "2026-10-01T09:01:00Z"},
        {"act": "count", "number": 3, "list": [1, "b", None, True], "nested": {"b": 1, "a": 2}},
        {},
    ]
    value, hashes = first_hash(OFFICE), []
    for index, entry in enumerate(entries, 1):
        value = next_hash(value, index, entry)
        hashes.append(value)
    given: dict[str, Any] = {"office": OFFICE, "entries": entries, "head": value}
    renamed = [{**entries[0], "officer": "a2"}, *entries[1:]]
    return [
        ok("the beginning of an office", "first", {"office": OFFICE}, hash=first_hash(OFFICE)),
        *(
            ok(f"entry {number} as bytes", "canonical", {"entry": entry}, bytes=canonical(entry))
            for number, entry in enumerate(entries, 1)
        ),
        ok("four entries", "chain", {"office": OFFICE, "entries": entries}, hashes=hashes),
        ok("verified", "verify_chain", given),
        ok("an empty journal", "verify_chain", {"office": OFFICE, "entries": [], "head": first_hash(OFFICE)}),
        cannot_open("an entry changed", "verify_chain", given, entries=renamed),
        cannot_open("an entry left out", "verify_chain", given, entries=entries[1:]),
        cannot_open("the last entry left out", "verify_chain", given, entries=entries[:-1]),
        cannot_open("an entry more", "verify_chain", given, entries=[*entries, {}]),
        cannot_open("two entries exchanged", "verify_chain", given, entries=[entries[1], entries[0], *entries[2:]]),
        cannot_open("another office", "verify_chain", given, office="other-office"),
        cannot_open("another head", "verify_chain", given, head=draw("head")),
    ]


def filing() -> list[Case]:
    """A day's list, signed."""
    mine = [draw(f"leaf {number}") for number in range(5)]
    noise = iter(draw(f"random leaf {number}") for number in range(200))
    document = sign_day(_FILING, OFFICE, date(2026, 10, 1), mine, lambda _: next(noise))
    ordered = sorted(draw(f"tree leaf {number}") for number in range(128))
    given: dict[str, Any] = {"document": document, "key": _FILING.public.raw, "office": OFFICE, "day": "2026-10-01"}
    return [
        ok("the root over 64 leaves", "root", {"leaves": ordered[:64]}, root=tree_root(ordered[:64])),
        ok("the root over 128 leaves", "root", {"leaves": ordered}, root=tree_root(ordered)),
        malformed("32 leaves", "root", {"leaves": ordered[:32]}),
        malformed("65 leaves", "root", {"leaves": ordered[:65]}),
        malformed("no leaves", "root", {"leaves": []}),
        malformed("a leaf of 31 bytes", "root", {"leaves": [*ordered[:63], ordered[63][:31]]}),
        ok("a day", "verify_day", given, count=LEAST_LEAVES, has=mine),
        cannot_open("another day", "verify_day", given, day="2026-10-02"),
        cannot_open("another office", "verify_day", given, office="other-office"),
        cannot_open("another key", "verify_day", given, key=_STRANGER.public.raw),
        *_spoilt_days(given, document),
    ]


def _spoilt_days(given: dict[str, Any], document: bytes) -> list[Case]:
    content = json.loads(document)
    leaves = content["leaves"]

    def changed(**changes: object) -> bytes:
        return json.dumps({**content, **changes}, separators=(",", ":")).encode()

    swapped = [leaves[1], leaves[0], *leaves[2:]]
    forged = sorted([draw("one that was buried"), *(from_b64(text) for text in leaves[1:])])
    rooted = tree_root([from_b64(text) for text in swapped])
    signed = _FILING.sign(b"daesup/1/filing", _day_payload(rooted))
    return [
        cannot_open("a leaf replaced", "verify_day", given, document=changed(leaves=[b64(leaf) for leaf in forged])),
        cannot_open(
            "a leaf replaced, with its root",
            "verify_day",
            given,
            document=changed(leaves=[b64(leaf) for leaf in forged], root=b64(tree_root(forged))),
        ),
        cannot_open(
            "out of order, though signed",
            "verify_day",
            given,
            document=changed(leaves=swapped, root=b64(rooted), signature=b64(signed)),
        ),
        cannot_open("another date inside", "verify_day", given, document=changed(date="2026-10-02")),
        cannot_open("version 2", "verify_day", given, document=changed(v=2)),
        malformed("half of the leaves", "verify_day", given, document=changed(leaves=leaves[:32])),
        malformed("a leaf left out", "verify_day", given, document=changed(leaves=leaves[1:])),
        malformed("no root", "verify_day", given, document=changed(root=None)),
        malformed("not JSON", "verify_day", given, document=b"<html>"),
    ]


def _day_payload(root: bytes) -> bytes:
    return lp(OFFICE.encode()) + lp(b"2026-10-01") + u32(LEAST_LEAVES) + root


def board() -> list[Case]:
    """A board that holds, and every way in which one does not."""
    content: dict[str, object] = {"day": "2026-10-01", "slots": [{"field": "세무", "times": ["14:00"]}]}
    document = sign_board(_FILING, OFFICE, "counsel", content)
    given: dict[str, Any] = {"document": document, "key": _FILING.public.raw, "office": OFFICE, "name": "counsel"}
    outer = json.loads(document)

    def changed(**changes: object) -> bytes:
        return write_json({**outer, **changes}).encode()

    other = b64(_FILING.sign(b"daesup/1/filing", _board_payload(outer["content"])))
    return [
        ok("a board", "verify_board", given, content=content),
        cannot_open("another board's name asked for", "verify_board", given, name="posts"),
        cannot_open("another office", "verify_board", given, office="other-office"),
        cannot_open("another key", "verify_board", given, key=_STRANGER.public.raw),
        cannot_open("another name inside", "verify_board", given, document=changed(name="posts"), name="posts"),
        cannot_open("a word changed", "verify_board", given, document=changed(content=outer["content"] + " ")),
        cannot_open("signed under another label", "verify_board", given, document=changed(signature=other)),
        cannot_open("version 2", "verify_board", given, document=changed(v=2)),
        malformed("content that is no text", "verify_board", given, document=changed(content=7)),
        malformed("no JSON", "verify_board", given, document=b"{"),
    ]


def _board_payload(text: str) -> bytes:
    return lp(OFFICE.encode()) + lp(b"counsel") + sha256(text.encode())
