"""How far a matter is, for whoever knows its public number and the contact left with it (SPEC 19)."""

from dataclasses import dataclass, field
from typing import Self

from crypto.errors import CannotOpenError, MalformedError
from crypto.layout import Reader, lp, u16
from crypto.passphrase import Profile, stretch
from crypto.primitives import KEY_SIZE, hkdf, hmac, open_stored, seal_stored, sha256
from crypto.secret import Guarded, Secret

_LABEL = b"daesup/1/standing"
_PADDED = 256
CARD_SIZE = 12 + _PADDED + 16
PROOF_SIZE = 2 * KEY_SIZE


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class StandingProof(Guarded):
    """What a number and a contact prove: where the card lies, and what opens it."""

    finder: bytes
    _key: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """As the office keeps it, sealed to the case."""
        if len(raw) != PROOF_SIZE:
            raise MalformedError
        return cls(raw[:KEY_SIZE], raw[KEY_SIZE:])

    def raw(self) -> bytes:
        """The bytes, for keeping them sealed."""
        return self.finder + self._key

    def seal(self, card: bytes) -> bytes:
        """A card at the one size that all cards have."""
        if len(card) > _PADDED - 2:
            raise MalformedError
        padded = (u16(len(card)) + card).ljust(_PADDED, b"\0")
        return seal_stored(self._key, padded, _about(self.finder))

    def open(self, blob: bytes) -> bytes:
        """What `seal` made; every failure is the one refusal."""
        padded = open_stored(self._key, blob, _about(self.finder))
        if len(padded) != _PADDED:
            raise CannotOpenError
        reader = Reader(padded)
        card = reader.take(min(reader.number(2), _PADDED - 2))
        if any(reader.rest()):
            raise CannotOpenError
        return card


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class StandingKey(Secret):
    """Without it nobody can try numbers and contacts against a copied store."""

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From its file."""
        return cls(raw)

    def raw(self) -> bytes:
        """The bytes, for its file."""
        return self._raw

    def prove(self, number: str, contact: str, office: str) -> StandingProof:
        """The proof of a public number and one spelling of a contact; slow, so callers leave the event loop."""
        salt = sha256(b"daesup/standing/1/" + office.encode())
        root = stretch(lp(number.encode()) + lp(contact.encode()), salt, Profile.OFFICER)
        secret = hmac(self._raw, _LABEL + root)
        return StandingProof(hkdf(secret, _LABEL + b"/finder"), hkdf(secret, _LABEL + b"/card"))


def _about(finder: bytes) -> bytes:
    return _LABEL + lp(finder)
