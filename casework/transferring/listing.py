"""What a case's page of transfers shows: what may be done and who would see what, and how far each act is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.approving import state_of_approval
from casework.attachments import CLEAN, files_seen
from casework.bootstrap import Office
from casework.clock import KST
from casework.clocking import calendar_of, started
from casework.content import text_of
from casework.deadlines import Due, due_date
from casework.errors import NotAllowedNowError, NotFoundError, WrongRecipientError
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.releasing.drafts import RELEASED, content_of
from casework.store.approvals import GRANTED, REJECTED, USED, WITHDRAWN
from casework.store.papers import get_paper, papers_of_case
from casework.store.transfers import (
    CONFIRMED,
    DRAFTED,
    HANDED,
    LEFT,
    MADE,
    TransferRow,
    count_handed_on,
    transfers_of,
)
from casework.transferring.leaving import enclosure_name
from casework.transferring.reassigning import REASSIGN, note_reassigned
from casework.transferring.recipients import DEPARTMENT, OVER, Recipient, act_of, check_may, recipients_for
from casework.transferring.records import Record, open_transfer
from casework.unlocking import require
from policies.rules import Permission
from policies.transfers import Becomes, CountsFrom, TransferAct


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """An act that this case allows now, in plain words, with everybody it may go to."""

    name: str
    rule: TransferAct
    to: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """One act, how far it is, and what may be done about it next."""

    id: str
    rule: TransferAct
    record: Record
    state: str
    officer: str
    due: Due
    text: str = field(repr=False)  # the paper, as long as it has not left
    approval: str
    enclosures: tuple[str, ...]
    may: frozenset[str]  # ask, tell, make, take, hand, confirm, return, withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class TransfersView:
    """The page: the case, what was done and may be done, and how often it was handed on."""

    registry_number: str
    kind: str
    acts: tuple[ActView, ...]
    transfers: tuple[TransferView, ...]
    papers: tuple[tuple[str, int], ...]  # released: id and number
    files: tuple[tuple[str, str, int], ...] = field(repr=False)  # message:file, name, size
    handed_on: int
    marked: bool
    is_busy: bool


async def transfers_in(case_id: CaseId, unlocked: Unlocked, office: Office) -> TransfersView:
    """The transfers of a case, for somebody who holds it; the journal knows first."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await office.journal.append("transfers_opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    rows = [await _settled(row, held, office) for row in await transfers_of(office.cases.store, held.row.id)]
    names = {each.id: each.name for each in await office.people.all()}
    views = [await _view(row, rows, names, held, office) for row in rows]
    papers = await papers_of_case(office.cases.store, held.row.id)
    audience = office.rules.transfers.audience
    count = await handed_on(held.row.id, office)
    return TransfersView(
        registry_number=held.row.registry_number,
        kind=held.row.kind,
        acts=_acts(held, office),
        transfers=tuple(reversed(views)),
        papers=tuple(
            (each.id.hex(), each.number) for each in papers if (each.kind, each.state) == (audience, RELEASED)
        ),
        files=await _files(held, office),
        handed_on=count,
        marked=count >= office.rules.transfers.ping_pong.times,
        is_busy=any(row.state in {DRAFTED, MADE} for row in rows),
    )


async def handed_on(case_id: bytes, office: Office) -> int:
    """How often a case was handed on in the ways that make it one that nobody wants."""
    return await count_handed_on(office.cases.store, case_id, office.rules.transfers.ping_pong.acts)


def _acts(held: HeldCase, office: Office) -> tuple[ActView, ...]:
    found = []
    for name in office.rules.transfers.acts:
        try:
            act = act_of(name, office)
            check_may(act, held.row, office)
        except (WrongRecipientError, NotAllowedNowError):
            continue
        to = recipients_for(name, held.row, office)
        if to:
            found.append(ActView(name=name, rule=act, to=to))
    return tuple(found)


async def _settled(row: TransferRow, held: HeldCase, office: Office) -> TransferRow:
    """A row as it should be: a case that lies at its new desk was handed on, also if the process was killed then."""
    if row.act != REASSIGN or row.state != DRAFTED:
        return row
    record = await open_transfer(row, held, office)
    return await note_reassigned(row, office) if record.to == f"desk:{held.row.desk}" else row


async def _view(
    row: TransferRow, rows: Sequence[TransferRow], names: dict[str, str], held: HeldCase, office: Office
) -> TransferView:
    record = await open_transfer(row, held, office)
    rule = office.rules.transfers.acts[row.act]
    approval = await state_of_approval(row.approval_id, office)
    return TransferView(
        id=row.id.hex(),
        rule=rule,
        record=record,
        state=row.state,
        officer=names.get(row.officer_id, ""),
        due=await _due(row, record, rule, rows, held, office),
        text=await _text(row, record, held, office),
        approval=approval,
        enclosures=tuple(enclosure_name(at, each) for at, each in enumerate(record.files, 1)),
        may=_may(row, record, rule, approval, office.clock.today()) - ({"return"} if held.row.state in OVER else set()),
    )


async def _text(row: TransferRow, record: Record, held: HeldCase, office: Office) -> str:
    """What would leave, for whoever is about to let it go."""
    if row.state not in {DRAFTED, MADE} or not record.paper:
        return ""
    paper = await get_paper(office.cases.store, from_hex(record.paper))
    if paper.case_id != held.row.id:
        raise NotFoundError
    return text_of(await content_of(paper, held, office))


def _may(row: TransferRow, record: Record, rule: TransferAct, approval: str, today: date) -> frozenset[str]:
    """What may be done next; the doing itself looks again."""
    if rule.becomes is Becomes.MOVES:
        return frozenset({"withdraw"} if row.state == DRAFTED else ())
    drafted, made = row.state == DRAFTED, row.state == MADE
    waited = not rule.tells_before or (record.may_go is not None and record.may_go < today)
    held_to = {
        "ask": drafted and bool(rule.approval) and approval in {"", REJECTED, WITHDRAWN},
        "tell": rule.tells_before and record.told is None and (drafted or made),
        "make": drafted and (not rule.approval or approval in {GRANTED, USED}),
        "take": row.state in {MADE, HANDED, CONFIRMED},
        "hand": made and (not rule.tells_before or record.told is not None),
        "hurry": made and record.told is not None and not waited,
        "confirm": row.state == HANDED,
        "return": row.state in {HANDED, CONFIRMED},
        "withdraw": drafted or made,
    }
    return frozenset(name for name, holds in held_to.items() if holds)


async def _due(
    row: TransferRow, record: Record, rule: TransferAct, rows: Sequence[TransferRow], held: HeldCase, office: Office
) -> Due:
    """Until when the act is to be done, and why: counted from when the matter came here, or from its beginning."""
    inside = rule.department_deadline if record.to.startswith(DEPARTMENT) else ""
    since = row.begun.astimezone(KST) if rule.counts_from is CountsFrom.BEGUN else _here_since(row, rows, held)
    deadline = office.rules.deadline(inside or rule.deadline, since.date())
    return due_date(deadline, since, await calendar_of(office))


def _here_since(row: TransferRow, rows: Sequence[TransferRow], held: HeldCase) -> datetime:
    """When the matter came, or last came back, to those who handed it on by this row."""
    first = started({"received_at": held.row.received_at, "received_day": held.row.received_day})
    before = [each for each in rows if each.begun <= row.begun and each.id != row.id]
    came_back = [each.returned_at for each in before if each.returned_at is not None]
    moved = [each.begun for each in before if each.act == REASSIGN and each.state in LEFT]
    return max([first, *came_back, *moved]).astimezone(KST)


async def _files(held: HeldCase, office: Office) -> tuple[tuple[str, str, int], ...]:
    found = await files_seen(held, office)
    return tuple(
        (f"{message}:{each.id}", each.name, each.size)
        for message, files in found.items()
        for each in files
        if each.state == CLEAN
    )
