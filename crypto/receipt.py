"""The receipt: ten bytes as words or digits, and the keys that come from them (SPEC 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crypto.errors import MalformedError
from crypto.keys import PrivateKey, SigningKey, SpeakKey
from crypto.passphrase import Profile, stretch
from crypto.primitives import hkdf, hmac, sha256
from crypto.secret import Guarded, Secret
from crypto.spelling import Suggestion, clean, digits_only, language_of, split_words, suggest
from crypto.wordlist import LIST_SIZE, Language, word_list

__all__ = [
    "Language",
    "ReceiptSecret",
    "ReporterKeys",
    "Suggestion",
    "UnreadableReceiptError",
    "derive",
    "filing_leaf",
    "read_receipt",
]

SECRET_SIZE = 10
WORD_COUNT = 8
DIGIT_COUNT = 26
MOST_TYPED = 400
_WORD_BITS = 11
# Damm 2004, SPEC 8.7.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


class UnreadableReceiptError(MalformedError):
    """The words or digits are no receipt; near misses are suggested where there are any."""

    def __init__(self, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__()
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ReceiptSecret(Secret):
    """Ten random bytes; everything of a reporter derives from them, never from text (SPEC 8.1)."""

    SIZE: ClassVar[int] = SECRET_SIZE

    def raw(self) -> bytes:
        """The bytes."""
        return self._raw

    def words(self, language: Language) -> list[str]:
        """Eight words of a language."""
        value = int.from_bytes(self._raw + _check(self._raw), "big")
        places = range(_WORD_BITS * (WORD_COUNT - 1), -1, -_WORD_BITS)
        return [word_list(language).words[value >> place & LIST_SIZE - 1] for place in places]

    def digits(self) -> str:
        """The same as 25 digits and a check digit; people see groups of 5 5 5 5 6."""
        digits = str(int.from_bytes(self._raw, "big")).zfill(DIGIT_COUNT - 1)
        return digits + str(_damm(digits))


@dataclass(frozen=True, slots=True, repr=False)
class ReporterKeys(Guarded):
    """What a receipt opens: the mailbox, its place, the voice, the filing, the hand that signs (SPEC 8.4)."""

    tag: bytes
    mailbox: PrivateKey
    speak: SpeakKey
    filing: bytes
    consent: SigningKey

    @property
    def tag_hash(self) -> bytes:
        """What the server stores in place of the tag."""
        return sha256(self.tag)


def derive(secret: ReceiptSecret, office: str) -> ReporterKeys:
    """The keys of a receipt at one office; slow on purpose, so callers leave the event loop."""
    root = stretch(secret.raw(), sha256(b"daesup/receipt/1/" + office.encode()), Profile.RECEIPT)
    tag, mailbox, speak, filing, consent = (
        hkdf(root, b"daesup/1/receipt/" + part) for part in (b"tag", b"mailbox", b"speak", b"filing", b"consent")
    )
    return ReporterKeys(
        tag=tag, mailbox=PrivateKey.from_seed(mailbox), speak=SpeakKey(speak), filing=filing,
        consent=SigningKey.from_seed(consent),
    )  # fmt: skip


def read_receipt(text: str) -> ReceiptSecret:
    """Read words or digits as a person types them; say what is near when they do not hold."""
    if len(text) > MOST_TYPED:
        raise UnreadableReceiptError
    cleaned = clean(text)
    digits = digits_only(cleaned)
    return _read_words(cleaned) if digits is None else _read_digits(digits)


def filing_leaf(filing: bytes, message_id: bytes, digest: bytes) -> bytes:
    """The leaf by which only its author finds a message in the day's list (SPEC 14.2)."""
    return sha256(b"filing" + hmac(filing, message_id + digest))


def _read_digits(digits: str) -> ReceiptSecret:
    value = int(digits[:-1])
    if len(digits) != DIGIT_COUNT or _damm(digits) != 0 or value >> 8 * SECRET_SIZE:
        raise UnreadableReceiptError
    return ReceiptSecret(value.to_bytes(SECRET_SIZE, "big"))


def _read_words(cleaned: str) -> ReceiptSecret:
    words = word_list(language_of(cleaned))
    typed = split_words(cleaned, words)
    found = [index for word in typed if (index := words.find(word)) is not None]
    if len(found) == len(typed) and _holds(found):
        return ReceiptSecret(_joined(found)[:SECRET_SIZE])
    raise UnreadableReceiptError(suggest(typed, words, _holds))


def _holds(indices: Sequence[int]) -> bool:
    joined = _joined(indices) if len(indices) == WORD_COUNT else b""
    return joined[SECRET_SIZE:] == _check(joined[:SECRET_SIZE])


def _joined(indices: Sequence[int]) -> bytes:
    value = sum(index << _WORD_BITS * place for place, index in enumerate(reversed(indices)))
    return value.to_bytes(SECRET_SIZE + 1, "big")


def _check(secret: bytes) -> bytes:
    return sha256(b"daesup/receipt/check/1" + secret)[:1]


def _damm(digits: str) -> int:
    row = 0
    for digit in digits:
        row = int(_DAMM[row][int(digit)])
    return row
