"""What the office puts up for everybody: content that whoever alters a store cannot alter unnoticed (SPEC 14.5)."""

from collections.abc import Mapping

from crypto.errors import CannotOpenError
from crypto.keys import SigningKey, VerifyKey
from crypto.layout import b64, from_b64, lp
from crypto.primitives import sha256
from crypto.reading import parse_json, text_of, write_json

_BOARD = b"daesup/1/board"


def sign_board(key: SigningKey, office: str, name: str, content: Mapping[str, object]) -> bytes:
    """The document of one board; `name` says which, so that none can stand in for another."""
    text = write_json(content)
    signature = key.sign(_BOARD, _payload(office, name, text))
    return write_json({"v": 1, "office": office, "name": name, "content": text, "signature": b64(signature)}).encode()


def verify_board(document: bytes, *, key: VerifyKey, office: str, name: str) -> Mapping[str, object]:
    """What stands on that board, if the office signed it."""
    found = parse_json(document)
    if found.get("v") != 1 or text_of(found, "office") != office or text_of(found, "name") != name:
        raise CannotOpenError
    text = text_of(found, "content")
    key.verify(_BOARD, _payload(office, name, text), from_b64(found.get("signature")))
    return parse_json(text)


def _payload(office: str, name: str, text: str) -> bytes:
    return lp(office.encode()) + lp(name.encode()) + sha256(text.encode())
