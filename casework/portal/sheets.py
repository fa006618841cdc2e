"""Copies of fact sheets for one account: the list, one opened, its answer sealed so that the portal cannot read it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from casework.bootstrap import Portal
from casework.errors import NotAllowedNowError, NotFoundError
from casework.factsheets import Answer, Sheet, check_answer, sheet_of, signed_answer
from casework.ids import from_hex
from casework.people import Admitted
from casework.portal.admitting import require
from casework.store.portal import AnswerRow, HandoutRow
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, SigningKey
from crypto.seal import Sealed, seal
from crypto.unseal import open_sealed
from policies.rules import Permission


class SheetState(StrEnum):
    """How far a copy is, as its receiver sees it."""

    NEW = "new"
    READ = "read"
    LATE = "late"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A copy in the list; nothing is opened for it."""

    id: str
    number: str
    copy: str
    given: date
    answer_by: date
    answered: date | None
    state: SheetState


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A copy opened by its receiver; `sheet` is None once it was taken back."""

    line: SheetLine
    sheet: Sheet | None = field(repr=False)
    may_answer: bool


async def sheets_of(admitted: Admitted, portal: Portal) -> tuple[SheetLine, ...]:
    """The copies of one account, the newest first."""
    require(admitted, Permission.FACTSHEET_ANSWER)
    rows = await portal.store.handouts_of(admitted.account.id)
    return tuple(_line(row, portal) for row in rows)


async def open_sheet(sheet_id: str, admitted: Admitted, portal: Portal) -> SheetView:
    """One copy; that it was opened is durable before it is."""
    require(admitted, Permission.FACTSHEET_ANSWER)
    row = await portal.store.handout(from_hex(sheet_id), admitted.account.id)
    if row.taken_back_day is not None:
        return SheetView(line=_line(row, portal), sheet=None, may_answer=False)
    await portal.store.note_first_reading(row.id, portal.clock.today())
    row = replace(row, read_day=row.read_day or portal.clock.today())
    sheet = await asyncio.to_thread(_opened, row, admitted.key, portal.office)
    return SheetView(line=_line(row, portal), sheet=sheet, may_answer=row.answered_day is None)


async def answer_sheet(sheet_id: str, answers: Sequence[str], text: str, admitted: Admitted, portal: Portal) -> None:
    """Seal an answer to the key of this copy; a second answer, or one to a copy that was taken back, is refused."""
    require(admitted, Permission.FACTSHEET_ANSWER)
    row = await portal.store.handout(from_hex(sheet_id), admitted.account.id)
    if row.taken_back_day is not None or row.answered_day is not None:
        raise NotAllowedNowError
    sheet = await asyncio.to_thread(_opened, row, admitted.key, portal.office)
    said = check_answer(answers, text, sheet)
    sealed = await asyncio.to_thread(_sealed, said, sheet, row.id, admitted.signing, portal.office)
    ready = AnswerRow(handout_id=row.id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)
    await portal.store.put_answer(ready, portal.clock.today())


def _opened(row: HandoutRow, key: PrivateKey, office: str) -> Sheet:
    if row.body is None or row.wrap is None:
        raise NotFoundError
    about = SealingContext(purpose=Purpose.HANDOUT, office=office, message_id=row.id)
    try:
        payload = open_sealed(Body.parse(row.body), WrapRecord.parse(row.wrap), key=key, about=about)
    except CryptoError:
        raise NotFoundError from None  # made for somebody else, or altered: to this account it does not exist
    return sheet_of(payload.content)


def _sealed(said: Answer, sheet: Sheet, handout_id: bytes, signing: SigningKey, office: str) -> Sealed:
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office, message_id=handout_id)
    return seal(signed_answer(said, handout_id, office, signing), to=[sheet.answer_key], about=about)


def _line(row: HandoutRow, portal: Portal) -> SheetLine:
    return SheetLine(
        id=row.id.hex(),
        number=row.number,
        copy=row.copy,
        given=row.given_day,
        answer_by=row.answer_by,
        answered=row.answered_day,
        state=_state(row, portal.clock.today()),
    )


def _state(row: HandoutRow, today: date) -> SheetState:
    if row.taken_back_day is not None:
        return SheetState.TAKEN_BACK
    if row.answered_day is not None:
        return SheetState.ANSWERED
    if row.answer_by < today:
        return SheetState.LATE
    return SheetState.NEW if row.read_day is None else SheetState.READ
