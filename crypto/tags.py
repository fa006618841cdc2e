"""Tags that find a messenger conversation without storing who it is (SPEC 17)."""

from dataclasses import dataclass
from typing import Self

from crypto.layout import lp
from crypto.primitives import hmac
from crypto.secret import Secret


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class TagKey(Secret):
    """Whoever has it and the rows can guess telephone numbers, so it stays in memory and is rotated."""

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """From what the operator handed over at start."""
        return cls(raw)

    def raw(self) -> bytes:
        """The bytes, for the operator's keeping."""
        return self._raw

    def tag(self, channel: str, chat_id: str) -> bytes:
        """The tag of one chat in one channel."""
        return hmac(self._raw, b"daesup/1/tag" + lp(channel.encode()) + lp(chat_id.encode()))
