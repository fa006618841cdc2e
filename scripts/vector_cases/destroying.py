"""Vectors of what is signed before and after a destruction (SPEC 20)."""

import json
from typing import Any

from vector_cases.making import OFFICE, Case, cannot_open, draw, flipped, malformed, ok

from crypto.destruction import list_digest, row_digest, rows_digest, sign_certificate, sign_decision
from crypto.keys import SigningKey
from crypto.layout import b64
from crypto.reading import write_json

_OFFICER = SigningKey.from_seed(draw("records officer signs"))
_HEAD = SigningKey.from_seed(draw("head signs"))
_FILING = SigningKey.from_seed(draw("filing signs"))
_LIST: dict[str, Any] = {
    "list": "2038-7KQM",
    "board": {"day": "2038-01-20", "document": "기록관-12"},
    "items": [
        {"case": draw("case one", 16).hex(), "number": "ABCD-2345", "closed": "2027-03-02", "decision": "destroy"},
        {"case": draw("case two", 16).hex(), "number": "EFGH-6789", "closed": "2027-05-09", "decision": "postpone"},
    ],
}


def destruction() -> list[Case]:
    """Lists, decisions, rows and certificates."""
    return [*_digests(), *_decisions(), *_certificates()]


def _digests() -> list[Case]:
    rows = [row_digest("message", {"id": draw("m1", 16), "body": draw("b1")}), row_digest("wrap", {"thing": b""})]
    columns = {"id": draw("m1", 16), "body": draw("b1")}
    reopened = {**_LIST, "items": [{**_LIST["items"][0], "closed": "2037-11-30"}, _LIST["items"][1]]}
    return [
        ok("a list", "destruction_digest", {"office": OFFICE, "list": _LIST}, digest=list_digest(OFFICE, _LIST)),
        ok(
            "the same list with a case closed anew", "destruction_digest", {"office": OFFICE, "list": reopened},
            digest=list_digest(OFFICE, reopened),
        ),
        ok("a row", "destroyed_row", {"table": "message", "columns": columns}, digest=rows[0]),
        ok("an empty value", "destroyed_row", {"table": "wrap", "columns": {"thing": b""}}, digest=rows[1]),
        ok("two rows", "destroyed_rows", {"rows": rows}, digest=rows_digest(rows)),
        ok("two rows, found in another order", "destroyed_rows", {"rows": rows[::-1]}, digest=rows_digest(rows)),
        ok("no rows", "destroyed_rows", {"rows": []}, digest=rows_digest([])),
    ]  # fmt: skip


def _decisions() -> list[Case]:
    digest = list_digest(OFFICE, _LIST)
    asked = {"key": _OFFICER.public.raw, "signature": sign_decision(_OFFICER, OFFICE, 0, digest)}
    granted = {"key": _HEAD.public.raw, "signature": sign_decision(_HEAD, OFFICE, 1, digest)}
    alone = {"key": _OFFICER.public.raw, "signature": sign_decision(_OFFICER, OFFICE, 1, digest)}
    swapped = [
        {"key": _HEAD.public.raw, "signature": sign_decision(_HEAD, OFFICE, 1, digest)},
        {"key": _OFFICER.public.raw, "signature": sign_decision(_OFFICER, OFFICE, 0, digest)},
    ]
    other = list_digest(OFFICE, {**_LIST, "items": _LIST["items"][:1]})
    given: dict[str, Any] = {"office": OFFICE, "digest": digest, "decisions": [asked, granted]}
    spoilt = {**granted, "signature": flipped(granted["signature"], 5)}
    return [
        ok("two officers", "verify_decisions", given),
        cannot_open("one officer alone", "verify_decisions", given, decisions=[asked]),
        cannot_open("nobody", "verify_decisions", given, decisions=[]),
        cannot_open("the same officer twice", "verify_decisions", given, decisions=[asked, alone]),
        cannot_open("the steps exchanged", "verify_decisions", given, decisions=swapped),
        cannot_open("a third signature", "verify_decisions", given, decisions=[asked, granted, alone]),
        cannot_open("a list that was changed afterwards", "verify_decisions", given, digest=other),
        cannot_open("another office", "verify_decisions", given, office="other-office"),
        cannot_open("a signature with one bit turned", "verify_decisions", given, decisions=[asked, spoilt]),
        malformed("a key of 31 bytes", "verify_decisions", given, decisions=[{**asked, "key": bytes(31)}, granted]),
    ]


def _certificates() -> list[Case]:
    content = {"list": "2038-7KQM", "day": "2038-02-01", "items": [{"number": "ABCD-2345", "rows": draw("r").hex()}]}
    document = sign_certificate(_FILING, OFFICE, content)
    outer = json.loads(document)
    given: dict[str, Any] = {"document": document, "key": _FILING.public.raw, "office": OFFICE}

    def changed(**changes: object) -> bytes:
        return write_json({**outer, **changes}).encode()

    shorter = outer["payload"].replace("2038-02-01", "2038-02-02")
    other = _FILING.sign(b"daesup/1/filing", outer["payload"].encode())
    later = write_json({"v": 2, "office": OFFICE, **content})
    signed = b64(_FILING.sign(b"daesup/1/destruction-certificate", later.encode()))
    return [
        ok("a certificate", "verify_certificate", given, content=json.loads(outer["payload"])),
        cannot_open("another day", "verify_certificate", given, document=changed(payload=shorter)),
        cannot_open("a certificate under another key", "verify_certificate", given, key=_HEAD.public.raw),
        cannot_open("a certificate of another office", "verify_certificate", given, office="other-office"),
        cannot_open("signed under another label", "verify_certificate", given, document=changed(signature=b64(other))),
        cannot_open(
            "another version", "verify_certificate", given, document=changed(payload=later, signature=signed),
        ),
        malformed("no signature", "verify_certificate", given, document=changed(signature=None)),
        malformed("no text", "verify_certificate", given, document=changed(payload=7)),
        malformed("no JSON", "verify_certificate", given, document=b"{"),
    ]  # fmt: skip
