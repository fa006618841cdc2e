"""What the office knows of one copy outside: to whom, what was asked, and the key of its answer; sealed to the case."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.content import b64, b64_of, decode_kept, encode_kept, text_of
from casework.errors import MalformedRequestError
from casework.factsheets import copy_name
from casework.holding import HeldCase, open_case_body
from casework.store.handings import HandingRow
from casework.store.keyring import NewWrap
from crypto.context import Purpose, SealingContext
from crypto.keys import PrivateKey, VerifyKey
from crypto.seal import seal

_KEY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One copy as the office remembers it; `verify` is its receiver's signature key on the day of handing."""

    unit: str
    holder: str
    number: str
    copy: str
    answer_by: date
    questions: tuple[str, ...] = field(repr=False)
    answer_key: PrivateKey = field(repr=False)
    verify: VerifyKey = field(repr=False)

    @property
    def name(self) -> str:
        """How the copy is called, and who has it."""
        return f"{copy_name(self.unit, self.number, self.copy)} ({self.holder})"


def seal_record(record: Record, handing_id: bytes, held: HeldCase, office: Office) -> tuple[bytes, NewWrap]:
    """A record's sealed body, and the wrap that opens it with the case key."""
    content = {
        "type": "handing",
        "unit": record.unit,
        "holder": record.holder,
        "number": record.number,
        "copy": record.copy,
        "answer_by": record.answer_by.isoformat(),
        "questions": list(record.questions),
        "answer_key": b64(record.answer_key.seed()),
        "verify": b64(record.verify.raw),
    }
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=handing_id)
    sealed = seal(encode_kept(content), to=[held.key.public], about=about)
    wrap = NewWrap(thing=handing_id, reader=held.key.public.key_id, kind="handing", record=sealed.wraps[0].raw)
    return sealed.body.raw, wrap


async def open_record(row: HandingRow, held: HeldCase, office: Office) -> Record:
    """A copy's record, for somebody who holds the case."""
    payload = await open_case_body(held, row.id, row.body, Purpose.NOTE, office)
    return _record(decode_kept(payload.content))


def _record(content: dict[str, Any]) -> Record:
    seed, verify = b64_of(content, "answer_key", _KEY), b64_of(content, "verify", _KEY)
    if seed is None or verify is None:
        raise MalformedRequestError
    return Record(
        unit=text_of(content, "unit"),
        holder=text_of(content, "holder"),
        number=text_of(content, "number"),
        copy=text_of(content, "copy"),
        answer_by=date.fromisoformat(text_of(content, "answer_by")),
        questions=tuple(str(each) for each in content["questions"]),
        answer_key=PrivateKey.from_seed(seed),
        verify=VerifyKey(verify),
    )
