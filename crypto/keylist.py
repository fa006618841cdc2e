"""The signed key list: whom to seal to, and for how long (SPEC 13)."""

from collections.abc import Mapping
from datetime import date, timedelta

from crypto.entries import Custodian, Desk, DeskKey, KeyList, read_custodians, read_desks
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import SigningKey, VerifyKey, same
from crypto.layout import b64, from_b64
from crypto.primitives import KEY_SIZE, sha256
from crypto.reading import day_of, number_of, parse_json, text_of, write_json

__all__ = ["Custodian", "Desk", "DeskKey", "KeyList", "fingerprint", "sign_list", "sign_signer", "verify_key_list"]

LONGEST = timedelta(days=45)
TOLERANCE = timedelta(days=1)
_SIGNER = b"daesup/1/signer"
_LIST = b"daesup/1/key-list"
_SIGNATURE_SIZE = 64


def sign_signer(
    root: SigningKey, *, office: str, signer: VerifyKey, not_before: date, not_after: date
) -> dict[str, object]:
    """The root says who signs lists this year."""
    payload = write_json(
        {
            "v": 1,
            "office": office,
            "signer": b64(signer.raw),
            "not_before": not_before.isoformat(),
            "not_after": not_after.isoformat(),
        }
    )
    return _signed(payload, _SIGNER, root)


def sign_list(key: SigningKey, payload: Mapping[str, object], signer: Mapping[str, object]) -> dict[str, object]:
    """The signer signs a list; what is longer than 45 days is not signed at all."""
    if day_of(payload, "expires") > day_of(payload, "issued") + LONGEST:
        raise MalformedError
    return {**_signed(write_json(payload), _LIST, key), "signer": dict(signer)}


def verify_key_list(
    document: Mapping[str, object], *, root: VerifyKey, office: str, today: date, seen: tuple[int, str] | None
) -> KeyList:
    """The list, if root and signer vouch for it today and it does not contradict the one seen last."""
    signer = _signer_key(document, root, office, today)
    text = _verified(document, _LIST, signer)
    payload = parse_json(text)
    payload_hash = sha256(text.encode()).hex()
    _check_validity(payload, office, today)
    if seen is not None:
        _check_succession(payload, payload_hash, seen)
    return KeyList(
        office=office,
        serial=number_of(payload, "serial"),
        payload_hash=payload_hash,
        previous=_previous(payload),
        issued=day_of(payload, "issued"),
        expires=day_of(payload, "expires"),
        desks=read_desks(payload),
        custodians=read_custodians(payload),
        quorum=number_of(payload, "quorum"),
        texts=text_of(payload, "texts"),
        filing=VerifyKey(from_b64(payload.get("filing"), KEY_SIZE)),
    )


def fingerprint(root: VerifyKey) -> str:
    """The root for people's eyes: eight groups of four."""
    digits = sha256(root.raw)[:16].hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _signed(payload: str, label: bytes, key: SigningKey) -> dict[str, object]:
    return {"payload": payload, "signature": b64(key.sign(label, payload.encode()))}


def _verified(part: object, label: bytes, key: VerifyKey) -> str:
    if not isinstance(part, Mapping):
        raise MalformedError
    payload = text_of(part, "payload")
    # Signed byte for byte as it stands: nothing is parsed before the signature holds.
    key.verify(label, payload.encode(), from_b64(part.get("signature"), _SIGNATURE_SIZE))
    return payload


def _signer_key(document: object, root: VerifyKey, office: str, today: date) -> VerifyKey:
    if not isinstance(document, Mapping):
        raise MalformedError
    signer = parse_json(_verified(document.get("signer"), _SIGNER, root))
    if signer.get("v") != 1 or signer.get("office") != office:
        raise CannotOpenError
    if not day_of(signer, "not_before") <= today <= day_of(signer, "not_after"):
        raise CannotOpenError
    return VerifyKey(from_b64(signer.get("signer"), KEY_SIZE))


def _check_validity(payload: Mapping[str, object], office: str, today: date) -> None:
    issued, expires = day_of(payload, "issued"), day_of(payload, "expires")
    if payload.get("v") != 1 or payload.get("office") != office:
        raise CannotOpenError
    if expires > issued + LONGEST or not issued - TOLERANCE <= today <= expires + TOLERANCE:
        raise CannotOpenError


def _check_succession(payload: Mapping[str, object], payload_hash: str, seen: tuple[int, str]) -> None:
    serial, (last, last_hash) = number_of(payload, "serial"), seen
    if serial < last or (serial == last and not same(payload_hash.encode(), last_hash.encode())):
        raise CannotOpenError
    # A list further on names one that was never seen here: only the signatures speak for it.
    if serial == last + 1 and _previous(payload) != last_hash:
        raise CannotOpenError


def _previous(payload: Mapping[str, object]) -> str | None:
    return None if payload.get("previous") is None else text_of(payload, "previous")
