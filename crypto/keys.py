"""Key types that cannot be mixed up, printed or pickled (SPEC 1)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType, Self

from crypto.errors import CannotOpenError, MalformedError
from crypto.layout import lp
from crypto.primitives import (
    EK_SIZE,
    KEY_SIZE,
    SealingPrivate,
    SealingPublic,
    hmac,
    random_bytes,
    same,
    sealing_pair,
    sealing_public,
    sha256,
)
from crypto.secret import Secret
from crypto.signing import SigningKey, VerifyKey

__all__ = [
    "DataKey",
    "Direction",
    "KeyId",
    "PrivateKey",
    "PublicKey",
    "SigningKey",
    "SpeakKey",
    "VerifyKey",
    "random_bytes",
    "random_id",
    "same",
]

ID_SIZE = 16
PUBLIC_KEY_LENGTH = EK_SIZE + KEY_SIZE

KeyId = NewType("KeyId", bytes)


def random_id() -> bytes:
    """Sixteen random bytes."""
    return random_bytes(ID_SIZE)


class Direction(StrEnum):
    """Who speaks to whom; a MAC of one direction does not hold in the other (SPEC 7.2)."""

    TO_OFFICE = "to-office"
    TO_REPORTER = "to-reporter"


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """Something can be sealed to it; 1216 bytes (SPEC 1.1)."""

    raw: bytes
    key_id: KeyId = field(init=False, compare=False)
    sealing: SealingPublic = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_KEY_LENGTH:
            raise MalformedError
        object.__setattr__(self, "sealing", sealing_public(self.raw))
        object.__setattr__(self, "key_id", KeyId(sha256(b"daesup/1/key-id" + self.raw)[:ID_SIZE]))

    def __repr__(self) -> str:
        return "<PublicKey>"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PrivateKey(Secret):
    """Opens what was sealed to its public key; made of a 32-byte seed (SPEC 1.1)."""

    public: PublicKey = field(init=False)
    opening: SealingPrivate = field(init=False)

    def __post_init__(self) -> None:
        Secret.__post_init__(self)
        opening, public = sealing_pair(self._raw)
        object.__setattr__(self, "opening", opening)
        object.__setattr__(self, "public", PublicKey(public))

    @classmethod
    def from_seed(cls, seed: bytes, expected: PublicKey | None = None) -> Self:
        """From its seed; an unwrapped seed names the public key it must give (SPEC 1.6)."""
        key = cls(seed)
        if expected is not None and not same(key.public.raw, expected.raw):
            raise CannotOpenError
        return key

    def seed(self) -> bytes:
        """The seed, for wrapping."""
        return self._raw


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class DataKey(Secret):
    """For exactly one body or one file (SPEC 1.4)."""

    def raw(self) -> bytes:
        """The bytes, for wrapping and deriving."""
        return self._raw


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SpeakKey(Secret):
    """Shows that words come from whoever holds the receipt, or answer to it (SPEC 7.2)."""

    def raw(self) -> bytes:
        """The bytes, to be sent inside the first message."""
        return self._raw

    def mac(self, direction: Direction, message_id: bytes, content: bytes) -> bytes:
        """The MAC over content, its message id and its direction."""
        return hmac(self._raw, b"daesup/1/mac" + lp(direction.encode()) + lp(message_id) + lp(sha256(content)))

    def confirms(self, direction: Direction, message_id: bytes, content: bytes, mac: bytes) -> bool:
        """Whether the MAC holds."""
        return same(self.mac(direction, message_id, content), mac)
