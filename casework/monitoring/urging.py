"""Urge a department whose statutory date has gone by (독촉장): drafted, approved, printed with its number."""

from dataclasses import dataclass, field
from datetime import date

from casework.approving import ApprovalView, approvals_in, draft, use_approval
from casework.bootstrap import Office
from casework.errors import ApprovalNeededError, NotAllowedNowError
from casework.ids import CaseId
from casework.monitoring.admitting import admit
from casework.monitoring.figures import unit_of
from casework.monitoring.following import late_days, overdue_rows
from casework.monitoring.sealing import hold_ordinary
from casework.people import Unlocked
from casework.store.approvals import ASKED, GRANTED, USED
from casework.store.ordinary import OrdinaryRow
from policies.rules import Permission

ACT = "reminder"
_TITLE = "민원 처리 독촉"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """The letter of one matter: what it would say now, or what was approved."""

    case_id: str
    registry_number: str
    unit: str
    overdue: bool
    draft: str = field(repr=False)
    approval: ApprovalView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is printed for a department: every approved letter to it, each under its number."""

    unit: str
    day: date
    parts: tuple[tuple[str, str], ...] = field(repr=False)  # document number and text


async def reminder_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> Reminder:
    """The letter of one matter, for somebody who holds it."""
    admit(unlocked, Permission.CHECK_READ, office)
    held = await hold_ordinary(case_id, unlocked, office)
    found = [row for row in await overdue_rows(unlocked, office) if row.id == held.row.id]
    row = found[0] if found else None
    return Reminder(
        case_id=str(case_id),
        registry_number=held.row.registry_number,
        unit=unit_of(row, office.rules) if row else "",
        overdue=row is not None,
        draft=_text(row, office) if row else "",
        approval=await _last(case_id, unlocked, office),
    )


async def ask_reminder(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Ask for the approval of a letter; refused where nothing is overdue or one is on its way."""
    admit(unlocked, Permission.CHECK_WRITE, office)
    reminder = await reminder_of(case_id, unlocked, office)
    if not reminder.overdue or _on_its_way(reminder.approval):
        raise NotAllowedNowError
    await draft(case_id, ACT, f"{reminder.unit} {_TITLE}", reminder.draft, unlocked, office)


async def ask_reminders(unit: str, unlocked: Unlocked, office: Office) -> int:
    """The same for every overdue matter of a department that this officer holds; returns how many were asked for."""
    admit(unlocked, Permission.CHECK_WRITE, office)
    asked = 0
    for row in await overdue_rows(unlocked, office):
        if unit_of(row, office.rules) == unit:
            asked += await _ask_if_held(row, unlocked, office)
    return asked


async def send_reminder(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Use the approval: the letter goes out as it was approved, once."""
    admit(unlocked, Permission.CHECK_WRITE, office)
    held = await hold_ordinary(case_id, unlocked, office)
    last = await _last(case_id, unlocked, office)
    if last is None or last.state != GRANTED:
        raise ApprovalNeededError
    await office.journal.append("reminder_sent", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await use_approval(held, ACT, office)


async def letter_to(unit: str, unlocked: Unlocked, office: Office) -> Letter:
    """Every approved letter to a department about matters that are overdue still and that this officer holds."""
    admit(unlocked, Permission.CHECK_READ, office)
    parts = []
    for row in await overdue_rows(unlocked, office):
        if unit_of(row, office.rules) != unit or not await _holds(row, unlocked, office):
            continue
        last = await _last(CaseId(row.id.hex()), unlocked, office)
        if last is not None and last.state in {GRANTED, USED}:
            parts.append((last.document_number, last.text))
    if not parts:
        raise ApprovalNeededError
    return Letter(unit=unit, day=office.clock.today(), parts=tuple(parts))


async def _ask_if_held(row: OrdinaryRow, unlocked: Unlocked, office: Office) -> int:
    if not await _holds(row, unlocked, office):
        return 0
    case_id = CaseId(row.id.hex())
    if _on_its_way(await _last(case_id, unlocked, office)):
        return 0
    await ask_reminder(case_id, unlocked, office)
    return 1


async def _holds(row: OrdinaryRow, unlocked: Unlocked, office: Office) -> bool:
    holders = (await office.cases.officers_of([row.id]))[row.id]
    return any(officer_id == unlocked.officer.id for officer_id, _, _ in holders)


async def _last(case_id: CaseId, unlocked: Unlocked, office: Office) -> ApprovalView | None:
    found = [each for each in await approvals_in(case_id, unlocked, office) if each.act == ACT]
    alive = [each for each in found if each.state in {ASKED, GRANTED}]
    return (alive or found)[-1] if found else None


def _on_its_way(approval: ApprovalView | None) -> bool:
    return approval is not None and approval.state in {ASKED, GRANTED}


def _text(row: OrdinaryRow, office: Office) -> str:
    due, (year, number) = row.due or row.received_day, row.registry_number.split("-")
    return "\n".join(
        (
            "처리기한이 지난 민원을 알려 드리니 지체 없이 처리하고 결과를 회신하여 주시기 바랍니다.",
            f"- 처리부서: {unit_of(row, office.rules)}",
            f"- 접수번호: {year}년 제{int(number)}호",
            f"- 민원 종류: {office.rules.kinds[row.kind].label}",
            f"- 접수한 날: {row.received_day.year}. {row.received_day.month}. {row.received_day.day}.",
            f"- 처리기한: {due.year}. {due.month}. {due.day}. (지난 날 {late_days(row, office.clock.today())}일)",
            f"- 근거: {office.rules.approval.acts[ACT].basis}",
        )
    )
