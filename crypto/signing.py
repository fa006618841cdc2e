"""Signing and verifying, always under a label (SPEC 1.3)."""

from dataclasses import dataclass
from typing import Self

from crypto.errors import CannotOpenError, MalformedError
from crypto.layout import lp
from crypto.primitives import KEY_SIZE, ed25519_sign, ed25519_verify, same, signing_public
from crypto.secret import Secret


@dataclass(frozen=True, slots=True, repr=False)
class VerifyKey:
    """The public half of a signing key (SPEC 1.3)."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_SIZE:
            raise MalformedError

    def __repr__(self) -> str:
        return "<VerifyKey>"

    def verify(self, label: bytes, payload: bytes, signature: bytes) -> None:
        """Refuse unless the signature holds over this label and payload."""
        ed25519_verify(self.raw, label + lp(payload), signature)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SigningKey(Secret):
    """Signs, always under a label (SPEC 1.3)."""

    @classmethod
    def from_seed(cls, seed: bytes, expected: VerifyKey | None = None) -> Self:
        """From its seed; an unwrapped seed names the public key it must give (SPEC 1.6)."""
        key = cls(seed)
        if expected is not None and not same(key.public.raw, expected.raw):
            raise CannotOpenError
        return key

    @property
    def public(self) -> VerifyKey:
        """The key others verify with."""
        return VerifyKey(signing_public(self._raw))

    def sign(self, label: bytes, payload: bytes) -> bytes:
        """Sign this payload under this label."""
        return ed25519_sign(self._raw, label + lp(payload))

    def seed(self) -> bytes:
        """The seed, for wrapping."""
        return self._raw
