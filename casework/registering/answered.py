"""Bring what people outside answered into its entries, beside every session that can open them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from casework.asks import AskAnswer, ask_answer_of
from casework.bootstrap import Office
from casework.cleaning.sandbox import clean
from casework.content import StoredFile
from casework.errors import BusyError, NotFoundError, Refusal, StaleError
from casework.people import Unlocked
from casework.registering.admitting import may_write
from casework.registering.asking import AskRecord, open_ask_record, seal_ask_record
from casework.registering.enclosing import keep_clean
from casework.registering.errors import FieldsRefusedError, SealedAwayError
from casework.registering.fields import Values, read_fields
from casework.registering.keys import HeldRegister, hold_register
from casework.registering.writing import answer_entry, known_in
from casework.store.asks import AskAnswerRow, answers_to_asks, ask_file_chunk, asks_read_among, forget_ask_answer
from casework.store.register_asks import (
    ANSWERED,
    OUT,
    READ,
    REFUSED,
    RegisterAskRow,
    asks_outside,
    change_ask,
    keep_ask_record,
    settling,
)
from casework.store.register_files import files_of_entry
from casework.store.registers import get_entry
from casework.whole_files import open_pieces
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.unseal import open_sealed
from policies.registers import Ask, Register

_AT_WORK: set[bytes] = set()  # copies, by the sessions of this process


async def collect_asked(unlocked: Unlocked, office: Office) -> int:
    """Take in what came back about entries of this officer's registers; returns how many answers came."""
    own = [name for name, each in office.rules.registers.items() if each.asks and may_write(each, unlocked.officer)]
    rows = [row for row in await asks_outside(office.cases.store, own) if row.id not in _AT_WORK] if own else []
    if not rows:
        return 0
    _AT_WORK.update(row.id for row in rows)
    try:
        return await _collect(rows, unlocked, office)
    finally:
        _AT_WORK.difference_update(row.id for row in rows)


async def _collect(rows: Sequence[RegisterAskRow], unlocked: Unlocked, office: Office) -> int:
    read = await asks_read_among(office.portal.store, [row.id for row in rows if row.state == OUT])
    answers = await answers_to_asks(office.portal.store, [row.id for row in rows])
    came = 0
    for row in rows:
        now = row
        if row.id in read and await change_ask(office.cases.store, row, READ):
            now = replace(row, state=READ)
        if row.id in answers:
            try:
                came += await _bring(now, answers[row.id], unlocked, office)
            except (StaleError, SealedAwayError, BusyError):
                continue  # somebody is writing in it, or this officer's key is on its way: the next round does it
    return came


async def _bring(row: RegisterAskRow, answer: AskAnswerRow, unlocked: Unlocked, office: Office) -> bool:
    register = office.rules.registers[row.register]
    held = await hold_register(row.register, register, unlocked, office)
    record = await open_ask_record(row, held, office)
    said = await asyncio.to_thread(_opened, answer, record, office)
    if said is None:
        entry = await get_entry(office.cases.store, row.entry_id)
        await office.journal.append("entry_answer_refused", office.clock.now(), None, entry.journal_id, None)
        await change_ask(office.cases.store, row, REFUSED)
    else:
        await _put(row, said, record, (register, held), unlocked, office)
    await forget_ask_answer(office.portal.store, row.id)
    return said is not None


def _opened(answer: AskAnswerRow, record: AskRecord, office: Office) -> AskAnswer | None:
    """The answer, or None where it is not what the receiver of this copy signed."""
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office.office, message_id=answer.ask_id)
    try:
        body, wrap = Body.parse(answer.body), WrapRecord.parse(answer.wrap)
        payload = open_sealed(body, wrap, key=record.answer_key, about=about)
    except CryptoError:
        return None
    return ask_answer_of(payload.content, answer.ask_id, office.office, record.verify)


async def _put(
    row: RegisterAskRow, said: AskAnswer, record: AskRecord, of: tuple[Register, HeldRegister], unlocked: Unlocked,
    office: Office,
) -> None:  # fmt: skip
    """Files first, under the ids that they came with, then fields and state at once: a killed round brings all once."""
    register, held = of
    lost = await _take_files(row, said.files, unlocked, office)
    ask = next((each for each in register.asks if each.name == row.name), None)
    try:
        told, goal = await _told(ask, said, register, office)
        entry = await get_entry(office.cases.store, row.entry_id)
        await answer_entry(entry, register, told, (goal, settling(row, ANSWERED)), unlocked, office)
        if lost:
            await _keep(row, replace(record, lost=lost), ANSWERED, held, office)
    except FieldsRefusedError:
        # The rules changed meanwhile, or an officer wrote what does not go together with it: kept as it was said.
        await _keep(row, replace(record, said=said.fields, lost=lost), ANSWERED, held, office)


async def _keep(row: RegisterAskRow, record: AskRecord, state: str, held: HeldRegister, office: Office) -> None:
    thing, body = await seal_ask_record(record, held, office)
    await keep_ask_record(office.cases.store, row.id, state, thing, body)
    await office.keyring.destroy(row.thing)


async def _told(ask: Ask | None, said: AskAnswer, register: Register, office: Office) -> tuple[Values, str]:
    """What the answer puts into fields, and the state that it brings."""
    if ask is None:
        raise FieldsRefusedError({})
    rules = [each for each in register.fields if each.name in ask.fills]
    typed = {each.name: said.fields.get(each.name, "") for each in rules}
    told = dict(read_fields(rules, typed, await known_in(office)))
    goal = next((ways[told[name]] for name, ways in ask.otherwise.items() if told.get(name) in ways), ask.then)
    if ask.stamps:
        told[ask.stamps] = office.clock.today().isoformat()
    return told, goal


async def _take_files(row: RegisterAskRow, files: Sequence[StoredFile], unlocked: Unlocked, office: Office) -> int:
    """Clean what came once more, the portal being less than the office, and keep it; returns how many were lost."""
    there = {each.id for each in await files_of_entry(office.cases.store, row.entry_id)}
    lost = 0
    for stored in files:
        if stored.id in there:
            continue
        try:
            data = await _whole(row.id, stored, office)
            cleaned = await clean(data, stored.name)
            entry = await get_entry(office.cases.store, row.entry_id)
            await keep_clean(entry, cleaned, (stored.name, stored.id), unlocked, office, outside=True)
        except (StaleError, SealedAwayError, BusyError):
            raise
        except Refusal:
            lost += 1
    return lost


async def _whole(ask_id: bytes, stored: StoredFile, office: Office) -> bytes:
    pieces: list[bytes] = []
    while (piece := await ask_file_chunk(office.portal.store, ask_id, stored.id, len(pieces))) is not None:
        pieces.append(piece)
    try:
        return await asyncio.to_thread(open_pieces, pieces, stored, office.office)
    except CryptoError:
        raise NotFoundError from None
