"""Assign, recuse: who holds the case key from now on; whoever leaves never gets the next generation (protocol 1.8)."""

from collections.abc import Sequence

from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.rekeying import hand_earlier_keys, hand_over
from casework.states import CaseState, allowed_moves
from casework.unlocking import require
from policies.rules import Permission


async def candidates(case_id: CaseId, unlocked: Unlocked, office: Office) -> list[tuple[str, str, int]]:
    """Officers who may be given a case: id, name and how many open cases they work on."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    recused = await office.cases.recused_from(held.row.id)
    able = [each for each in await office.people.all() if _able(each.roles, office) and each.id not in recused]
    able = [each for each in able if not each.suspended]
    load = await office.cases.load_per_officer([each.id for each in able])
    return [(each.id, each.name, load[each.id]) for each in able]


async def assign(case_id: CaseId, officer_ids: Sequence[str], unlocked: Unlocked, office: Office) -> None:
    """Give a case to officers; they get every generation of its key, whoever drops out gets no later one."""
    require(unlocked, Permission.CASE_ASSIGN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    allowed = {each[0] for each in await candidates(case_id, unlocked, office)}
    chosen = set(officer_ids)
    if not chosen or not chosen <= allowed:
        raise NotFoundError
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    stay = {officer_id for officer_id, _, _ in before} | chosen
    await hand_earlier_keys(held, chosen - {each[0] for each in before}, office)
    may_follow = allowed_moves(held.row.state, office.rules.kinds[held.row.kind].states)
    state = CaseState.ASSIGNED if CaseState.ASSIGNED in may_follow else held.row.state
    await office.cases.set_officers(held.row.id, [(each, each in chosen) for each in sorted(stay)], state=state)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await office.journal.append("assigned", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await renew_card(held.row.id, unlocked, office)


async def recuse(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Step back from a case for good: a new key generation for those who remain, none for oneself."""
    require(unlocked, Permission.CASE_RECUSE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    remain = [each for each in before if each[0] != unlocked.officer.id]
    if not remain:
        raise NotAllowedNowError  # nobody would be left who can open it; it must be handed on first
    await record_with_reason("recused", reason, held, unlocked, office)
    await office.cases.add_recusal(held.row.id, [unlocked.officer.id])
    await hand_over(held, [(officer_id, assigned) for officer_id, _, assigned in remain], office)


def _able(roles: str, office: Office) -> bool:
    return any(
        Permission.CASE_ANSWER in office.rules.access[role].permissions
        for role in roles.split()
        if role in office.rules.access
    )
