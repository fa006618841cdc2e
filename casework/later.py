"""Keep a case from one's own list for some days: nobody else's list changes, and its last day is never missed."""

from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.states import CaseState, waits_for_person
from casework.store.case_rows import CaseRow
from casework.store.desks import keep_until, kept_until
from casework.unlocking import require
from policies.rules import Permission


async def look_later(case_id: CaseId, days: int, unlocked: Unlocked, office: Office) -> date:
    """Keep a case from the officer's list; on the day before its last one at the latest it is there again."""
    require(unlocked, Permission.CASE_LIST)
    if days not in office.rules.lists.later_days:
        raise NotFoundError
    held = await hold_case(case_bytes(case_id), unlocked, office)
    until = office.clock.today() + timedelta(days=days)
    if until not in days_offered(held.row, office):
        raise NotAllowedNowError
    await keep_until(office.cases.store, held.row.id, unlocked.officer.id, until)
    return until


async def look_again(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Have a case on the officer's list again at once."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await keep_until(office.cases.store, held.row.id, unlocked.officer.id, None)


async def later_of(
    case_id: CaseId, unlocked: Unlocked, office: Office
) -> tuple[date | None, tuple[tuple[int, date], ...]]:
    """Until when the officer keeps a case from their list, and for how many days they may, with each day."""
    row = await office.cases.get(case_bytes(case_id))
    until = await kept_until(office.cases.store, row.id, unlocked.officer.id)
    today = office.clock.today()
    offered = tuple(((each - today).days, each) for each in days_offered(row, office))
    return (until if until is not None and until > today else None), offered


def days_offered(row: CaseRow, office: Office) -> tuple[date, ...]:
    """The days until which a case may be kept for later: none of one that is closed, held back, or that calls."""
    stays = (CaseState.CLOSED, CaseState.QUARANTINED)
    if row.state in stays or waits_for_person(row.state, urgent=row.urgent):
        return ()
    days = [office.clock.today() + timedelta(days=each) for each in office.rules.lists.later_days]
    return tuple(each for each in days if row.due is None or each < row.due)
