"""Keyring rows under a key that is kept outside the database and rotated (SPEC 9.5)."""

from dataclasses import dataclass, field
from typing import Self

from crypto.errors import MalformedError
from crypto.layout import lp
from crypto.primitives import open_stored, random_bytes, seal_stored
from crypto.secret import Secret

KEK_ID_SIZE = 8


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class KeyEncryptionKey(Secret):
    """With it gone, every row under it is gone: that is how wraps are shredded."""

    id: bytes = field(default_factory=lambda: random_bytes(KEK_ID_SIZE))

    def __post_init__(self) -> None:
        Secret.__post_init__(self)
        if len(self.id) != KEK_ID_SIZE:
            raise MalformedError

    @classmethod
    def from_bytes(cls, kek_id: bytes, raw: bytes) -> Self:
        """From its file."""
        return cls(raw, kek_id)

    def raw(self) -> bytes:
        """The bytes, for its file."""
        return self._raw

    def protect(self, row_id: bytes, record: bytes) -> bytes:
        """Seal one row."""
        return seal_stored(self._raw, record, _about(row_id))

    def reveal(self, row_id: bytes, blob: bytes) -> bytes:
        """Open one row."""
        return open_stored(self._raw, blob, _about(row_id))


def _about(row_id: bytes) -> bytes:
    return b"daesup/1/keyring" + lp(row_id)
