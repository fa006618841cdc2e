"""The published key list as this process sees it: verified, reread when the release changes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from casework.errors import NotReadyError, ReloadKeysError
from crypto.entries import Custodian
from crypto.errors import CryptoError
from crypto.keylist import KeyList, verify_key_list
from crypto.keys import PublicKey, VerifyKey


@dataclass(slots=True)
class PublishedKeys:
    """Reads `keys.json` of the static release and answers which key receives for which desk."""

    path: Path
    root: VerifyKey
    office: str
    _stamp: tuple[int, int] = (0, 0)
    _list: KeyList | None = None

    def current(self, today: date) -> KeyList:
        """The verified list; refused when there is none or it has expired."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            raise NotReadyError("공개 키 목록이 없습니다. `daesup keys`로 먼저 발행해 주세요.") from None
        stamp = (status.st_mtime_ns, status.st_size)
        if self._list is None or stamp != self._stamp:
            self._list = self._verify(today)
            self._stamp = stamp
        if self._list.expires < today:
            raise ReloadKeysError
        return self._list

    def receiving_key(self, desk: str, today: date) -> PublicKey:
        """The key a sealer uses for a desk today: the newest one that is valid."""
        valid = [key for key in self._desk(desk, today) if key[1] <= today <= key[2]]
        if not valid:
            raise ReloadKeysError
        return max(valid, key=lambda key: key[1])[0]

    def accepts(self, desk: str, key_id: bytes, today: date) -> bool:
        """Whether something sealed to this key still reaches the desk."""
        return any(key.key_id == key_id and start <= today <= end for key, start, end in self._desk(desk, today))

    def custodians(self) -> tuple[int, list[PublicKey]]:
        """How many custodians are needed, and their keys; an expired list still says truly who they are."""
        needed, entries = self.custodian_entries()
        return needed, [each.public for each in entries]

    def custodian_entries(self) -> tuple[int, list[Custodian]]:
        """The same with their ids and the keys that their agreement is checked with: the signed list's, no row's."""
        try:
            payload = json.loads(json.loads(self.path.read_bytes())["payload"])
            listed = self._verify(date.fromisoformat(payload["issued"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise NotReadyError("공개 키 목록을 읽을 수 없습니다.") from None
        return listed.quorum, list(listed.custodians)

    def _desk(self, desk: str, today: date) -> list[tuple[PublicKey, date, date]]:
        for entry in self.current(today).desks:
            if entry.id == desk:
                return [(key.public, key.valid_from, key.valid_until) for key in entry.keys]
        raise ReloadKeysError

    def _verify(self, today: date) -> KeyList:
        try:
            document = json.loads(self.path.read_bytes())
            return verify_key_list(document, root=self.root, office=self.office, today=today, seen=None)
        except (CryptoError, ValueError):
            raise NotReadyError("공개 키 목록을 확인할 수 없습니다.") from None


def texts_digest(texts: bytes) -> str:
    """The digest of the public texts that the key list carries."""
    return hashlib.sha256(texts).hexdigest()
