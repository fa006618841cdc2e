"""How Python runs the vectors of backups."""

from datetime import date
from typing import Any

from crypto.backup import ArchiveHead, DayKey, RestoreKey
from crypto.context import Purpose, SealingContext
from crypto.keys import PrivateKey, VerifyKey
from crypto.unseal import open_body, unwrap
from tests.crypto.runners_sealing import raw

Given = dict[str, Any]


def run_uncover_archive(given: Given) -> Given:
    key = DayKey.from_bytes(bytes(8), raw(given["day_key"]))
    made = date.fromisoformat(given["made"])
    return {"record": key.uncover(raw(given["blob"]), given["office"], raw(given["archive_id"]), made)}


def run_open_archive_head(given: Given) -> Given:
    head = ArchiveHead.read(raw(given["document"]), key=VerifyKey(raw(given["key"])), office=given["office"])
    day_key = None if given["day_key"] is None else DayKey.from_bytes(bytes(8), raw(given["day_key"]))
    about = SealingContext(purpose=Purpose.BACKUP, office=head.office, message_id=head.archive_id)
    key = PrivateKey.from_seed(raw(given["seed"]))
    dek = unwrap(head.record(day_key), key=key, digest=head.body.digest, about=about)
    expires = head.expires.isoformat() if head.expires else None
    return {"kind": head.kind, "expires": expires, "content": open_body(head.body, dek, about).content.decode()}


def run_open_restore_key(given: Given) -> Given:
    opened = RestoreKey.open(raw(given["blob"]), given["passphrase"], given["office"])
    return {"seed": opened.key.seed(), "filing": opened.filing.raw, "root": opened.root.raw}
