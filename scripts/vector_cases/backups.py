"""Vectors of backups: the second lock of short-lived archives, the head, the file in the safe (SPEC 21)."""

import json
from datetime import date
from typing import Any

from vector_cases.making import OFFICE, Case, SealedOnce, about, cannot_open, draw, flipped, key, malformed, ok

from crypto.backup import ArchiveHead
from crypto.context import Purpose
from crypto.keys import DataKey, SigningKey, VerifyKey
from crypto.layout import b64, lp
from crypto.passphrase import PassphraseKey
from crypto.payload import Payload
from crypto.primitives import aead_seal, hkdf
from crypto.reading import write_json
from crypto.sealing import seal_body

_FILING = SigningKey.from_seed(draw("filing signs"))
_ROOT = SigningKey.from_seed(draw("root signs"))
_MADE, _EXPIRES = date(2038, 2, 1), date(2038, 2, 8)
_SPOKEN = "대숲의 바람은 어디로"


def backups(once: SealedOnce) -> list[Case]:
    """Locks, heads and the file in the safe."""
    return [*_covers(), *_heads(once), *_restore_keys()]


def _stored(secret_key: bytes, plain: bytes, aad: bytes, label: str) -> bytes:
    nonce = draw(f"nonce {label}", 12)
    return nonce + aead_seal(secret_key, nonce, plain, aad)


def _covered(record: bytes) -> bytes:
    aad = b"daesup/1/backup" + lp(OFFICE.encode()) + lp(draw("archive", 16)) + lp(_MADE.isoformat().encode())
    return _stored(draw("day key"), record, aad, "cover")


def _covers() -> list[Case]:
    record = draw("backup record", 1186)
    blob = _covered(record)
    given: dict[str, Any] = {
        "day_key": draw("day key"), "office": OFFICE, "archive_id": draw("archive", 16), "made": _MADE, "blob": blob,
    }  # fmt: skip
    return [
        ok("lock: the second lock", "uncover_archive", given, record=record),
        cannot_open("lock: another day key", "uncover_archive", given, day_key=draw("other day key")),
        cannot_open("lock: another archive", "uncover_archive", given, archive_id=draw("other archive", 16)),
        cannot_open("lock: another office", "uncover_archive", given, office="other-office"),
        cannot_open("lock: another day", "uncover_archive", given, made=date(2038, 2, 2)),
        cannot_open("lock: a turned bit", "uncover_archive", given, blob=flipped(blob, 600)),
        cannot_open("lock: a turned bit in the nonce", "uncover_archive", given, blob=flipped(blob, 0)),
        cannot_open("lock: cut short", "uncover_archive", given, blob=blob[:-1]),
        cannot_open("lock: nothing", "uncover_archive", given, blob=b""),
        malformed("lock: a day key of 31 bytes", "uncover_archive", given, day_key=draw("day key", 31)),
    ]


def _heads(once: SealedOnce) -> list[Case]:
    context, restore = about(Purpose.BACKUP, "archive"), key("restore key")
    body = seal_body(Payload(b'{"v":1,"type":"backup"}', None), DataKey(draw("backup dek")), context)
    record = once.record(draw("backup dek"), digest=body.digest, to=restore.public, context=context)
    head = ArchiveHead(
        office=OFFICE, kind="keys", archive_id=draw("archive", 16), made=_MADE, expires=_EXPIRES,
        day_key=draw("day key id", 8), wrap=_covered(record), body=body,
    )  # fmt: skip
    document = head.write(_FILING)
    outer = json.loads(document)
    payload = json.loads(outer["payload"])
    given: dict[str, Any] = {
        "document": document, "key": _FILING.public.raw, "office": OFFICE, "seed": restore.seed(),
        "day_key": draw("day key"),
    }  # fmt: skip

    def signed(**changes: object) -> bytes:
        text = write_json({**payload, **changes})
        return write_json({"payload": text, "signature": b64(_FILING.sign(b"daesup/1/backup", text.encode()))}).encode()

    def changed(**changes: object) -> bytes:
        return write_json({**outer, **changes}).encode()

    later = outer["payload"].replace("2038-02-08", "2048-02-08")
    plain = signed(day_key=None, expires=None, wrap=b64(record), kind="content")
    other = b64(_FILING.sign(b"daesup/1/filing", outer["payload"].encode()))
    opened = {"content": '{"v":1,"type":"backup"}'}
    return [
        ok("head: keys, with both keys", "open_archive_head", given, kind="keys", expires=_EXPIRES, **opened),
        ok(
            "head: content, with the restore key alone", "open_archive_head",
            {**given, "document": plain, "day_key": None}, kind="content", expires=None, **opened,
        ),
        cannot_open("head: no day key", "open_archive_head", given, day_key=None),
        cannot_open("head: another day key", "open_archive_head", given, day_key=draw("other day key")),
        cannot_open("head: another restore key", "open_archive_head", given, seed=draw("other restore key")),
        cannot_open("head: a later end", "open_archive_head", given, document=changed(payload=later)),
        cannot_open("head: another signer", "open_archive_head", given, key=_ROOT.public.raw),
        cannot_open("head: signed under another label", "open_archive_head", given, document=changed(signature=other)),
        cannot_open("head: another office", "open_archive_head", given, office="other-office"),
        cannot_open("head: another version", "open_archive_head", given, document=signed(v=2)),
        cannot_open("head: made on another day", "open_archive_head", given, document=signed(made="2038-02-02")),
        cannot_open("head: another archive's id", "open_archive_head", given, document=signed(id=b64(bytes(16)))),
        malformed("head: an end without a day key", "open_archive_head", given, document=signed(day_key=None)),
        malformed("head: a day key without an end", "open_archive_head", given, document=signed(expires=None)),
        malformed("head: no body", "open_archive_head", given, document=signed(body=None)),
        malformed("head: no day", "open_archive_head", given, document=signed(made="today")),
        malformed("head: no signature", "open_archive_head", given, document=changed(signature=None)),
        malformed("head: no JSON", "open_archive_head", given, document=b"{"),
    ]  # fmt: skip


def _restore_keys() -> list[Case]:
    salt, content = draw("restore salt", 16), draw("restore key") + _FILING.public.raw + _ROOT.public.raw
    derived = PassphraseKey.derive(_SPOKEN, salt)
    named = hkdf(derived._raw, b"daesup/1/officer/restore")  # noqa: SLF001 - the vector needs the derived key itself

    def file(plain: bytes, name: bytes = b"restore") -> bytes:
        aad = b"daesup/1/officer" + lp(OFFICE.encode()) + lp(name)
        return salt + _stored(named, plain, aad, "restore")

    given: dict[str, Any] = {"blob": file(content), "passphrase": _SPOKEN, "office": OFFICE}
    whole = {"seed": draw("restore key"), "filing": VerifyKey(_FILING.public.raw).raw, "root": _ROOT.public.raw}
    return [
        ok("safe: the file in the safe", "open_restore_key", given, **whole),
        cannot_open("safe: a wrong passphrase", "open_restore_key", given, passphrase=_SPOKEN + "?"),
        cannot_open("safe: another office", "open_restore_key", given, office="other-office"),
        cannot_open("safe: under another name", "open_restore_key", given, blob=file(content, b"seed")),
        cannot_open("safe: a turned bit", "open_restore_key", given, blob=flipped(given["blob"], 40)),
        cannot_open("safe: a turned bit in the salt", "open_restore_key", given, blob=flipped(given["blob"], 0)),
        cannot_open("safe: cut short", "open_restore_key", given, blob=given["blob"][:-1]),
        cannot_open("safe: nothing", "open_restore_key", given, blob=b""),
    ]
