"""Officers' passphrases: named cost profiles, and the secrets kept under them (SPEC 10)."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from crypto.errors import MalformedError
from crypto.layout import lp
from crypto.primitives import argon2id, hkdf, open_stored, seal_stored
from crypto.secret import Secret


class Profile(StrEnum):
    """What one guess costs (SPEC 10.1)."""

    OFFICER = "officer"
    RECEIPT = "receipt"
    TEST = "test"


# Memory in KiB, passes. RECEIPT is OWASP's second recommendation, frozen; OFFICER is RFC 9106's for little memory.
_COSTS = {Profile.OFFICER: (65536, 3), Profile.RECEIPT: (19456, 2), Profile.TEST: (64, 1)}


def profile_named(name: str) -> Profile:
    """The profile of a stored word."""
    try:
        return Profile(name)
    except ValueError:
        raise MalformedError from None


def stretch(secret: bytes, salt: bytes, profile: Profile) -> bytes:
    """Argon2id at the cost of a profile; slow, so callers leave the event loop."""
    memory, iterations = _COSTS[profile]
    return argon2id(secret, salt, memory=memory, iterations=iterations)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PassphraseKey(Secret):
    """Protects an officer's secrets; nothing else about the passphrase is stored (SPEC 10.3)."""

    @classmethod
    def derive(cls, passphrase: str, salt: bytes, profile: Profile = Profile.OFFICER) -> Self:
        """From what was typed; NFKC, because one keyboard sends syllables and another jamo."""
        return cls(stretch(unicodedata.normalize("NFKC", passphrase).encode(), salt, profile))

    def protect(self, secret: bytes, officer_id: bytes, name: str) -> bytes:
        """Seal one named secret of one officer."""
        return seal_stored(self._named(name), secret, _about(officer_id, name))

    def reveal(self, blob: bytes, officer_id: bytes, name: str) -> bytes:
        """Open it again; a wrong passphrase is the one refusal."""
        return open_stored(self._named(name), blob, _about(officer_id, name))

    def _named(self, name: str) -> bytes:
        return hkdf(self._raw, b"daesup/1/officer/" + name.encode())


def _about(officer_id: bytes, name: str) -> bytes:
    return b"daesup/1/officer" + lp(officer_id) + lp(name.encode())
