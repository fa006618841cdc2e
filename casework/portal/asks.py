"""What the office asks of one account: the list, one copy opened, its files, its answer sealed for good."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from casework.asks import AskAnswer, AskCopy, copy_of, signed_ask_answer
from casework.bootstrap import Portal
from casework.cleaning.sandbox import clean
from casework.cleaning.telling import clean_name
from casework.errors import NotAllowedNowError, NotFoundError
from casework.ids import from_hex
from casework.list_errors import TooManyFilesError
from casework.people import Admitted
from casework.portal.admitting import require
from casework.registering.checking import broken_among
from casework.registering.errors import FieldsRefusedError, WrongField
from casework.registering.fields import Known, read_fields
from casework.store.asks import (
    AskAnswerRow,
    AskRow,
    ask_file_chunk,
    asks_of_account,
    note_ask_read,
    one_ask,
    put_ask_answer,
)
from casework.whole_files import SealedFile, open_pieces, seal_whole
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.fields import Field
from policies.registers import Ask
from policies.rules import Permission, Rules

MOST_FILES = 10
BIGGEST = 20 * 1024 * 1024


class AskState(StrEnum):
    """How far a copy is, as its receiver sees it."""

    NEW = "new"
    READ = "read"
    LATE = "late"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLine:
    """A copy in the list; nothing is opened for it."""

    id: str
    given: date
    answer_by: date
    until: date | None
    answered: date | None
    state: AskState


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """A copy opened by its receiver; `copy` is None once it is shut or was taken back, `fields` are to be filled in."""

    line: AskLine
    copy: AskCopy | None = field(repr=False)
    ask: Ask | None
    fields: tuple[Field, ...]
    may_answer: bool


async def asks_of(admitted: Admitted, portal: Portal) -> tuple[AskLine, ...]:
    """The copies of one account, the newest first."""
    require(admitted, Permission.ASK_ANSWER)
    rows = await asks_of_account(portal.store.store, admitted.account.id)
    return tuple(_line(row, portal) for row in rows)


async def open_ask(ask_id: str, admitted: Admitted, portal: Portal) -> AskView:
    """One copy; that it was opened is durable before it is."""
    require(admitted, Permission.ASK_ANSWER)
    row = await one_ask(portal.store.store, from_hex(ask_id), admitted.account.id)
    if _is_shut(row, portal):
        return AskView(line=_line(row, portal), copy=None, ask=None, fields=(), may_answer=False)
    await note_ask_read(portal.store.store, row.id, portal.clock.today())
    row = replace(row, read_day=row.read_day or portal.clock.today())
    copy = await asyncio.to_thread(_opened, row, admitted.key, portal.office)
    ask, fields = _asked(copy, portal.rules)
    may = row.answered_day is None and ask is not None
    return AskView(line=_line(row, portal), copy=copy, ask=ask, fields=fields, may_answer=may)


async def read_given(ask_id: str, file_id: str, admitted: Admitted, portal: Portal) -> tuple[str, bytes]:
    """A file that went along, its name first; not after the copy's last day."""
    view = await open_ask(ask_id, admitted, portal)
    wanted = from_hex(file_id)
    stored = next((each for each in (view.copy.files if view.copy else ()) if each.id == wanted), None)
    if stored is None:
        raise NotFoundError
    pieces: list[bytes] = []
    store = portal.store.store
    while (piece := await ask_file_chunk(store, from_hex(ask_id), stored.id, len(pieces))) is not None:
        pieces.append(piece)
    try:
        data = await asyncio.to_thread(open_pieces, pieces, stored, portal.office)
    except CryptoError:
        raise NotFoundError from None
    return stored.name, data


async def answer_ask(
    ask_id: str, typed: Mapping[str, str], files: Sequence[tuple[str, bytes]], admitted: Admitted, portal: Portal
) -> None:
    """Seal an answer to the key of this copy; FieldsRefusedError names what must be mended, nothing is kept then."""
    require(admitted, Permission.ASK_ANSWER)
    row = await one_ask(portal.store.store, from_hex(ask_id), admitted.account.id)
    if _is_shut(row, portal) or row.answered_day is not None:
        raise NotAllowedNowError
    copy = await asyncio.to_thread(_opened, row, admitted.key, portal.office)
    ask, fields = _asked(copy, portal.rules)
    if ask is None:
        raise NotAllowedNowError
    said = {each.name: typed.get(each.name, "").strip() for each in fields}
    _check(ask, fields, said, copy, portal)
    sealed = await _cleaned(files if ask.files else (), portal)
    answer = AskAnswer(
        fields={name: text for name, text in said.items() if text}, files=tuple(each.stored for each in sealed)
    )
    ready = await asyncio.to_thread(_sealed, answer, copy, row.id, admitted, portal.office)
    pieces = {each.stored.id: each.pieces for each in sealed}
    await put_ask_answer(portal.store.store, ready, pieces, portal.clock.today())


def _asked(copy: AskCopy, rules: Rules) -> tuple[Ask | None, tuple[Field, ...]]:
    """What the rules of today say of this copy; None where they do not know it any more."""
    register = rules.registers.get(copy.register)
    ask = next((each for each in register.asks if each.name == copy.ask), None) if register else None
    if register is None or ask is None:
        return None, ()
    return ask, tuple(each for name in ask.fills if (each := register.field_of(name)) is not None)


def _check(ask: Ask, fields: Sequence[Field], said: Mapping[str, str], copy: AskCopy, portal: Portal) -> None:
    wrong: dict[str, WrongField] = {}
    known = Known(year=portal.clock.today().year)
    values = {}
    try:
        values = read_fields(fields, said, known)
    except FieldsRefusedError as refused:
        wrong |= refused.wrong
    wrong |= {name: WrongField("required") for name in ask.needs if not said.get(name) and name not in wrong}
    wrong = broken_among(portal.rules.registers[copy.register], values, ask.fills) | wrong
    if wrong:
        raise FieldsRefusedError(wrong)


async def _cleaned(files: Sequence[tuple[str, bytes]], portal: Portal) -> list[SealedFile]:
    """Clean copies of what was chosen, each under a key of its own; what cannot be cleaned refuses the whole answer."""
    if len(files) > MOST_FILES:
        raise TooManyFilesError
    sealed = []
    for name, data in files:
        cleaned = await clean(data, name)
        own_name = clean_name(name, cleaned.kind)
        sealed.append(await asyncio.to_thread(seal_whole, cleaned.data, own_name, cleaned.type, portal.office))
    return sealed


def _opened(row: AskRow, key: PrivateKey, office: str) -> AskCopy:
    if row.body is None or row.wrap is None:
        raise NotFoundError
    about = SealingContext(purpose=Purpose.HANDOUT, office=office, message_id=row.id)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(row.wrap), key=key, about=about)
    except CryptoError:
        raise NotFoundError from None  # made for somebody else, or altered: to this account it does not exist
    return copy_of(payload.content)


def _sealed(answer: AskAnswer, copy: AskCopy, ask_id: bytes, admitted: Admitted, office: str) -> AskAnswerRow:
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office, message_id=ask_id)
    content = signed_ask_answer(answer, ask_id, office, admitted.signing)
    sealed = seal(content, to=[copy.answer_key], about=about)
    return AskAnswerRow(ask_id=ask_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)


def _is_shut(row: AskRow, portal: Portal) -> bool:
    return row.taken_back_day is not None or (row.until is not None and row.until < portal.clock.today())


def _line(row: AskRow, portal: Portal) -> AskLine:
    return AskLine(
        id=row.id.hex(), given=row.given_day, answer_by=row.answer_by, until=row.until, answered=row.answered_day,
        state=_state(row, portal),
    )  # fmt: skip


def _state(row: AskRow, portal: Portal) -> AskState:
    if row.taken_back_day is not None:
        return AskState.TAKEN_BACK
    if row.answered_day is not None:
        return AskState.ANSWERED
    if _is_shut(row, portal):
        return AskState.CLOSED
    if row.answer_by < portal.clock.today():
        return AskState.LATE
    return AskState.NEW if row.read_day is None else AskState.READ
