"""What stands in a department's copy of a fact sheet and in its answer (SPEC 9.7): built and read in one place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.content import b64, b64_of, check_text, decode, encode, text_of
from casework.errors import EmptyTextError, MalformedRequestError, TooLongError
from crypto.errors import CryptoError
from crypto.keys import PublicKey, SigningKey, VerifyKey

MOST_QUESTIONS = 12
LONGEST_QUESTION = 300
_PUBLIC, _SIGNATURE = 1216, 64
_LABEL = b"daesup/1/handout-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One copy as its receiver reads it; `answer_key` is of this copy alone."""

    number: str
    copy: str
    unit: str
    holder: str
    given: date
    answer_by: date
    text: str = field(repr=False)
    questions: tuple[str, ...] = field(repr=False)
    answer_key: PublicKey

    @property
    def mark(self) -> str:
        """Whose copy it is, as it stands across every screen and print of it."""
        return copy_name(self.unit, self.number, self.copy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a department says to a copy: one answer to each question, and whatever else it has to say."""

    answers: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)


def copy_name(unit: str, number: str, copy: str) -> str:
    """How a copy is called: 주택과 사실확인서 제4827호 3-2부."""
    return f"{unit} 사실확인서 제{number}호 {copy}부"


def read_questions(text: str) -> tuple[str, ...]:
    """The questions somebody typed, one a line; too many or too long ones are refused."""
    found = tuple(line for each in check_text(text, may_be_empty=True).split("\n") if (line := each.strip()))
    if len(found) > MOST_QUESTIONS or any(len(each) > LONGEST_QUESTION for each in found):
        raise TooLongError
    return found


def check_answer(answers: Sequence[str], text: str, sheet: Sheet) -> Answer:
    """An answer that fits its copy and says something."""
    if len(answers) != len(sheet.questions):
        raise MalformedRequestError
    said = Answer(
        answers=tuple(check_text(each, may_be_empty=True) for each in answers),
        text=check_text(text, may_be_empty=True),
    )
    if not said.text and not any(said.answers):
        raise EmptyTextError
    return said


def sheet_content(sheet: Sheet) -> bytes:
    """A copy as it is sealed."""
    return encode(
        {
            "type": "handout",
            "number": sheet.number,
            "copy": sheet.copy,
            "unit": sheet.unit,
            "holder": sheet.holder,
            "given": sheet.given.isoformat(),
            "answer_by": sheet.answer_by.isoformat(),
            "text": sheet.text,
            "questions": list(sheet.questions),
            "answer_key": b64(sheet.answer_key.raw),
        }
    )


def sheet_of(raw: bytes) -> Sheet:
    """A copy from what was sealed; whoever can write into the portal store could have sealed it."""
    content = decode(raw)
    key = b64_of(content, "answer_key", _PUBLIC)
    questions = _texts(content, "questions")
    if key is None or text_of(content, "type") != "handout" or len(questions) > MOST_QUESTIONS:
        raise MalformedRequestError
    try:
        return Sheet(
            number=text_of(content, "number"),
            copy=text_of(content, "copy"),
            unit=text_of(content, "unit"),
            holder=text_of(content, "holder"),
            given=date.fromisoformat(text_of(content, "given")),
            answer_by=date.fromisoformat(text_of(content, "answer_by")),
            text=text_of(content),
            questions=questions,
            answer_key=PublicKey(key),
        )
    except (ValueError, CryptoError):
        raise MalformedRequestError from None


def signed_answer(answer: Answer, handout_id: bytes, office: str, signing: SigningKey) -> bytes:
    """An answer as it is sealed, signed by who gives it."""
    about = {"v": 1, "type": "answer", "office": office, "handout": handout_id.hex()}
    said = json.dumps({**about, "answers": list(answer.answers), "text": answer.text}, ensure_ascii=False)
    signature = signing.sign(_LABEL, said.encode())
    return encode({"type": "signed_answer", "said": said, "signature": b64(signature)})


def answer_of(raw: bytes, handout_id: bytes, office: str, verify: VerifyKey) -> Answer | None:
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
    if told.get("office") != office or told.get("handout") != handout_id.hex():
        return None
    return Answer(answers=_texts(told, "answers"), text=text_of(told))


def _texts(content: Mapping[str, Any], name: str) -> tuple[str, ...]:
    listed = content.get(name)
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise MalformedRequestError
    return tuple(listed)
