"""What two officers sign before anything is destroyed, and what the office signs afterwards (SPEC 20)."""

from collections.abc import Iterable, Mapping, Sequence

from crypto.chain import canonical
from crypto.errors import CannotOpenError
from crypto.keys import SigningKey, VerifyKey
from crypto.layout import b64, from_b64, lp, u8
from crypto.primitives import sha256
from crypto.reading import parse_json, text_of, write_json

ASKED, GRANTED = 0, 1
_LIST = b"daesup/1/destruction-list"
_DECISION = b"daesup/1/destruction-decision"
_ROWS = b"daesup/1/destroyed-rows"
_CERTIFICATE = b"daesup/1/destruction-certificate"


def list_digest(office: str, content: Mapping[str, object]) -> bytes:
    """The digest of a list as it was decided; anything that changes in it changes this (SPEC 20.1)."""
    return sha256(_LIST + lp(office.encode()) + lp(canonical(content)))


def sign_decision(key: SigningKey, office: str, step: int, digest: bytes) -> bytes:
    """An officer's signature under a list, at their step (SPEC 20.2)."""
    return key.sign(_DECISION, lp(office.encode()) + u8(step) + digest)


def verify_decisions(office: str, digest: bytes, decisions: Sequence[tuple[VerifyKey, bytes]]) -> None:
    """Refuse unless two different keys signed this digest, one for each step in order."""
    if len(decisions) != len((ASKED, GRANTED)) or len({key.raw for key, _ in decisions}) != len(decisions):
        raise CannotOpenError
    for step, (key, signature) in enumerate(decisions):
        key.verify(_DECISION, lp(office.encode()) + u8(step) + digest, signature)


def row_digest(table: str, columns: Mapping[str, bytes]) -> bytes:
    """The digest of one row of a table, its columns in the order of their names (SPEC 20.3)."""
    parts = (lp(name.encode()) + lp(value) for name, value in sorted(columns.items()))
    return sha256(lp(table.encode()) + b"".join(parts))


def rows_digest(digests: Iterable[bytes]) -> bytes:
    """The digest of all rows of one case, in whatever order they were found."""
    return sha256(_ROWS + b"".join(sorted(digests)))


def sign_certificate(key: SigningKey, office: str, content: Mapping[str, object]) -> bytes:
    """The certificate of a destruction: a JSON text and the signature over exactly that text (SPEC 20.4)."""
    payload = write_json({"v": 1, "office": office, **content})
    return write_json({"payload": payload, "signature": b64(key.sign(_CERTIFICATE, payload.encode()))}).encode()


def verify_certificate(document: bytes, *, key: VerifyKey, office: str) -> Mapping[str, object]:
    """What a certificate says, if this office signed it; nothing of it is read before the signature holds."""
    outer = parse_json(document)
    payload = text_of(outer, "payload")
    key.verify(_CERTIFICATE, payload.encode(), from_b64(outer.get("signature")))
    content = parse_json(payload)
    if content.get("v") != 1 or text_of(content, "office") != office:
        raise CannotOpenError
    return content
