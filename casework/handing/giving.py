"""Hand copies of a released fact sheet to people of a department, and take them back."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from casework.accounts import permissions_of
from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.deadlines import due_date
from casework.errors import ConcernedUnitError, NotAllowedNowError, NotFoundError
from casework.factsheets import Sheet, read_questions, sheet_content
from casework.handing.naming import named_in
from casework.handing.noting import note_reading
from casework.handing.records import Record, open_record, seal_record
from casework.holding import HeldCase
from casework.ids import CaseId, from_hex
from casework.people import Unlocked
from casework.reading import seal_reason
from casework.reasons import LONGEST_REASON, SHORTEST_REASON, check_reason
from casework.releasing.drafts import RELEASED, paper_of
from casework.releasing.leaving import text_to_leave
from casework.reviewing.studying import study
from casework.store.handings import OUT, READ, TAKEN_BACK, Act, HandingRow
from casework.store.keyring import NewWrap
from casework.store.papers import PaperRow
from casework.store.portal import AccountRow, HandoutRow
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import PrivateKey, PublicKey, VerifyKey, random_bytes, random_id
from crypto.seal import Sealed, seal
from policies.rules import Permission

AUDIENCE = "factsheet"
_ANSWER_RULE = "factsheet_answer"
_FIRST_NUMBER, _NUMBERS = 1000, 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class HandRequest:
    """Who is asked what; `reason` is why a department is asked although the case speaks of it."""

    unit: str
    account_ids: tuple[str, ...]
    questions: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page of handing shows: departments with accounts, the people of the chosen one, what to beware of."""

    units: tuple[str, ...]
    people: tuple[tuple[str, str], ...]  # id and name
    named: tuple[str, ...]  # of the chosen department and its people, whom the case speaks of
    answer_by: date


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy, ready to be laid out."""

    handout: HandoutRow
    handing: HandingRow
    wrap: NewWrap = field(repr=False)
    name: str


async def units_with_accounts(office: Office) -> tuple[str, ...]:
    """The departments in which somebody can be asked, always in the same order."""
    return tuple(dict.fromkeys(each.unit for each in await _able(office)))


async def offer_of(case_id: CaseId, paper_id: str, unit: str, unlocked: Unlocked, office: Office) -> Offer:
    """Who could be handed a released fact sheet."""
    require(unlocked, Permission.CASE_RELEASE)
    held, _ = await _released(case_id, paper_id, unlocked, office)
    able = await _able(office)
    people = tuple((each.id, each.name) for each in able if each.unit == unit)
    named: tuple[str, ...] = ()
    if people:
        said = (await study(held, unlocked, office)).said
        named = await asyncio.to_thread(named_in, said, unit, [name for _, name in people], office.rules)
    return Offer(
        units=await units_with_accounts(office),
        people=people,
        named=named,
        answer_by=await _answer_by(office),
    )


async def hand_out(case_id: CaseId, paper_id: str, asked: HandRequest, unlocked: Unlocked, office: Office) -> int:
    """Lay a sealed copy out for each receiver; the journal knows first. Returns how many."""
    require(unlocked, Permission.CASE_RELEASE)
    held, paper = await _released(case_id, paper_id, unlocked, office)
    receivers = await _receivers(asked, office)
    questions = read_questions(asked.questions)
    text = await text_to_leave(paper, "\n".join(questions), held, unlocked, office)
    reason = await _reason_to_ask(asked, receivers, held, unlocked, office)
    number = await _draw_number(asked.unit, office)
    answer_by = await _answer_by(office)
    copies = [
        await asyncio.to_thread(
            _copy_for, account, _sheet(account, number, (len(receivers), at), answer_by, text, questions, office),
            paper, held, unlocked, office,
        )
        for at, account in enumerate(receivers, 1)
    ]  # fmt: skip
    await office.keyring.add([each.wrap for each in copies])
    acts = [_act("handed_out", _because(each.name, reason), unlocked, held, office) for each in copies]
    await office.handings.add([(each.handing, act) for each, act in zip(copies, acts, strict=True)])
    await office.portal.hand_out([each.handout for each in copies])
    return len(copies)


async def take_back(case_id: CaseId, handing_id: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Take a copy back: its receiver cannot open it any more; the journal says why."""
    require(unlocked, Permission.CASE_RELEASE)
    reason = check_reason(reason)
    row = await office.handings.get(from_hex(handing_id))
    held, _ = await _released(case_id, row.paper_id.hex(), unlocked, office)
    if row.state not in {OUT, READ}:
        raise NotAllowedNowError
    await _take_back(row, reason, held, unlocked, office)


async def take_all_back(held: HeldCase, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Take back every copy of a case that nobody has answered; an answer on its way stays."""
    for row in await office.handings.out_of_case(held.row.id):
        with suppress(NotAllowedNowError):
            await _take_back(row, reason, held, unlocked, office)


async def _take_back(row: HandingRow, reason: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    record = await open_record(row, held, office)
    await office.portal.take_back(row.id, office.clock.today())
    # Whether it was read before it was gone must not depend on who looks first.
    await note_reading(row, record, held, office)
    act = _act("handout_taken_back", _because(record.name, reason), unlocked, held, office)
    row = await office.handings.get(row.id)
    if not await office.handings.change(row, TAKEN_BACK, act):
        raise NotAllowedNowError


async def _released(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> tuple[HeldCase, PaperRow]:
    held, paper = await paper_of(case_id, paper_id, unlocked, office)
    if paper.state != RELEASED or paper.kind != AUDIENCE:
        raise NotAllowedNowError
    return held, paper


async def _able(office: Office) -> list[AccountRow]:
    found = await office.portal.accounts()
    return [
        each
        for each in found
        if not each.suspended
        and Permission.FACTSHEET_ANSWER in permissions_of(frozenset(each.roles.split()), office.rules)
    ]


async def _receivers(asked: HandRequest, office: Office) -> list[AccountRow]:
    chosen = set(asked.account_ids)
    found = [each for each in await _able(office) if each.unit == asked.unit and each.id in chosen]
    if not found or len(found) != len(chosen):
        raise NotFoundError
    return found


async def _reason_to_ask(
    asked: HandRequest, receivers: Sequence[AccountRow], held: HeldCase, unlocked: Unlocked, office: Office
) -> str:
    """Why somebody is asked of whom the case speaks; empty where it does not."""
    said = (await study(held, unlocked, office)).said
    names = [each.name for each in receivers]
    if not await asyncio.to_thread(named_in, said, asked.unit, names, office.rules):
        return ""
    reason = asked.reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ConcernedUnitError
    return reason


async def _answer_by(office: Office) -> date:
    now = office.clock.now()
    due = due_date(office.rules.deadline(_ANSWER_RULE, now.date()), now, await calendar_of(office))
    return due.day or now.date()


async def _draw_number(unit: str, office: Office) -> str:
    """A number that this department has not seen yet, drawn so that gaps say nothing about others."""
    taken = await office.portal.numbers_of(unit)
    if len(taken) >= _NUMBERS // 2:
        raise NotAllowedNowError
    while True:
        number = str(_FIRST_NUMBER + int.from_bytes(random_bytes(8), "big") % _NUMBERS)
        if number not in taken:
            return number


def _sheet(
    account: AccountRow, number: str, place: tuple[int, int], answer_by: date, text: str, questions: tuple[str, ...],
    office: Office,
) -> tuple[Sheet, PrivateKey]:  # fmt: skip
    key = PrivateKey.generate()
    sheet = Sheet(
        number=number,
        copy=f"{place[0]}-{place[1]}",
        unit=account.unit,
        holder=account.name,
        given=office.clock.today(),
        answer_by=answer_by,
        text=text,
        questions=questions,
        answer_key=key.public,
    )
    return sheet, key


def _copy_for(
    account: AccountRow, made: tuple[Sheet, PrivateKey], paper: PaperRow, held: HeldCase, unlocked: Unlocked,
    office: Office,
) -> _Copy:  # fmt: skip
    sheet, key = made
    handout_id = random_id()
    sealed = _sealed(sheet, handout_id, account, office)
    record = Record(
        unit=sheet.unit, holder=sheet.holder, number=sheet.number, copy=sheet.copy, answer_by=sheet.answer_by,
        questions=sheet.questions, answer_key=key, verify=VerifyKey(account.verify_key),
    )  # fmt: skip
    body, wrap = seal_record(record, handout_id, held, office)
    handout = HandoutRow(
        id=handout_id, account_id=account.id, number=sheet.number, copy=sheet.copy, given_day=sheet.given,
        answer_by=sheet.answer_by, body=sealed.body.raw, wrap=sealed.wraps[0].raw,
    )  # fmt: skip
    handing = HandingRow(
        id=handout_id, case_id=held.row.id, paper_id=paper.id, state=OUT, officer_id=unlocked.officer.id,
        day=sheet.given, body=body,
    )  # fmt: skip
    return _Copy(handout, handing, wrap, record.name)


def _sealed(sheet: Sheet, handout_id: bytes, account: AccountRow, office: Office) -> Sealed:
    about = SealingContext(purpose=Purpose.HANDOUT, office=office.office, message_id=handout_id)
    return seal(sheet_content(sheet), to=[PublicKey(account.public_key)], about=about)


def _because(name: str, reason: str) -> str:
    return f"{name}: {reason.strip()[:LONGEST_REASON]}" if reason.strip() else name


def _act(word: str, said: str, unlocked: Unlocked, held: HeldCase, office: Office) -> Act:
    return Act(
        word=word,
        at=office.clock.now(),
        officer_id=unlocked.officer.id,
        journal_id=held.row.journal_id,
        reason=seal_reason(said, held, office),
    )
