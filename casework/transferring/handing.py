"""Papers are handed over, their receipt is confirmed, or the agency returns the matter and the case opens again."""

from dataclasses import replace

from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.content import check_text
from casework.errors import NotAllowedNowError, NotFoundError, NotToldError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.people import Unlocked
from casework.reading import record_with_reason, seal_reason
from casework.reasons import SHORTEST_REASON
from casework.states import CaseState
from casework.store.transfers import CONFIRMED, HANDED, MADE, RETURNED, TransferRow
from casework.transferring.making import paper_may_still_go
from casework.transferring.recipients import OVER, act_of, check_may
from casework.transferring.records import Record, Step, keep_transfer, transfer_of
from casework.transferring.telling import say
from casework.unlocking import require
from policies.rules import Permission
from policies.transfers import Becomes, TransferAct

_LONGEST_NOTE = 300


async def hand_over_papers(
    case_id: CaseId, transfer_id: str, way: str, note: str, unlocked: Unlocked, office: Office, *, urgent: str = ""
) -> None:
    """Note that the papers were handed over, and how; the person is told, and what the act says becomes of the case.

    `urgent` is why it goes before the person had the time that the rule gives them; they must have been told even so.
    """
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if row.state != MADE:
        raise NotAllowedNowError
    if way not in office.rules.transfers.ways:
        raise NotFoundError
    note = _note(note)
    passes_on = act.becomes is Becomes.TRANSFERRED
    if not (passes_on and held.row.state == CaseState.TRANSFERRED):  # a killed process had told the person already
        check_may(act, held.row, office)
    _check_told(act, record, urgent, office)
    await paper_may_still_go(act, record, case_id, row, held, unlocked, office)
    words = office.rules.wording["ko"][f"transfer.way.{way}"]
    because = "; ".join(each for each in (f"{act.label}, {record.name}, {words}", note, urgent.strip()) if each)
    await office.journal.append(
        "transfer_handed", office.clock.now(), unlocked.officer.id, held.row.journal_id,
        seal_reason(because, held, office),
    )  # fmt: skip
    of_case = {"state": CaseState.TRANSFERRED} if passes_on else {}
    await say(f"after.{row.act}", record, row, held, unlocked, office, **of_case)
    handed = replace(record, handed=Step(day=office.clock.today(), way=way, note=note))
    await keep_transfer(handed, row, held, office, state=HANDED)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await renew_card(held.row.id, unlocked, office)


async def confirm_receipt(case_id: CaseId, transfer_id: str, note: str, unlocked: Unlocked, office: Office) -> None:
    """Note that the recipient confirmed the receipt, and what it said."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    if row.state != HANDED:
        raise NotAllowedNowError
    note = _note(note)
    await office.journal.append(
        "transfer_confirmed", office.clock.now(), unlocked.officer.id, held.row.journal_id,
        seal_reason(note, held, office) if note else None,
    )  # fmt: skip
    step = Step(day=office.clock.today(), note=note)
    await keep_transfer(replace(record, confirmed=step), row, held, office, state=CONFIRMED)


async def note_return(case_id: CaseId, transfer_id: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Note that the recipient returned the matter: the case opens again, its clock goes on, the person is told."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if row.state not in {HANDED, CONFIRMED} or act.becomes is Becomes.MOVES:
        raise NotAllowedNowError
    if held.row.state in OVER:
        raise NotAllowedNowError  # it is opened again first, with a fresh look
    await record_with_reason("transfer_returned", reason, held, unlocked, office)
    if act.becomes is Becomes.TRANSFERRED and held.row.state == CaseState.TRANSFERRED:
        await say("returned", record, row, held, unlocked, office, state=CaseState.REVIEWING)
    await _keep_return(reason.strip(), row, record, held, office)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await renew_card(held.row.id, unlocked, office)


async def _keep_return(reason: str, row: TransferRow, record: Record, held: HeldCase, office: Office) -> None:
    step = Step(day=office.clock.today(), note=reason)
    returned = replace(record, returned=step)
    await keep_transfer(returned, row, held, office, state=RETURNED, returned_at=office.clock.now())


def _check_told(act: TransferAct, record: Record, urgent: str, office: Office) -> None:
    if not act.tells_before:
        return
    if record.told is None or record.may_go is None:
        raise NotToldError
    if office.clock.today() <= record.may_go and len(urgent.strip()) < SHORTEST_REASON:
        raise NotToldError


def _note(text: str) -> str:
    return " ".join(check_text(text, may_be_empty=True).split())[:_LONGEST_NOTE]
