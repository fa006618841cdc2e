"""A little work per message instead of an address: no table, because it is bound to the message (SPEC 16)."""

from dataclasses import dataclass
from itertools import count
from typing import Self

from crypto.layout import u64
from crypto.primitives import hmac, random_bytes, same, sha256
from crypto.secret import Secret

NONCE_SIZE = 40
VALID_MINUTES = 10
SOLUTION_SIZE = 8
_LABEL = b"daesup/1/puzzle"
_STAMP = 8
_SIGNED = 24


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class PuzzleKey(Secret):
    """Recognises nonces that this server gave out."""

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From its file, where several processes share it."""
        return cls(raw)

    def raw(self) -> bytes:
        """The bytes, for its file."""
        return self._raw

    def issue(self, minute: int) -> bytes:
        """A nonce for the next ten minutes; `minute` is the Unix time in whole minutes."""
        stamped = u64(minute) + random_bytes(_SIGNED - _STAMP)
        return stamped + self._mark(stamped)

    def check(self, nonce: bytes, message_id: bytes, digest: bytes, solution: bytes, bits: int, minute: int) -> bool:
        """Whether the nonce is ours and young enough and the work was done for this message."""
        if len(nonce) != NONCE_SIZE or not same(nonce[_SIGNED:], self._mark(nonce[:_SIGNED])):
            return False
        age = minute - int.from_bytes(nonce[:_STAMP], "big")
        return 0 <= age <= VALID_MINUTES and solves(nonce, message_id, digest, solution, bits)

    def _mark(self, stamped: bytes) -> bytes:
        return hmac(self._raw, _LABEL + stamped)[: NONCE_SIZE - _SIGNED]


def solves(nonce: bytes, message_id: bytes, digest: bytes, solution: bytes, bits: int) -> bool:
    """Whether the hash begins with that many zero bits."""
    if len(solution) != SOLUTION_SIZE:
        return False
    found = sha256(_LABEL + nonce + message_id + digest + solution)
    return int.from_bytes(found, "big") >> (8 * len(found) - bits) == 0


def solve(nonce: bytes, message_id: bytes, digest: bytes, bits: int) -> bytes:
    """Do the work."""
    return next(solution for solution in map(u64, count()) if solves(nonce, message_id, digest, solution, bits))
