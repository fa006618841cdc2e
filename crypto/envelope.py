"""Byte layouts of body and wrap record; parses, holds no key (SPEC 4)."""

from dataclasses import dataclass, field
from typing import Self

from crypto.errors import MalformedError
from crypto.keys import ID_SIZE, KeyId
from crypto.layout import u8
from crypto.padding import SIZE_CLASSES
from crypto.primitives import ENC_SIZE, KEY_SIZE, TAG_SIZE, sha256

_HEAD = u8(1) + u8(1)  # version, suite
WRAP_OVERHEAD = len(_HEAD) + ID_SIZE + ENC_SIZE + TAG_SIZE
WRAP_SIZE = WRAP_OVERHEAD + KEY_SIZE
BODY_OVERHEAD = len(_HEAD) + KEY_SIZE + TAG_SIZE


@dataclass(frozen=True, slots=True)
class Body:
    """One sealed text; what it says is known to its readers only (SPEC 4.2)."""

    raw: bytes = field(repr=False)
    digest: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.raw.startswith(_HEAD) or len(self.raw) - BODY_OVERHEAD not in SIZE_CLASSES:
            raise MalformedError
        object.__setattr__(self, "digest", sha256(self.raw))

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a body; version, suite and size class must be known."""
        return cls(bytes(raw))

    @classmethod
    def build(cls, commitment: bytes, ciphertext: bytes) -> Self:
        """Put a body together."""
        return cls(_HEAD + commitment + ciphertext)

    @property
    def commitment(self) -> bytes:
        """Says which data key this is, and no other."""
        return self.raw[len(_HEAD) : len(_HEAD) + KEY_SIZE]

    @property
    def ciphertext(self) -> bytes:
        """The sealed, padded payload."""
        return self.raw[len(_HEAD) + KEY_SIZE :]

    @property
    def size_class(self) -> int:
        """0 to 3 (SPEC 5.1)."""
        return SIZE_CLASSES.index(len(self.raw) - BODY_OVERHEAD)


@dataclass(frozen=True, slots=True)
class WrapRecord:
    """A key, or another short secret, sealed to one recipient (SPEC 4.4)."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) < WRAP_OVERHEAD or not self.raw.startswith(_HEAD):
            raise MalformedError

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read the record of a 32-byte secret."""
        if len(raw) != WRAP_SIZE:
            raise MalformedError
        return cls(bytes(raw))

    @classmethod
    def build(cls, key_id: KeyId, wrap: bytes) -> Self:
        """Put a record together."""
        return cls(_HEAD + key_id + wrap)

    @property
    def key_id(self) -> KeyId:
        """Whom it is sealed to."""
        return KeyId(self.raw[len(_HEAD) : len(_HEAD) + ID_SIZE])

    @property
    def wrap(self) -> bytes:
        """The HPKE message."""
        return self.raw[len(_HEAD) + ID_SIZE :]
