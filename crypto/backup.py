"""Backups: who opens an archive, and the second key of short-lived ones, destroyed on its day (SPEC 21)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from crypto.envelope import Body, WrapRecord
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import ID_SIZE, PrivateKey, SigningKey, VerifyKey
from crypto.layout import Reader, b64, from_b64, lp
from crypto.passphrase import PassphraseKey
from crypto.primitives import KEY_SIZE, open_stored, random_bytes, seal_stored
from crypto.reading import day_of, parse_json, text_of, write_json
from crypto.secret import Secret

DAY_KEY_ID_SIZE = 8
SALT_SIZE = 16
_LABEL = b"daesup/1/backup"
_RESTORE = "restore"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DayKey(Secret):
    """With it gone, every archive of its day is gone, wherever it was copied to and whoever has the restore key."""

    id: bytes = field(default_factory=lambda: random_bytes(DAY_KEY_ID_SIZE))

    def __post_init__(self) -> None:
        Secret.__post_init__(self)
        if len(self.id) != DAY_KEY_ID_SIZE:
            raise MalformedError

    @classmethod
    def from_bytes(cls, key_id: bytes, raw: bytes) -> Self:
        """From its file."""
        return cls(raw, key_id)

    def raw(self) -> bytes:
        """The bytes, for its file."""
        return self._raw

    def cover(self, record: bytes, office: str, archive_id: bytes, made: date) -> bytes:
        """Put one more lock on the wrap of an archive."""
        return seal_stored(self._raw, record, _about(office, archive_id, made))

    def uncover(self, blob: bytes, office: str, archive_id: bytes, made: date) -> bytes:
        """Take that lock off."""
        return open_stored(self._raw, blob, _about(office, archive_id, made))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveHead:
    """What stands in the open at the end of an archive, signed; what was backed up stands inside the body alone."""

    office: str
    kind: str
    archive_id: bytes
    made: date
    expires: date | None  # from this day on nobody opens it any more; none: it is kept for years
    day_key: bytes | None
    wrap: bytes
    body: Body

    def write(self, key: SigningKey) -> bytes:
        """The head as it is stored, signed by the office."""
        payload = write_json(
            {
                "v": 1,
                "office": self.office,
                "kind": self.kind,
                "id": b64(self.archive_id),
                "made": self.made.isoformat(),
                "expires": self.expires.isoformat() if self.expires else None,
                "day_key": b64(self.day_key) if self.day_key else None,
                "wrap": b64(self.wrap),
                "body": b64(self.body.raw),
            }
        )
        return write_json({"payload": payload, "signature": b64(key.sign(_LABEL, payload.encode()))}).encode()

    @classmethod
    def read(cls, document: bytes, *, key: VerifyKey, office: str) -> Self:
        """A head that this office signed; nothing of it is read before the signature holds."""
        outer = parse_json(document)
        payload = text_of(outer, "payload")
        key.verify(_LABEL, payload.encode(), from_b64(outer.get("signature")))
        content = parse_json(payload)
        if content.get("v") != 1 or text_of(content, "office") != office:
            raise CannotOpenError
        day_key, expires = content.get("day_key"), content.get("expires")
        if (day_key is None) is not (expires is None):
            raise MalformedError
        return cls(
            office=office,
            kind=text_of(content, "kind"),
            archive_id=from_b64(content.get("id"), ID_SIZE),
            made=day_of(content, "made"),
            expires=None if expires is None else day_of(content, "expires"),
            day_key=None if day_key is None else from_b64(day_key, DAY_KEY_ID_SIZE),
            wrap=from_b64(content.get("wrap")),
            body=Body.parse(from_b64(content.get("body"))),
        )

    def record(self, day_key: DayKey | None) -> WrapRecord:
        """The wrap to the restore key; of a short-lived archive only with the key of its day."""
        if self.day_key is None:
            return WrapRecord.parse(self.wrap)
        if day_key is None:
            raise CannotOpenError
        return WrapRecord.parse(day_key.uncover(self.wrap, self.office, self.archive_id, self.made))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreKey:
    """What lies in the safe: the key that opens archives, and the office's own keys by which they are believed."""

    key: PrivateKey
    filing: VerifyKey
    root: VerifyKey

    def seal(self, passphrase: str, office: str) -> bytes:
        """The file for the safe; slow, and worth as much as the passphrase."""
        salt = random_bytes(SALT_SIZE)
        content = self.key.seed() + self.filing.raw + self.root.raw
        return salt + PassphraseKey.derive(passphrase, salt).protect(content, office.encode(), _RESTORE)

    @classmethod
    def open(cls, blob: bytes, passphrase: str, office: str) -> Self:
        """From its file; a wrong passphrase, another office's file and a spoilt one are the one refusal."""
        derived = PassphraseKey.derive(passphrase, blob[:SALT_SIZE].ljust(SALT_SIZE, b"\0"))
        reader = Reader(derived.reveal(blob[SALT_SIZE:], office.encode(), _RESTORE))
        seed, filing, root = (reader.take(KEY_SIZE) for _ in range(3))
        reader.end()
        return cls(key=PrivateKey.from_seed(seed), filing=VerifyKey(filing), root=VerifyKey(root))


def _about(office: str, archive_id: bytes, made: date) -> bytes:
    return _LABEL + lp(office.encode()) + lp(archive_id) + lp(made.isoformat().encode())
