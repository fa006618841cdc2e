"""Carry an ordinary complaint over into another system by hand: its fields in order, one at a time, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.content import decode_kept, encode, text_of
from casework.errors import NotFoundError, NotYourCaseError, Refusal
from casework.holding import HeldCase, hold_case, open_case_body, open_row, wraps_for
from casework.ids import CaseId, case_bytes
from casework.imported import tidy_number
from casework.importing import source_of
from casework.list_errors import ExternalNumberError, NotForExportError
from casework.listing import CaseLine, case_line, plain_fields
from casework.masking import CONTACT
from casework.people import Unlocked
from casework.provenance import EXTERNAL, number_tag
from casework.reading import record_with_reason
from casework.states import CaseState
from casework.store.entered import EnteredRow, entered_row, note_entered, to_be_entered
from casework.store.keyring import NewWrap
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal
from policies.imports import Pasted
from policies.rules import Permission

_MOST = 200
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """What is copied, field by field as the other system asks for it; `number` is its number there, once it has one."""

    line: CaseLine
    blocks: tuple[tuple[str, str], ...] = field(repr=False)
    number: str = field(repr=False)
    was_brought: bool


async def to_enter(unlocked: Unlocked, office: Office) -> tuple[CaseLine, ...]:
    """Calls and visits that stand nowhere else yet, of those that the officer holds."""
    require(unlocked, Permission.CASE_EXPORT)
    rule, store = office.rules.imports.export, office.cases.store
    ids = await to_be_entered(store, unlocked.officer.id, office.rules.plain_kinds, rule.lanes, limit=_MOST)
    return tuple(case_line(plain_fields(row), (), office) for row in await office.cases.several(ids))


async def find_to_enter(number: str, unlocked: Unlocked, office: Office) -> CaseId:
    """The case of this number, where it may be carried over; refused alike whatever the reason."""
    require(unlocked, Permission.CASE_EXPORT)
    found = await office.cases.by_number(number.strip().upper())
    if found is None:
        raise NotForExportError
    await _held(CaseId(found.hex()), unlocked, office)
    return CaseId(found.hex())


async def look_before_pasting(case_id: CaseId, unlocked: Unlocked, office: Office) -> CaseLine:
    """The line of a case that may be carried over; nothing of it is opened."""
    require(unlocked, Permission.CASE_EXPORT)
    return case_line(plain_fields((await _held(case_id, unlocked, office)).row), (), office)


async def paste(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> Paste:
    """Everything the other system asks for, uncovered; the reason stands in the journal before a word is opened."""
    require(unlocked, Permission.CASE_EXPORT)
    require(unlocked, Permission.CASE_REVEAL)
    held = await _held(case_id, unlocked, office)
    await record_with_reason("pasted", reason, held, unlocked, office)
    rule, row = office.rules.imports.export, held.row
    was_brought = row.lane in office.rules.imports.lanes
    said = await _said(held, office)
    if was_brought:
        number = said.get(Pasted.EXTERNAL, "")
    else:
        number = await _number(held, office)
    fields = rule.answer_fields if was_brought else rule.fields
    return Paste(
        line=case_line(plain_fields(row), (), office),
        blocks=tuple((each.label, said[each.name]) for each in fields if said.get(each.name)),
        number=number,
        was_brought=was_brought,
    )


async def mark_entered(case_id: CaseId, number: str, unlocked: Unlocked, office: Office) -> None:
    """Note that a case was carried over and under which number: an import will know it and not bring it again."""
    require(unlocked, Permission.CASE_EXPORT)
    held = await _held(case_id, unlocked, office)
    into, number = office.rules.imports.export.into, tidy_number(number)
    if not source_of(into, office).is_number(number) or held.row.lane in office.rules.imports.lanes:
        raise ExternalNumberError
    if await _number(held, office) == number:
        return  # said twice
    sealed_id, old = random_id(), await entered_row(office.cases.store, held.row.id)
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    sealed = seal(encode({"type": "note", "text": number}), to=[held.key.public], about=about)
    await office.journal.append("entered", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    wrap = NewWrap(thing=sealed_id, reader=held.key.public.key_id, kind="paper", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    row = EnteredRow(
        case_id=held.row.id, sealed_id=sealed_id, officer_id=unlocked.officer.id, day=office.clock.today(),
        body=sealed.body.raw,
    )  # fmt: skip
    try:
        await note_entered(office.cases.store, row, number_tag(into, number, office), into)
    except Refusal:  # of anything else it is not known whether the row stands; a wrap of nothing does no harm
        await office.keyring.destroy(sealed_id)
        raise
    if old is not None:
        await office.keyring.destroy(old.sealed_id)


async def _held(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    """A case that may be carried over. Whoever asks for another learns nothing: not even that it is there."""
    try:
        held = await hold_case(case_bytes(case_id), unlocked, office)
    except (NotFoundError, NotYourCaseError):
        raise NotForExportError from None
    if office.rules.kinds[held.row.kind].protected or held.row.state == CaseState.QUARANTINED:
        raise NotForExportError
    return held


async def _number(held: HeldCase, office: Office) -> str:
    """The number that a case has elsewhere; empty where it stands nowhere else."""
    row = await entered_row(office.cases.store, held.row.id)
    if row is None:
        return ""
    return text_of(decode_kept((await open_case_body(held, row.sealed_id, row.body, Purpose.NOTE, office)).content))


async def _said(held: HeldCase, office: Office) -> dict[str, str]:
    """What was said in a case and answered, by the field it fills."""
    rows = await office.cases.messages(held.row.id)
    wraps = await wraps_for(held, [row.id for row in rows], office)
    opened = [(row.author, open_row(row, wraps.get(row.id), office)) for row in rows]
    told = [content.get("fields", {}) for author, content in opened if author == "reporter"]
    first: dict[str, str] = told[0] if told else {}
    body = "\n\n".join(text for each in told if (text := str(each.get("text", ""))))
    answers = [text_of(content) for author, content in opened if author == "office" and content.get("ask") is not True]
    wording, row = office.rules.wording["ko"], held.row
    received = row.received_at or row.received_day
    return {
        Pasted.LANE: wording.get(f"lane.{row.lane}", row.lane),
        Pasted.RECEIVED: received.strftime("%Y-%m-%d %H:%M" if row.received_at else "%Y-%m-%d"),
        Pasted.KIND: office.rules.kinds[row.kind].label,
        Pasted.CONTACT: str(first.get(CONTACT, "")),
        Pasted.WHERE: str(first.get("answer.where", "")),
        Pasted.TITLE: _title(body),
        Pasted.BODY: body,
        Pasted.HANDLING: str(first.get("answer.handling", "")),
        Pasted.ANSWER: _last(answers),
        Pasted.EXTERNAL: str(first.get(EXTERNAL, "")),
    }


def _title(text: str) -> str:
    first = text.strip().partition("\n")[0]
    return first if len(first) <= _LONGEST_TITLE else first[: _LONGEST_TITLE - 1].rstrip() + "…"


def _last(answers: Sequence[str]) -> str:
    return next((each for each in reversed(answers) if each), "")
