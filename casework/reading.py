"""Open a case for someone entitled to it, and say so in the journal first."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casework.attachments import FileView, attachment_of, files_seen, open_chunks, shown_file
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.content import CONVERSION, StoredFile, decode, decode_kept, encode, files_of, text_of
from casework.errors import MalformedRequestError, NotFoundError, ReasonNeededError
from casework.holding import HeldCase, hold_case, open_case_body, open_row, wraps_for
from casework.ids import CaseId, case_bytes, from_hex
from casework.listing import CaseLine, case_line, plain_fields
from casework.masking import COVERED, REMOVED, RETURNED, Mark, marks_of
from casework.people import Unlocked
from casework.rating import score_of
from casework.reasons import SHORTEST_REASON
from casework.repeats import repeats_of
from casework.replying import Way, way_of
from casework.states import CaseState, moves_by_hand, waits_for_person
from casework.store.case_rows import MessageRow
from casework.store.desks import has_looked
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, PublicKey
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.counselling import BECAME_REPORT
from policies.rules import Permission


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of readable text."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MaskedPart:
    """A stretch that is covered; `index` names it when its uncovering is asked for."""

    index: int
    label: str
    label_text: str
    revealable: bool
    askable: bool = False  # what was removed can be asked back from the custodians


Part = TextPart | MaskedPart


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message of a case, as its page shows it."""

    id: str
    author: str  # reporter | office | note | department
    author_name: str
    day: str
    score: int  # how the person found it; 0 in whatever says something else
    kind: str  # content type: report, follow_up, reply, note, withdraw, new_receipt …
    parts: tuple[Part, ...]
    answers: tuple[tuple[str, tuple[Part, ...]], ...]
    files: tuple[FileView, ...]
    confirmed: bool | None
    ask: bool
    offers: bool  # asks whether a talk is to become a report
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalView:
    """One line of a case's journal."""

    at: str
    act: str
    act_label: str
    officer_name: str
    reason: str = field(repr=False)
    chained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case opened for one officer."""

    line: CaseLine
    messages: tuple[MessageView, ...]
    journal: tuple[JournalView, ...]
    officers: tuple[tuple[str, str, bool], ...]
    moves: tuple[tuple[str, str], ...]
    may_assign: bool
    closed: bool
    waits: bool  # for a person, and nobody has joined
    way: Way  # how its person asked to be answered
    seen: int  # how many messages it had when this was read
    rung: str = ""


async def open_case(case_id: CaseId, unlocked: Unlocked, office: Office) -> CaseView:
    """Everything in a case this officer may read; the journal knows before the first word is opened."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    again = await office.journal.has_opened_on(office.clock.today(), unlocked.officer.id, held.row.journal_id)
    await office.journal.append("opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await office.cases.note_reading(held.row.id, counts=not again)
    await has_looked(office.cases.store, unlocked.officer.id, held.row.id)
    if not again and held.row.state != CaseState.CLOSED:  # the person is told that somebody looked
        await renew_card(held.row.id, unlocked, office)
    rows = await office.cases.messages(held.row.id)
    names = {each.id: each.name for each in await office.people.all()}
    names |= {each.id: each.name for each in await office.people.custodians()}
    wraps = await wraps_for(held, [row.id for row in rows], office)
    messages = await asyncio.to_thread(views_of, rows, wraps, names, office)
    files = await files_seen(held, office)
    messages = tuple(replace(each, files=files.get(each.id, each.files)) for each in messages)
    officers = (await office.cases.officers_of([held.row.id]))[held.row.id]
    assigned = tuple(name for _, name, works in officers if works)
    return CaseView(
        line=case_line(plain_fields(held.row), assigned, office),
        messages=messages,
        journal=await _journal(held, names, unlocked, office),
        officers=tuple(officers),
        moves=_moves(held, office),
        may_assign=Permission.CASE_ASSIGN in unlocked.officer.permissions,
        closed=held.row.state == CaseState.CLOSED,
        waits=waits_for_person(held.row.state, urgent=held.row.urgent),
        rung=office.rules.identity.rungs[held.row.identity_class].name["ko"],
        way=await way_of(held, office),
        seen=held.row.message_count,
    )


async def reveal(case_id: CaseId, message_id: str, index: int, reason: str, unlocked: Unlocked, office: Office) -> str:
    """A covered stretch of text, after the reason was written into the journal, sealed to the case."""
    require(unlocked, Permission.CASE_REVEAL)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await office.cases.message(from_hex(message_id))
    if row.case_id != held.row.id:
        raise NotFoundError
    await record_with_reason("revealed", reason, held, unlocked, office)
    payload = await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)
    content = decode_kept(payload.content)
    marks = marks_of(content)
    if not 0 <= index < len(marks) or marks[index].state != COVERED:
        raise NotFoundError
    mark = marks[index]
    return str(content["fields"][mark.field])[mark.start : mark.end]


async def read_file(
    case_id: CaseId, message_id: str, file_id: str, unlocked: Unlocked, office: Office
) -> tuple[StoredFile, AsyncIterator[bytes]]:
    """A file of a case, of a reporter's file its clean copy; the journal knows first."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await office.cases.message(from_hex(message_id))
    if row.case_id != held.row.id:
        raise NotFoundError
    await office.journal.append("file_opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    if row.author == "reporter":
        reference = shown_file((await attachment_of(held, row.id, file_id, office))[1])
        return reference, open_chunks(reference, office)
    payload = await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)
    for reference in files_of(decode_kept(payload.content)):
        if reference.id.hex() == file_id:
            return reference, open_chunks(reference, office)
    raise NotFoundError


async def record_with_reason(act: str, reason: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    """Write into the journal what is about to be done and why, for those who hold the case; refused without a why."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeededError
    sealed = seal_reason(reason, held, office)
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, sealed)


def seal_reason(reason: str, held: HeldCase, office: Office) -> bytes:
    """A reason for the journal, readable with the case key only: `wrap ‖ body`."""
    return seal_reason_to(reason, held.row.journal_id, held.key.public, office)


def seal_reason_to(reason: str, journal_id: bytes, case_key: PublicKey, office: Office) -> bytes:
    """The same by somebody who does not hold the case: its public key is enough."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=journal_id)
    sealed = seal(encode({"type": "reason", "text": reason}), to=[case_key], about=about)
    return sealed.wraps[0].raw + sealed.body.raw


def open_reason(raw: bytes, held: HeldCase, office: Office) -> str:
    """A reason of the journal; empty where it was written under a key that this officer does not hold."""
    length = len(raw) - len(raw[_WRAP:])
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.journal_id)
    for key in held.keys:
        try:
            payload = open_sealed(Body.parse(raw[length:]), WrapRecord.parse(raw[:length]), key=key, about=about)
            return text_of(decode(payload.content))
        except (CryptoError, MalformedRequestError):
            continue  # written under another generation
    return ""


_OF_LINKS = frozenset({"related", "worked_together", "repeat_linked", "repeat_unlinked", "repeat_joined"})
_WRAP = 1186  # SPEC 4.4


def _moves(held: HeldCase, office: Office) -> tuple[tuple[str, str], ...]:
    wording = office.rules.wording["ko"]
    if held.row.result == BECAME_REPORT:
        return ()  # its person went on in the case
    states = moves_by_hand(held.row.state, office.rules.kinds[held.row.kind].states)
    return tuple((state, wording[f"state.{state}"]) for state in states)


async def _journal(
    held: HeldCase, names: Mapping[str, str], unlocked: Unlocked, office: Office
) -> tuple[JournalView, ...]:
    wording = office.rules.wording["ko"]
    rows = await office.journal.of_case(held.row.journal_id)
    if any(row.act in _OF_LINKS for row in rows) and not (await repeats_of(held, unlocked, office)).members:
        # Whoever may not see the other case does not learn from this one's journal that there is one.
        rows = [row for row in rows if row.act not in _OF_LINKS]
    return tuple(
        JournalView(
            at=row.at.astimezone(office.clock.now().tzinfo).strftime("%Y-%m-%d %H:%M"),
            act=row.act,
            act_label=wording.get(f"act.{row.act}", row.act),
            officer_name=names.get(row.officer_id or "", ""),
            reason=open_reason(row.reason, held, office) if row.reason else "",
            chained=row.position is not None,
        )
        for row in rows
    )


def views_of(
    rows: Sequence[MessageRow],
    wraps: Mapping[bytes, tuple[PrivateKey, bytes]],
    names: Mapping[str, str],
    office: Office,
) -> tuple[MessageView, ...]:
    """Messages of a case as its page shows them: masked, or not readable where no key was found."""
    return tuple(_open_one(row, wraps.get(row.id), names, office) for row in rows)


def _open_one(
    row: MessageRow, found: tuple[PrivateKey, bytes] | None, names: Mapping[str, str], office: Office
) -> MessageView:
    content = open_row(row, found, office)
    wording = office.rules.wording["ko"]
    parts = _fields(content, wording)
    return MessageView(
        id=row.id.hex(),
        author=row.author,
        author_name=names.get(row.officer_id or "", "") or text_of(content, "from"),
        day=row.day.isoformat(),
        score=score_of(content),
        kind=text_of(content, "type"),
        parts=parts.pop("text", ()),
        answers=tuple((_answer_label(name, wording), found_parts) for name, found_parts in parts.items()),
        files=tuple(
            FileView(id=each.id.hex(), name=each.name, type=each.type, size=each.size) for each in files_of(content)
        ),
        confirmed=content.get("confirmed") if row.author == "reporter" else None,
        ask=content.get("ask") is True,
        offers=content.get("ask") == CONVERSION,
        readable=bool(content),
    )


def _fields(content: Mapping[str, Any], wording: Mapping[str, str]) -> dict[str, tuple[Part, ...]]:
    if "fields" not in content:
        return {"text": (TextPart(text_of(content)),)} if text_of(content) else {}
    marks = marks_of(content)
    return {
        # An answer that was picked is stored as its word; anything typed is shown as it is.
        name: _parts(
            wording.get(f"value.{text}", str(text)) if name.startswith("answer.") else str(text),
            [(i, mark) for i, mark in enumerate(marks) if mark.field == name and mark.state != RETURNED],
            wording,
        )
        for name, text in content["fields"].items()
    }


def _parts(text: str, marks: Sequence[tuple[int, Mark]], wording: Mapping[str, str]) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for index, mark in sorted(marks, key=lambda each: each[1].start):
        if mark.start > at:
            parts.append(TextPart(text[at : mark.start]))
        label = wording.get(f"span.{mark.label}", mark.label)
        askable = mark.state == REMOVED and bool(mark.pointer)
        parts.append(MaskedPart(index, mark.label, label, mark.state == COVERED, askable))
        at = mark.end
    if at < len(text):
        parts.append(TextPart(text[at:]))
    return tuple(parts)


def _answer_label(name: str, wording: Mapping[str, str]) -> str:
    return wording.get(f"answer.{name.removeprefix('answer.')}", name.removeprefix("answer."))
