"""New keys of an account: what is read aloud, what a second officer signs, the code of an invitation (SPEC 10.4)."""

from crypto.errors import MalformedError
from crypto.keys import SigningKey, VerifyKey, random_bytes
from crypto.layout import lp
from crypto.primitives import sha256

_LABEL = b"daesup/1/officer-keys"
_INVITATION = b"daesup/1/invitation"
_HANDOVER = b"daesup/1/handover"
# No letter that looks like a digit or like another letter: a power of two, so that no letter is likelier.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH, _GROUP = 20, 5
_SPOKEN_BYTES, _SPOKEN_WIDTH, _SPOKEN, _SPOKEN_GROUP = 10, 25, 20, 4


def spoken(public: bytes, verify: bytes) -> str:
    """Twenty digits that stand for an account's new keys; whoever reads them aloud has these and no others."""
    digest = sha256(_LABEL + lp(public) + lp(verify))
    digits = f"{int.from_bytes(digest[:_SPOKEN_BYTES], 'big'):0{_SPOKEN_WIDTH}d}"[:_SPOKEN]
    return " ".join(digits[at : at + _SPOKEN_GROUP] for at in range(0, _SPOKEN, _SPOKEN_GROUP))


def digits_of(text: str) -> bytes:
    """What somebody typed of them, without whatever stands between."""
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit()).encode()


def sign_keys(key: SigningKey, *, office: str, officer_id: str, old: bytes, new: bytes, verify: bytes) -> bytes:
    """The second officer's signature: these keys follow those in this account."""
    return key.sign(_LABEL, _payload(office, officer_id, old, new, verify))


def verify_keys(
    key: VerifyKey, signature: bytes, *, office: str, officer_id: str, old: bytes, new: bytes, verify: bytes
) -> None:
    """Refuse unless that is what was signed."""
    key.verify(_LABEL, _payload(office, officer_id, old, new, verify), signature)


def draw_invitation() -> str:
    """A fresh code in groups, to be handed over once."""
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def invitation_hash(text: str) -> bytes:
    """What is stored of a code, and looked up when somebody types it; blanks, dashes, small letters do not matter."""
    letters = "".join(sign for sign in text.upper() if sign in _LETTERS)
    if len(letters) != _LENGTH:
        raise MalformedError
    return sha256(_INVITATION + letters.encode())


def sign_handover(key: SigningKey, *, office: str, handover_id: bytes, officer_id: str, successors: str) -> bytes:
    """Whoever answers for it signs to whom every case of an officer goes (SPEC 10.6)."""
    return key.sign(_HANDOVER, _handover(office, handover_id, officer_id, successors))


def verify_handover(
    key: VerifyKey, signature: bytes, *, office: str, handover_id: bytes, officer_id: str, successors: str
) -> None:
    """Refuse unless that is what was signed."""
    key.verify(_HANDOVER, _handover(office, handover_id, officer_id, successors), signature)


def _handover(office: str, handover_id: bytes, officer_id: str, successors: str) -> bytes:
    return lp(office.encode()) + lp(handover_id) + lp(officer_id.encode()) + lp(successors.encode())


def _payload(office: str, officer_id: str, old: bytes, new: bytes, verify: bytes) -> bytes:
    return lp(office.encode()) + lp(officer_id.encode()) + lp(old) + lp(new) + lp(verify)
