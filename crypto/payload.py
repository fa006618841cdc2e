"""What is said: flag, MAC, content (SPEC 7.1)."""

from dataclasses import dataclass, field
from typing import Self

from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import Direction, SpeakKey
from crypto.layout import u8

MAC_SIZE = 32
CONTENT_LIMIT = 65499
_NO_MAC = bytes(MAC_SIZE)
_HEAD = 1 + MAC_SIZE


@dataclass(frozen=True, slots=True)
class Payload:
    """Content, and the MAC that says who speaks; none before the receipt is known."""

    content: bytes = field(repr=False)
    mac: bytes | None = field(default=None, repr=False)

    def encode(self) -> bytes:
        """The bytes that are padded and sealed."""
        if len(self.content) > CONTENT_LIMIT or (self.mac is not None and len(self.mac) != MAC_SIZE):
            raise MalformedError
        return u8(0 if self.mac is None else 1) + (self.mac or _NO_MAC) + self.content

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Read what was opened; a bad shape inside a seal is the one refusal."""
        flag, mac, content = raw[:1], raw[1:_HEAD], raw[_HEAD:]
        if len(mac) != MAC_SIZE or flag not in {u8(0), u8(1)}:
            raise CannotOpenError
        if flag == u8(1):
            return cls(content, mac)
        if mac != _NO_MAC:
            raise CannotOpenError
        return cls(content)

    def confirmed(self, speak: SpeakKey, direction: Direction, message_id: bytes) -> bool:
        """False where there is no MAC; a wrong one is refused (SPEC 7.3)."""
        if self.mac is None:
            return False
        if not speak.confirms(direction, message_id, self.content, self.mac):
            raise CannotOpenError
        return True
