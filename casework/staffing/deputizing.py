"""Name who decides for somebody who is away and can no longer do it themself; one names one's own with approvals."""

from datetime import date

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError, NotPermittedError
from casework.people import Unlocked
from casework.store.approvals import DeputyRow, deputies, set_deputy
from casework.unlocking import officer_of
from policies.rules import Permission


def may_name_deputies(unlocked: Unlocked, office: Office) -> bool:
    """Whether somebody names deputies of others: whoever confirms for every team, never an administrator."""
    return bool(unlocked.officer.roles & set(office.rules.officers.everywhere))


async def name_deputy_for(
    officer_id: str, deputy_id: str, since: date | None, until: date | None, unlocked: Unlocked, office: Office
) -> None:
    """Let somebody decide in the place of an officer from one day to another; no deputy ends it.

    Nobody names themself, and nobody decides twice: one person stands in for one other at most.
    """
    if not may_name_deputies(unlocked, office):
        raise NotPermittedError
    whose = await office.people.get(officer_id)
    if Permission.APPROVAL_DECIDE not in officer_of(whose, frozenset(), office.rules).permissions:
        raise NotAllowedNowError  # who decides nothing needs nobody in their place
    await office.journal.append("deputy_named", office.clock.now(), unlocked.officer.id, None, None)
    if not deputy_id:
        await set_deputy(office.cases.store, officer_id, None)
        return
    deputy = await office.people.get(deputy_id)
    if since is None or until is None or until < since or deputy.suspended:
        raise MalformedRequestError
    if deputy_id in {officer_id, unlocked.officer.id}:
        raise NotFoundError
    standing = [each for each in await deputies(office.cases.store, since) if each.deputy_id == deputy_id]
    if any(each.officer_id != officer_id for each in standing):
        raise NotAllowedNowError
    row = DeputyRow(officer_id=officer_id, deputy_id=deputy_id, since=since, until=until)
    await set_deputy(office.cases.store, officer_id, row)
