"""What the holder of a receipt decides about their own identity, signed so that no officer can say it (SPEC 7.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crypto.errors import CannotOpenError, CryptoError, MalformedError
from crypto.keys import ID_SIZE, SigningKey, VerifyKey
from crypto.layout import b64, from_b64
from crypto.primitives import KEY_SIZE
from crypto.reading import day_of, number_of, parse_json, text_of, texts_of, write_json

_LABEL = b"daesup/1/consent"
_RENEWAL = b"daesup/1/consent-key"
_DIGEST = 32


class Act(StrEnum):
    """What was decided."""

    GIVE = "give"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One decision: for a purpose and a recipient, of which facts, under which text, from and until when.

    A withdrawal says what it withdraws with the same id; `envelope` names what lies behind the quorum, `named` is the
    digest of what was opened to the case, `asked` the message in which the office asked.
    """

    act: Act
    office: str
    consent_id: bytes
    purpose: str
    recipient: str
    facts: tuple[str, ...]
    version: int
    text: bytes
    day: date
    until: date | None = None
    envelope: bytes | None = None
    named: bytes | None = None
    asked: bytes | None = None

    def encode(self) -> str:
        """The exact text that is signed."""
        return write_json(
            {
                "v": 1,
                "act": self.act,
                "office": self.office,
                "id": b64(self.consent_id),
                "purpose": self.purpose,
                "recipient": self.recipient,
                "facts": list(self.facts),
                "version": self.version,
                "text": b64(self.text),
                "day": self.day.isoformat(),
                "until": None if self.until is None else self.until.isoformat(),
                "envelope": _spelt(self.envelope),
                "named": _spelt(self.named),
                "asked": _spelt(self.asked),
            }
        )


def sign_statement(statement: Statement, key: SigningKey) -> tuple[str, bytes]:
    """The text and its signature, as they travel."""
    said = statement.encode()
    return said, key.sign(_LABEL, said.encode())


def read_statement(said: str, signature: bytes, *, keys: Sequence[VerifyKey], office: str) -> Statement:
    """A decision that one of these keys has signed; everything else is the one refusal, nothing is read before."""
    try:
        if not any(_holds(key, _LABEL, said.encode(), signature) for key in keys):
            raise CannotOpenError
        statement = _parse(said)
    except (MalformedError, UnicodeEncodeError):
        raise CannotOpenError from None
    if statement.office != office:
        raise CannotOpenError
    return statement


def sign_renewal(new: VerifyKey, *, office: str, key: SigningKey) -> bytes:
    """A receipt's holder says with the old hand which is the new one."""
    return key.sign(_RENEWAL, office.encode() + b"/" + new.raw)


def renews(new: VerifyKey, signature: bytes, *, office: str, key: VerifyKey) -> bool:
    """Whether the holder of `key` has said that `new` takes its place."""
    return _holds(key, _RENEWAL, office.encode() + b"/" + new.raw, signature)


def _holds(key: VerifyKey, label: bytes, payload: bytes, signature: bytes) -> bool:
    try:
        key.verify(label, payload, signature)
    except CryptoError:
        return False
    return True


def _parse(said: str) -> Statement:
    content = parse_json(said)
    act = text_of(content, "act")
    if content.get("v") != 1 or act not in tuple(Act):
        raise MalformedError
    return Statement(
        act=Act(act),
        office=text_of(content, "office"),
        consent_id=from_b64(content.get("id"), ID_SIZE),
        purpose=text_of(content, "purpose"),
        recipient=text_of(content, "recipient"),
        facts=texts_of(content, "facts"),
        version=number_of(content, "version"),
        text=from_b64(content.get("text"), _DIGEST),
        day=day_of(content, "day"),
        until=None if content.get("until") is None else day_of(content, "until"),
        envelope=_read(content.get("envelope"), ID_SIZE),
        named=_read(content.get("named"), KEY_SIZE),
        asked=_read(content.get("asked"), ID_SIZE),
    )


def _spelt(value: bytes | None) -> str | None:
    return None if value is None else b64(value)


def _read(value: object, size: int) -> bytes | None:
    return None if value is None else from_b64(value, size)
