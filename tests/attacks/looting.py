"""Everything that can be tried with a copy of the stores and some keys, over and over until nothing new opens."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crypto.context import Purpose, SealingContext
from crypto.envelope import WRAP_SIZE, Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keyring import KeyEncryptionKey
from crypto.keys import DataKey, PrivateKey
from crypto.opening import open_with_data_key
from crypto.primitives import hpke_open, sha256
from crypto.sealing import commitment

_STORES = ("drop", "office", "keyring", "vault", "portal")
_KEY, _ID, _PUBLIC = 32, 16, 1216
_FEW = 40
_HEAD = 18  # version, suite and key id of a wrap record


@dataclass(frozen=True)
class Locked:
    """An HPKE message, for whom it is, and the row it was found in."""

    reader: bytes
    wrap: bytes
    row: int


class Loot:
    """A copy of all five stores; `keks` open the keyring's outer layer."""

    def __init__(self, folder: Path, office: str, keks: Iterable[KeyEncryptionKey]) -> None:
        self.office = office
        rows = [row for store in _STORES for row in _rows(folder / f"{store}.db")]
        outer = {kek.id.hex(): kek for kek in keks}
        for row in rows:
            if "kek" in row:
                row["sealed"] = outer[row["kek"]].reveal(row["id"], row["sealed"])
        self.rows = [[value for value in row.values() if isinstance(value, bytes)] for row in rows]
        self.bodies = [[body for blob in row for body in _bodies_in(blob)] for row in self.rows]
        found = [(at, each) for at, row in enumerate(self.rows) for blob in row for each in _wraps_in(blob)]
        self.locked = [Locked(reader, wrap, at) for at, (reader, wrap) in found]
        self.places = defaultdict[bytes, list[int]](list)
        for at, row in enumerate(self.rows):
            for blob in {blob for blob in row if len(blob) == _ID}:
                self.places[blob].append(at)
        self.tries = 0

    def texts(self, keys: Iterable[PrivateKey], *, about: bytes | None = None) -> set[str]:
        """What these keys say in the end: every secret that opens is tried as a key in its turn.

        With many keys, every one of them is tried on what has to do with `about`, the rest each with its own reader's.
        """
        near = None if about is None else {other for at in self.places[about] for other in self._near(at)}
        new, secrets = list(keys), set[bytes]()
        while new:
            tried = [(each, key) for key in new for each in self.locked if self._worth(each, key, near)]
            opened = {raw for each, key in tried for raw in self._open(each, key)} - secrets
            secrets |= opened
            new = [PrivateKey.from_seed(raw) for raw in opened if len(raw) == _KEY]
        return {text for raw in secrets if len(raw) == _KEY for text in self._read(DataKey(raw))}

    def _worth(self, locked: Locked, key: PrivateKey, near: set[int] | None) -> bool:
        return near is None or locked.row in near or locked.reader == key.public.key_id

    def _open(self, locked: Locked, key: PrivateKey) -> Iterator[bytes]:
        # A wrong key gives a wrong shared secret whatever the context is: one try shows it.
        for info in self._contexts(locked, key) if locked.reader == key.public.key_id else [b"wrong"]:
            self.tries += 1
            with suppress(CryptoError):
                yield hpke_open(key.opening, info, locked.wrap)
                return

    def _contexts(self, locked: Locked, key: PrivateKey) -> Iterator[bytes]:
        """Every purpose, for every id and every digest in the rows that have an id in common with this one."""
        near = self._near(locked.row)
        digests = {sha256(b""), locked.reader, *(body.digest for at in near for body in self.bodies[at])}
        for public in {blob for at in near for blob in self.rows[at] if len(blob) == _PUBLIC}:
            digests |= {sha256(public), *(sha256(public + n.to_bytes(4, "big")) for n in (1, 2))}
        for message_id in {blob for at in near for blob in self.rows[at] if len(blob) == _ID}:
            for purpose in Purpose:
                about = SealingContext(purpose=purpose, office=self.office, message_id=message_id)
                for digest in digests:
                    yield about.info(recipient=key.public.key_id, digest=digest)

    def _near(self, at: int) -> list[int]:
        # An id that stands in very many rows is somebody's key: it says for whom, not about what.
        ids = {blob for blob in self.rows[at] if len(blob) == _ID and len(self.places[blob]) <= _FEW}
        return sorted({at, *(other for blob in ids for other in self.places[blob])})

    def _read(self, data_key: DataKey) -> Iterator[str]:
        for at, bodies in enumerate(self.bodies):
            for body in bodies:
                if body.commitment == commitment(data_key):
                    yield from self._say(body, data_key, at)

    def _say(self, body: Body, data_key: DataKey, at: int) -> Iterator[str]:
        for message_id in {blob for near in self._near(at) for blob in self.rows[near] if len(blob) == _ID}:
            for purpose in Purpose:
                about = SealingContext(purpose=purpose, office=self.office, message_id=message_id)
                with suppress(CryptoError):
                    yield open_with_data_key(body, data_key, about).content.decode("utf-8", "replace")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            yield from (dict(row) for row in connection.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - its own names


def _bodies_in(blob: bytes) -> Iterator[Body]:
    for start in (0, WRAP_SIZE):  # a reason in the journal stands behind its wrap
        with suppress(CryptoError):
            yield Body.parse(blob[start:])


def _wraps_in(blob: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Wrap records, alone or in front of a body, return addresses, bundles one behind the other."""
    for start in (0, _ID):
        with suppress(CryptoError):
            record = WrapRecord(blob[start:])
            yield record.key_id, record.wrap
    with suppress(CryptoError):
        record = WrapRecord.parse(blob[:WRAP_SIZE])
        yield record.key_id, record.wrap
    at = 0
    while at + 4 <= len(blob) and _ID < (length := int.from_bytes(blob[at : at + 4], "big")) <= len(blob) - at - 4:
        bundle = blob[at + 4 : at + 4 + length]
        yield bundle[:_ID], bundle[_ID:]
        at += 4 + length
