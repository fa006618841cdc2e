"""Until when closed cases are kept: counted by the keeper, stopped by those who hold the case."""

from dataclasses import dataclass
from datetime import date

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.states import CaseState
from casework.store.retained import RetentionRow, counted_for
from casework.store.retention import CASES, HoldRow, add_hold, end_hold, holds_of
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """Something that stops the destruction of a case, or did."""

    id: str
    label: str
    by: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionView:
    """Until when a case is kept, and why, as those who hold it read it."""

    registry_number: str
    closed_day: date | None
    retention: str
    basis: str
    period: str
    until: date | None  # none while it is open, or where it is kept for good
    set_by: str
    holds: tuple[HoldView, ...]
    reasons: tuple[tuple[str, str], ...]


async def retention_in(case_id: CaseId, unlocked: Unlocked, office: Office) -> RetentionView:
    """Until when a case is kept and what stops its destruction, for those who hold it."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rule = office.rules.retention[office.rules.kinds[held.row.kind].retention]
    row = await _counted(held, office)
    names = {each.id: each.name for each in await office.people.all()}
    reasons = office.rules.destruction.holds
    return RetentionView(
        registry_number=held.row.registry_number,
        closed_day=held.row.closed_day,
        retention=rule.label,
        basis=rule.basis,
        period=f"{row.years}년" if row and row.years else ("" if row else f"{rule.years}년"),
        until=row.until if row and row.years else None,
        set_by=(row.set_by or "") if row else "",
        holds=tuple(
            HoldView(
                id=each.id.hex(), label=reasons[each.reason].label, by=names.get(each.officer_id, ""),
                since=each.since, until=each.until,
            )
            for each in await holds_of(office.cases.store, held.row.id)
        ),
        reasons=tuple((name, each.label) for name, each in reasons.items()),
    )  # fmt: skip


async def stop_destruction(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Keep a case whatever its retention says, until somebody who holds it lets it go."""
    require(unlocked, Permission.CASE_CLOSE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if reason not in office.rules.destruction.holds:
        raise NotFoundError
    await office.journal.append(
        "destruction_stopped", office.clock.now(), unlocked.officer.id, held.row.journal_id, None
    )
    row = HoldRow(
        id=random_id(), case_id=held.row.id, reason=reason, officer_id=unlocked.officer.id, since=office.clock.today(),
    )  # fmt: skip
    await add_hold(office.cases.store, row)


async def let_go(case_id: CaseId, hold_id: str, unlocked: Unlocked, office: Office) -> None:
    """End what stops the destruction of a case."""
    require(unlocked, Permission.CASE_CLOSE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if hold_id not in {each.id.hex() for each in await holds_of(office.cases.store, held.row.id)}:
        raise NotFoundError
    await office.journal.append(
        "destruction_not_stopped", office.clock.now(), unlocked.officer.id, held.row.journal_id, None
    )
    await end_hold(office.cases.store, held.row.id, from_hex(hold_id), office.clock.today())


async def _counted(held: HeldCase, office: Office) -> RetentionRow | None:
    row = await counted_for(office.cases.store, CASES, held.row.id)
    return row if row and held.row.state == CaseState.CLOSED and row.closed_day == held.row.closed_day else None
