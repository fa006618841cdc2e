"""Tokens that carry state through a page without a row on the server (SPEC 18)."""

from dataclasses import dataclass
from typing import Self

from crypto.layout import lp
from crypto.primitives import open_stored, seal_stored
from crypto.secret import Secret


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TokenKey(Secret):
    """Seals tokens; lives as long as the process, so a restart ends all of them."""

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From its file, where several processes share it."""
        return cls(raw)

    def raw(self) -> bytes:
        """The bytes, for its file."""
        return self._raw

    def seal(self, payload: bytes, *, label: bytes) -> bytes:
        """Seal a payload under a label; the payload carries its own time limit."""
        return seal_stored(self._raw, payload, b"daesup/1/token" + lp(label))

    def open(self, token: bytes, *, label: bytes) -> bytes:
        """Open a token of the same label."""
        return open_stored(self._raw, token, b"daesup/1/token" + lp(label))
