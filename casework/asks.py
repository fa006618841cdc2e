"""What stands in a copy of a register's ask and in its answer (SPEC 9.10): built and read in one place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.content import StoredFile, b64, b64_of, decode, encode, files_of, text_of
from casework.errors import MalformedRequestError
from crypto.errors import CryptoError
from crypto.keys import PublicKey, SigningKey, VerifyKey

MOST_FIELDS = 24
_PUBLIC, _SIGNATURE = 1216, 64
_LABEL = b"daesup/1/ask-answer"
_COPY, _ANSWER, _SIGNED = "ask", "ask_answer", "signed_ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCopy:
    """One copy as its receiver reads it: a letter, files that go along; `answer_key` is of this copy alone."""

    register: str
    ask: str
    number: str
    unit: str
    holder: str
    given: date
    answer_by: date
    until: date | None
    to: str = field(repr=False)
    title: str = field(repr=False)
    text: str = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    files: tuple[StoredFile, ...] = field(default=(), repr=False)
    answer_key: PublicKey

    @property
    def mark(self) -> str:
        """Whose copy it is, as it stands across every screen and print of it."""
        return f"{self.unit} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnswer:
    """What comes back: the fields as they were typed, and cleaned files."""

    fields: Mapping[str, str] = field(repr=False)
    files: tuple[StoredFile, ...] = field(default=(), repr=False)


def copy_content(copy: AskCopy) -> bytes:
    """A copy as it is sealed."""
    return encode(
        {
            "type": _COPY,
            "register": copy.register,
            "ask": copy.ask,
            "number": copy.number,
            "unit": copy.unit,
            "holder": copy.holder,
            "given": copy.given.isoformat(),
            "answer_by": copy.answer_by.isoformat(),
            "until": copy.until.isoformat() if copy.until else "",
            "to": copy.to,
            "title": copy.title,
            "text": copy.text,
            "rows": [list(row) for row in copy.rows],
            "files": [each.to_json() for each in copy.files],
            "answer_key": b64(copy.answer_key.raw),
        }
    )


def copy_of(raw: bytes) -> AskCopy:
    """A copy from what was sealed; whoever can write into the portal store could have sealed it."""
    content = decode(raw)
    key, until = b64_of(content, "answer_key", _PUBLIC), text_of(content, "until")
    if key is None or text_of(content, "type") != _COPY:
        raise MalformedRequestError
    said = {name: text_of(content, name) for name in ("register", "ask", "number", "unit", "holder", "to", "title")}
    try:
        return AskCopy(
            **said,
            given=date.fromisoformat(text_of(content, "given")),
            answer_by=date.fromisoformat(text_of(content, "answer_by")),
            until=date.fromisoformat(until) if until else None,
            text=text_of(content),
            rows=_rows(content),
            files=files_of(content),
            answer_key=PublicKey(key),
        )
    except (ValueError, CryptoError):
        raise MalformedRequestError from None


def signed_ask_answer(answer: AskAnswer, ask_id: bytes, office: str, signing: SigningKey) -> bytes:
    """An answer as it is sealed, signed by who gives it."""
    said = json.dumps(
        {
            "v": 1, "type": _ANSWER, "office": office, "ask": ask_id.hex(), "fields": dict(answer.fields),
            "files": [each.to_json() for each in answer.files],
        },
        ensure_ascii=False,
    )  # fmt: skip
    signature = signing.sign(_LABEL, said.encode())
    return encode({"type": _SIGNED, "said": said, "signature": b64(signature)})


def ask_answer_of(raw: bytes, ask_id: bytes, office: str, verify: VerifyKey) -> AskAnswer | None:
    """A signed answer to this copy, or None where the signature does not hold or speaks of something else."""
    try:
        content = decode(raw)
        said, signature = content.get("said"), b64_of(content, "signature", _SIGNATURE)
        if not isinstance(said, str) or signature is None:
            return None
        verify.verify(_LABEL, said.encode("utf-8", "surrogatepass"), signature)
        told = decode(said.encode("utf-8", "surrogatepass"))
    except (CryptoError, MalformedRequestError):
        return None
    fields = told.get("fields")
    if (told.get("type"), told.get("office"), told.get("ask")) != (_ANSWER, office, ask_id.hex()):
        return None
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS:
        return None
    return AskAnswer(fields={name: text_of(fields, name) for name in fields}, files=files_of(told))


def _rows(content: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    listed = content.get("rows")
    if not isinstance(listed, list) or not all(isinstance(row, list) for row in listed):
        raise MalformedRequestError
    return tuple(tuple(str(cell) for cell in row) for row in listed)
