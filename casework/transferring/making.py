"""Make the papers of an act, each copy under its number and mark; only what was approved and passes the guard today."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from casework.approving import approval_granted_as, mark_used, next_document_number
from casework.attachments import open_chunks
from casework.bootstrap import Office
from casework.content import StoredFile
from casework.deciding import consented
from casework.errors import ApprovalNeededError, NotAllowedNowError, NotFoundError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.packaging import MAKERS, Enclosure, Package, spoken_week
from casework.people import Unlocked
from casework.reading import seal_reason
from casework.store.transfers import CONFIRMED, DRAFTED, HANDED, MADE, TransferRow
from casework.transferring.leaving import enclosure_name, paper_to_leave, stored_file, whole_text
from casework.transferring.recipients import act_of
from casework.transferring.records import Record, Step, keep_transfer, transfer_of
from casework.unlocking import require
from policies.rules import Permission
from policies.transfers import TransferAct

_AGREED = "이 문서에는 적지 않음. 이 기관에 알리는 데 말씀하신 분이 동의한 기록이 있으니, 필요하면 따로 요청 바람."
_NOT_AGREED = "보내지 않음. 말씀하신 분이 동의한 기록이 없음."
_OUT = frozenset({MADE, HANDED, CONFIRMED})


async def make_papers(case_id: CaseId, transfer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Give the papers of an act their number; from now on they can be taken, and its approval is used."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if row.state != DRAFTED:
        raise NotAllowedNowError
    text = await paper_to_leave(record, act, case_id, unlocked, office)
    number = await _approved_number(act, record, text, row, held, office)
    await office.journal.append("transfer_made", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    made = replace(record, made=Step(day=office.clock.today()), number=number)
    await keep_transfer(made, row, held, office, state=MADE)


async def take_papers(
    case_id: CaseId, transfer_id: str, copy: int, form: str, unlocked: Unlocked, office: Office
) -> tuple[str, bytes]:
    """One copy as a file with its name, made in memory; the journal knows first who took it."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if form not in MAKERS or not 1 <= copy <= record.copies:
        raise NotFoundError
    if row.state not in _OUT:
        raise NotAllowedNowError
    text = await paper_to_leave(record, act, case_id, unlocked, office)
    if act.approval:
        await _approval(act, record, text, row, held, office)
    measures = await _measures(record, held, office)
    package = _package(act, record, text, copy, measures, office)
    await _note_taken(f"{package.mark} {form.upper()}", held, unlocked, office)
    raw = await asyncio.to_thread(MAKERS[form], package.document)
    return f"{record.number}_{package.copy}.{form}", raw


async def paper_may_still_go(
    act: TransferAct, record: Record, case_id: CaseId, row: TransferRow, held: HeldCase, unlocked: Unlocked,
    office: Office,
) -> None:  # fmt: skip
    """Refuse what may not leave any more: other words, another file, an approval that is of something else."""
    text = await paper_to_leave(record, act, case_id, unlocked, office)
    if act.approval:
        await _approval(act, record, text, row, held, office)


async def take_enclosure(
    case_id: CaseId, transfer_id: str, number: int, unlocked: Unlocked, office: Office
) -> tuple[StoredFile, AsyncIterator[bytes]]:
    """A file that goes along, under its number, if it is what was listed; the journal knows first."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    if not 1 <= number <= len(record.files):
        raise NotFoundError
    if row.state not in _OUT:
        raise NotAllowedNowError
    listed = record.files[number - 1]
    reference = await stored_file(listed, held, office)
    await _note_taken(f"{record.name} {record.number} {enclosure_name(number, listed)}", held, unlocked, office)
    ending = reference.name.rpartition(".")[2]
    name = f"{record.number}_붙임{number}" + (f".{ending}" if ending.isascii() and ending.isalnum() else "")
    return replace(reference, name=name), open_chunks(reference, office)


async def _approved_number(
    act: TransferAct, record: Record, text: str, row: TransferRow, held: HeldCase, office: Office
) -> str:
    """The document number: that of the approval, which is used up by it, or the next one where none is needed."""
    if not act.approval:
        return await next_document_number(office)
    return await _approval(act, record, text, row, held, office)


async def _approval(
    act: TransferAct, record: Record, text: str, row: TransferRow, held: HeldCase, office: Office
) -> str:
    if row.approval_id is None:
        raise ApprovalNeededError
    whole = "".join(whole_text(act, record, text))
    approved = await approval_granted_as(row.approval_id, act.approval, whole, held, office)
    await mark_used(approved, office)
    return approved.document_number or ""


async def _note_taken(what: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    reason = seal_reason(what, held, office)
    await office.journal.append(
        "transfer_papers_taken", office.clock.now(), unlocked.officer.id, held.row.journal_id, reason
    )


def _package(
    act: TransferAct, record: Record, text: str, copy: int, measures: tuple[tuple[str, str], ...], office: Office
) -> Package:
    organisation = office.rules.organisation
    listed = tuple(
        Enclosure(name=enclosure_name(at, each), size=each.size, sha256=each.sha256)
        for at, each in enumerate(record.files, 1)
    )
    return Package(
        title=act.paper,
        sender=f"{organisation.body} {organisation.name}",
        sender_address=organisation.address,
        recipient=record.name,
        recipient_address=record.address,
        document_number=record.number,
        copy=f"{record.copies}-{copy}",
        day=record.made.day if record.made else office.clock.today(),
        basis=act.basis,
        text=text,
        measures=measures,
        enclosures=listed,
    )


async def _measures(record: Record, held: HeldCase, office: Office) -> tuple[tuple[str, str], ...]:
    """What was done, as outsiders may know it: the week of the reception, the officers' measures, the protection."""
    done = tuple((f"조치 {at}", each) for at, each in enumerate(record.measures, 1))
    kept = "확인할 내용만 새로 적고, 신고 내용과 대조해 점검함. 받은 날은 주로만 적음."
    agency = record.to.removeprefix("agency:")
    # Silence is no consent (handbook 6.3); and even with one the name goes by another way than this paper.
    agreed = await consented(held, "transfer", agency, office) is not None
    name = _AGREED if agreed else _NOT_AGREED
    return (
        ("접수", spoken_week(held.row.received_day)), ("까닭", record.why), *done,
        ("신원 보호", kept), ("인적사항", name),
    )  # fmt: skip
