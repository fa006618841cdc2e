"""Lengthen a case's clock, stop it by hand and let it go on: with a reason, within what the rule allows, and told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from casework.answering import send_to_reporter
from casework.approving import furthest_approval, use_approval
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clock import KST
from casework.clocking import EXTENSION, STOP, calendar_of, columns_of, due_of, rule_of, started, stop_row
from casework.content import text_of
from casework.deadlines import Due
from casework.errors import ConsentNeededError, NotAllowedNowError, NotFoundError
from casework.explaining import REASONS
from casework.holding import HeldCase, hold_case, open_row, wraps_for
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reading import record_with_reason, seal_reason
from casework.states import CLOCK_STANDS, CaseState
from casework.store.case_rows import CaseRow, ClockRow
from casework.store.clocks import clock_rows, move_clock
from casework.unlocking import require
from crypto.keys import random_id
from policies.deadlines import DeadlineRule, Need, PauseReason
from policies.rules import Permission

CONSENT = "extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """A case's clock as an officer reads it: the date, why, and what may be done about it."""

    due: Due
    registry_number: str
    kind: str
    label: str
    code: str
    basis: str
    needs: Need | None  # of the next extension; None where the rule has no more
    adds: str
    consented: bool
    approval: str  # of the head, where one is needed: granted, asked or empty
    stops: tuple[tuple[str, str, str, str], ...] = field(repr=False)  # id where it can end by hand, reason, from, until
    reasons: tuple[tuple[str, str], ...]
    runs: bool


async def open_clock(case_id: CaseId, unlocked: Unlocked, office: Office) -> ClockView:
    """The clock of a case, for somebody who holds it."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, clock, begun, rule = await _clock(held, office)
    due = due_of(row.kind, begun, clock, await calendar_of(office), office.rules)
    needs = _next_need(rule, clock)
    return ClockView(
        due=due,
        registry_number=row.registry_number,
        kind=row.kind,
        label=rule.label,
        code=rule.code,
        basis=rule.basis,
        needs=needs,
        adds=_adds(rule) if needs else "",
        consented=needs is not Need.CONSENT or await _has_consent(held, clock, office),
        approval=await furthest_approval(held, "extension", office) if needs is Need.OFFICE_HEAD else "",
        stops=tuple(_stop_line(each) for each in clock if each.act == STOP),
        reasons=tuple((each, REASONS[each]) for each in rule.pauses),
        runs=row.state not in CLOCK_STANDS,
    )


async def extend(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Lengthen a case's clock once more; the person is told the reason and the new date at once."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, clock, begun, rule = await _clock(held, office)
    needs = _next_need(rule, clock)
    if needs is None or row.state in CLOCK_STANDS or row.state == CaseState.QUARANTINED:
        raise NotAllowedNowError
    if needs is Need.CONSENT and not await _has_consent(held, clock, office):
        raise ConsentNeededError
    if needs is Need.OFFICE_HEAD:
        await use_approval(held, "extension", office)
    await record_with_reason("deadline_extended", reason, held, unlocked, office)
    new = ClockRow(
        id=random_id(), case_id=row.id, act=EXTENSION, reason=needs, begins=office.clock.now(), ends=office.clock.now(),
        officer_id=unlocked.officer.id, note=seal_reason(reason.strip(), held, office),
    )  # fmt: skip
    due = due_of(row.kind, begun, [*clock, new], await calendar_of(office), office.rules)
    columns = columns_of(due, row.kind, office.rules)
    await move_clock(office.cases.store, row.id, columns, add=[new], end={}, seen=len(clock))
    until = f"{due.day.month}월 {due.day.day}일까지" if due.day else "설명을 받은 뒤로"
    text = office.rules.wording["ko"]["clock.extended"].format(reason=reason.strip(), until=until)
    content: dict[str, object] = {"type": "reply", "text": text, "ask": False}
    await send_to_reporter(content, (), held, unlocked, office, message_id=random_id())
    await renew_card(row.id, unlocked, office)


async def ask_consent(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Ask the person whether the clock may be lengthened a second time (민원처리법 시행령 제21조)."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    _, clock, _, rule = await _clock(held, office)
    if _next_need(rule, clock) is not Need.CONSENT:
        raise NotAllowedNowError
    await record_with_reason("consent_asked", reason, held, unlocked, office)
    text = office.rules.wording["ko"]["clock.consent"].format(reason=reason.strip(), adds=_adds(rule))
    content: dict[str, object] = {"type": "reply", "text": text, "ask": CONSENT}
    await send_to_reporter(content, (), held, unlocked, office, message_id=random_id())


async def stop_clock(case_id: CaseId, reason: str, why: str, unlocked: Unlocked, office: Office) -> None:
    """Let a case's clock stand for a reason that its rule knows, until somebody lets it go on."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, clock, begun, rule = await _clock(held, office)
    if reason not in rule.pauses:
        raise NotFoundError
    standing = [each for each in clock if each.act == STOP and each.ends is None]
    if standing or row.state in CLOCK_STANDS or row.state == CaseState.QUARANTINED:
        raise NotAllowedNowError
    await record_with_reason("clock_stopped", why, held, unlocked, office)
    note = seal_reason(why.strip(), held, office)
    new = stop_row(row.id, PauseReason(reason), office.clock.now(), unlocked.officer.id, note=note)
    await _rewrite(held, begun, clock, [*clock, new], {}, [new], unlocked, office)


async def go_on(case_id: CaseId, stop_id: str, unlocked: Unlocked, office: Office) -> None:
    """End a stop that was recorded by hand."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    _, clock, begun, _ = await _clock(held, office)
    wanted, now = from_hex(stop_id), office.clock.now()
    found = [each for each in clock if each.id == wanted and each.act == STOP and each.ends is None and each.note]
    if not found:
        raise NotFoundError
    await office.journal.append("clock_went_on", now, unlocked.officer.id, held.row.journal_id, None)
    after = [each if each.id != wanted else _with_end(each, now) for each in clock]
    await _rewrite(held, begun, clock, after, {wanted: now}, [], unlocked, office)


async def _rewrite(
    held: HeldCase, begun: datetime, before: Sequence[ClockRow], after: Sequence[ClockRow],
    ended: dict[bytes, datetime], new: Sequence[ClockRow], unlocked: Unlocked, office: Office,
) -> None:  # fmt: skip
    row = held.row
    due = due_of(row.kind, begun, after, await calendar_of(office), office.rules)
    columns = columns_of(due, row.kind, office.rules)
    await move_clock(office.cases.store, row.id, columns, add=new, end=ended, seen=len(before))
    await renew_card(row.id, unlocked, office)


async def _clock(held: HeldCase, office: Office) -> tuple[CaseRow, list[ClockRow], datetime, DeadlineRule]:
    row = held.row
    begun = started({"received_at": row.received_at, "received_day": row.received_day})
    return row, await clock_rows(office.cases.store, row.id), begun, rule_of(row.kind, begun, office.rules)


def _next_need(rule: DeadlineRule, clock: Sequence[ClockRow]) -> Need | None:
    used = sum(each.act == EXTENSION for each in clock)
    return rule.extend.needs[used] if rule.extend and used < rule.extend.times else None


def _adds(rule: DeadlineRule) -> str:
    unit = {"hours": "근무시간", "days": "일", "months": "개월"}
    return f"{rule.extend.by}{unit[rule.extend.unit or rule.measure]}" if rule.extend else ""


async def _has_consent(held: HeldCase, clock: Sequence[ClockRow], office: Office) -> bool:
    """Whether the person, with the receipt, agreed since the clock was last lengthened."""
    last = max((each.begins.astimezone(KST).date() for each in clock if each.act == EXTENSION), default=None)
    rows = [each for each in await office.cases.messages(held.row.id) if each.author == "reporter"]
    rows = [each for each in rows if last is None or each.day >= last]
    wraps = await wraps_for(held, [each.id for each in rows], office)
    told = [open_row(each, wraps.get(each.id), office) for each in rows]
    return any(text_of(each, "type") == "consent" and text_of(each, "what") == CONSENT for each in told)


def _with_end(row: ClockRow, ends: datetime) -> ClockRow:
    return ClockRow(**{name: getattr(row, name) for name in ClockRow.__dataclass_fields__} | {"ends": ends})


def _stop_line(row: ClockRow) -> tuple[str, str, str, str]:
    by_hand = row.id.hex() if row.note and row.ends is None else ""
    return by_hand, REASONS[PauseReason(row.reason)], _spoken(row.begins), _spoken(row.ends) if row.ends else ""


def _spoken(moment: datetime) -> str:
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M}"
