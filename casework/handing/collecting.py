"""Bring first readings and answers of departments into their cases, beside every session that can open these."""

import asyncio
from collections.abc import Sequence

from casework.bootstrap import Office
from casework.content import encode_kept
from casework.errors import NotYourCaseError
from casework.factsheets import Answer, answer_of
from casework.handing.noting import act_of_department, note_reading
from casework.handing.records import Record, open_record
from casework.holding import HeldCase, hold_case
from casework.people import Unlocked
from casework.store.case_rows import MessageRow
from casework.store.cases import more_unread
from casework.store.handings import ANSWERED, OUT, READ, REFUSED, HandingRow
from casework.store.keyring import NewWrap
from casework.store.portal import AnswerRow
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import ID_SIZE
from crypto.seal import seal
from crypto.unseal import open_sealed

AUTHOR = "department"
_AT_WORK: set[bytes] = set()  # copies, by the sessions of this process


async def collect_answers(unlocked: Unlocked, office: Office) -> int:
    """Take in what departments did with copies of this officer's cases; returns how many answers came."""
    rows = [row for row in await office.handings.open_for(unlocked.officer.id) if row.id not in _AT_WORK]
    if not rows:
        return 0
    _AT_WORK.update(row.id for row in rows)
    try:
        return await _collect(rows, unlocked, office)
    finally:
        _AT_WORK.difference_update(row.id for row in rows)


async def _collect(rows: Sequence[HandingRow], unlocked: Unlocked, office: Office) -> int:
    ids = [row.id for row in rows]
    read = await office.portal.read_among([row.id for row in rows if row.state == OUT])
    answers = {each.handout_id: each for each in await office.portal.answers_to(ids)}
    came = 0
    for row in rows:
        if row.id not in read and row.id not in answers:
            continue
        try:
            held = await hold_case(row.case_id, unlocked, office)
        except NotYourCaseError:
            continue  # another officer of the case will do it
        came += await _bring(row, answers.get(row.id), held, office, read=row.id in read)
    return came


async def _bring(row: HandingRow, answer: AnswerRow | None, held: HeldCase, office: Office, *, read: bool) -> bool:
    record = await open_record(row, held, office)
    if read:
        await note_reading(row, record, held, office)
        row = await office.handings.get(row.id)
    if answer is None or row.state not in {OUT, READ}:
        return False
    said = await asyncio.to_thread(_opened, answer, record, office)
    if said is not None:
        await _add(said, answer, record, held, office)
    state, word = (ANSWERED, "handout_answered") if said is not None else (REFUSED, "handout_answer_refused")
    await office.handings.change(row, state, act_of_department(word, record, held, office))
    await office.portal.forget_answer(row.id)
    return said is not None


def _opened(answer: AnswerRow, record: Record, office: Office) -> Answer | None:
    """The answer, or None where it is not what the receiver of this copy signed."""
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office.office, message_id=answer.handout_id)
    try:
        body, wrap = Body.parse(answer.body), WrapRecord.parse(answer.wrap)
        payload = open_sealed(body, wrap, key=record.answer_key, about=about)
    except CryptoError:
        return None
    return answer_of(payload.content, answer.handout_id, office.office, record.verify)


async def _add(said: Answer, answer: AnswerRow, record: Record, held: HeldCase, office: Office) -> None:
    """The department's words as a message of the case; brought twice they are there once."""
    message_id = Body.parse(answer.body).digest[:ID_SIZE]
    if await office.cases.known([message_id]):
        return
    fields = {f"answer.{asked}": told for asked, told in zip(record.questions, said.answers, strict=False) if told}
    content = {
        "type": AUTHOR,
        "from": record.name,
        "fields": ({"text": said.text} if said.text else {}) | fields,
        "marks": [],
    }
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=message_id)
    sealed = await asyncio.to_thread(seal, encode_kept(content), to=[held.key.public], about=about)
    record_of = sealed.wraps[0].raw
    wrap = NewWrap(thing=message_id, reader=held.key.public.key_id, kind="message", record=record_of)
    await office.keyring.add([wrap])
    message = MessageRow(
        id=message_id, case_id=held.row.id, seq=0, author=AUTHOR, officer_id=None, day=office.clock.today(),
        purpose=Purpose.NOTE, masked=False, body=sealed.body.raw,
    )  # fmt: skip
    await office.cases.append(message, unread=more_unread())
