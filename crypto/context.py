"""What a sealed thing is about: bound in through HPKE `info` and the body's associated data (SPEC 2)."""

from dataclasses import dataclass
from enum import StrEnum

from crypto.errors import MalformedError
from crypto.keys import ID_SIZE, KeyId
from crypto.layout import lp


class Purpose(StrEnum):
    """Why something was sealed (SPEC 2.3)."""

    MESSAGE = "message"
    NOTE = "note"
    CARD = "card"
    EPOCH_KEY = "epoch-key"
    CASE_KEY = "case-key"
    OFFICER_COPY = "officer-copy"
    IDENTITY = "identity"
    RECOVERY = "recovery"
    GRANT = "grant"
    RETURN_ADDRESS = "return-address"
    OUTGOING_TEXT = "outgoing-text"
    VAULT = "vault"
    NAMED = "named"
    GAZETTEER = "gazetteer"
    GAZETTEER_KEY = "gazetteer-key"
    HANDOUT = "handout"
    HANDOUT_ANSWER = "handout-answer"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingContext:
    """Purpose, office and message id; what is sealed about one thing does not open about another."""

    purpose: Purpose
    office: str
    message_id: bytes

    def __post_init__(self) -> None:
        if len(self.message_id) != ID_SIZE or not self.office.isascii():
            raise MalformedError

    def info(self, *, recipient: KeyId, digest: bytes) -> bytes:
        """HPKE's `info` for one recipient and one body (SPEC 2.2)."""
        return b"daesup/1" + self._said() + lp(recipient) + lp(digest)

    def body_aad(self) -> bytes:
        """The body's associated data (SPEC 4.2)."""
        return b"daesup/1/body" + self._said()

    def _said(self) -> bytes:
        return lp(self.purpose.encode()) + lp(self.office.encode()) + lp(self.message_id)
