"""Receipts of server-sealed lanes: drawn, shown once, carried in sealed tokens, read back without blocking the loop."""

import asyncio
from dataclasses import dataclass, field

from casework.bootstrap import Intake
from casework.errors import BusyError, ExpiredFormError, UnreadableReceiptError
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, SigningKey, SpeakKey, random_bytes, random_id
from crypto.receipt import Language, ReceiptSecret, ReporterKeys, derive
from crypto.receipt import UnreadableReceiptError as UnreadableWords
from crypto.receipt import read_receipt as read_words

_FORM_SECONDS = 2 * 3600  # a report may take long to write
_SESSION_SECONDS = 15 * 60
_FORM, _SESSION = b"form", b"session"
_SECRET, _ID, _SEED, _TIME, _KEY = 10, 16, 32, 8, 32


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A receipt not yet used, with the id of the message it will belong to and a seed against double sending."""

    secret: ReceiptSecret
    message_id: bytes
    seed: bytes = field(repr=False)

    def words(self, language: str = "ko") -> list[str]:
        """Eight words."""
        return self.secret.words(Language(language))

    def digits(self) -> str:
        """Twenty-six digits in groups."""
        return self.secret.digits()


@dataclass(frozen=True, slots=True)
class Reporter:
    """A person who came back with a receipt: their keys, in memory only."""

    keys: ReporterKeys


def in_groups(digits: str) -> str:
    """Twenty-six digits as people copy them: five, five, five, five, six."""
    digits = "".join(digits.split())
    starts = (0, 5, 10, 15, 20)
    return " ".join(digits[start : start + 5] for start in starts[:-1]) + " " + digits[starts[-1] :]


def draw_receipt(message_id: bytes | None = None) -> NewReceipt:
    """A new receipt; a channel that must recognise a repeated delivery gives the message id."""
    return NewReceipt(ReceiptSecret.generate(), message_id or random_id(), random_bytes(_SEED))


def to_token(receipt: NewReceipt, intake: Intake) -> str:
    """The receipt as a sealed token that a form carries; the server keeps no row for it."""
    raw = _stamp(intake) + receipt.secret.raw() + receipt.message_id + receipt.seed
    return intake.tokens.seal(raw, label=_FORM).hex()


def from_token(text: str, intake: Intake) -> NewReceipt:
    """The receipt a form carries; refused when altered or older than two hours."""
    raw = _open(text, _FORM, _FORM_SECONDS, intake)
    secret, rest = raw[:_SECRET], raw[_SECRET:]
    if len(rest) != _ID + _SEED:
        raise ExpiredFormError
    return NewReceipt(ReceiptSecret(secret), rest[:_ID], rest[_ID:])


async def derive_keys(secret: ReceiptSecret, intake: Intake) -> ReporterKeys:
    """Stretch a receipt in a thread, a few at once; refused as busy when too many wait."""
    gate = intake.gate
    if gate.waiting >= gate.most_waiting:
        raise BusyError
    gate.waiting += 1
    try:
        async with gate.slots:
            return await asyncio.to_thread(derive, secret, intake.office)
    finally:
        gate.waiting -= 1


def parse_receipt(text: str) -> ReceiptSecret:
    """The receipt in what a person typed; unreadable text is refused with suggestions from the word list alone."""
    try:
        return read_words(text)
    except UnreadableWords as unreadable:
        found = tuple((each.position, tuple(each.words)) for each in unreadable.suggestions)
        raise UnreadableReceiptError(found) from None


async def read_receipt(text: str, intake: Intake) -> Reporter:
    """The keys of a person who typed their receipt; whether a mailbox exists is not looked up here."""
    return Reporter(await derive_keys(parse_receipt(text), intake))


def session_token(reporter: Reporter, intake: Intake) -> str:
    """What the pages of a no-JavaScript mailbox carry between them for 15 minutes."""
    keys = reporter.keys
    parts = (keys.tag, keys.mailbox.seed(), keys.speak.raw(), keys.filing, keys.consent.seed(), random_id())
    raw = _stamp(intake) + b"".join(parts)
    return intake.tokens.seal(raw, label=_SESSION).hex()


def reporter_from_token(text: str, intake: Intake) -> tuple[Reporter, bytes]:
    """The person behind a mailbox page and the id for their next message; refused when altered or too old."""
    raw = _open(text, _SESSION, _SESSION_SECONDS, intake)
    tag, mailbox, speak, filing, consent = (raw[at : at + _KEY] for at in range(0, 5 * _KEY, _KEY))
    keys = ReporterKeys(
        tag=tag, mailbox=PrivateKey.from_seed(mailbox), speak=SpeakKey(speak), filing=filing,
        consent=SigningKey.from_seed(consent),
    )  # fmt: skip
    return Reporter(keys), raw[5 * _KEY :]


def _stamp(intake: Intake) -> bytes:
    return int(intake.clock.now().timestamp()).to_bytes(_TIME, "big")


def _open(text: str, label: bytes, seconds: int, intake: Intake) -> bytes:
    try:
        raw = intake.tokens.open(bytes.fromhex(text), label=label)
    except (ValueError, CryptoError):
        raise ExpiredFormError from None
    age = intake.clock.now().timestamp() - int.from_bytes(raw[:_TIME], "big")
    if not 0 <= age <= seconds:
        raise ExpiredFormError
    return raw[_TIME:]
