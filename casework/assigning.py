"""Assign, recuse: who holds the case key from now on; whoever leaves never gets the next generation (protocol 1.8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason, seal_reason
from casework.rekeying import hand_earlier_keys, hand_over
from casework.states import IN_TALK, CaseState, allowed_moves
from casework.unlocking import require
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be given a case: how many open ones they work on, whether they could only read it."""

    id: str
    name: str
    team: str  # its label
    load: int
    reads_only: bool
    holds: bool


async def candidates(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[Candidate, ...]:
    """Everybody who may be given a case, or has it; whoever is excluded from it is not named.

    Who has it comes first, then the own team, then everybody else.
    """
    held = await hold_case(case_bytes(case_id), unlocked, office)
    recused = await office.cases.recused_from(held.row.id)
    holding = {officer_id for officer_id, _, _ in (await office.cases.officers_of([held.row.id]))[held.row.id]}
    able = [each for each in await office.people.all() if _may(each.roles, Permission.CASE_OPEN, office)]
    able = [each for each in able if each.id in holding or not (each.suspended or each.id in recused)]
    load = await office.cases.load_per_officer([each.id for each in able])
    teams = office.rules.organisation.teams
    able.sort(key=lambda each: (each.id not in holding, each.team != unlocked.officer.team))  # names stay in order
    return tuple(
        Candidate(
            id=each.id,
            name=each.name,
            team=teams[each.team].label if each.team in teams else "",
            load=load[each.id],
            reads_only=not _may(each.roles, Permission.CASE_ANSWER, office),
            holds=each.id in holding,
        )
        for each in able
    )


async def assign(
    case_id: CaseId, officer_ids: Sequence[str], unlocked: Unlocked, office: Office, reason: str = ""
) -> None:
    """Give a case to officers; they get every generation of its key, whoever drops out gets no later one."""
    require(unlocked, Permission.CASE_ASSIGN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    able = {each.id: each for each in await candidates(case_id, unlocked, office)}
    chosen = set(officer_ids)
    if not chosen or not chosen <= able.keys():
        raise NotFoundError
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    stay = {officer_id for officer_id, _, _ in before} | chosen
    work = {each for each in chosen if not able[each].reads_only}
    await hand_earlier_keys(held, chosen - {each[0] for each in before}, office)
    may_follow = allowed_moves(held.row.state, office.rules.kinds[held.row.kind].states)
    begun = [each for each in (CaseState.ASSIGNED, CaseState.TALKING) if each in may_follow]
    # Who joins a talk that goes on changes nothing in it.
    state = begun[0] if work and begun and held.row.state not in IN_TALK else held.row.state
    work = work or {officer_id for officer_id, _, works in before if works}
    await office.cases.set_officers(held.row.id, [(each, each in work) for each in sorted(stay)], state=state)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    why = seal_reason(reason, held, office) if reason else None
    await office.journal.append("assigned", office.clock.now(), unlocked.officer.id, held.row.journal_id, why)
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


async def take_off(case_id: CaseId, officer_id: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Take a case from somebody who need not see it any longer: they lose every key of it and may be given it again."""
    require(unlocked, Permission.CASE_ASSIGN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    remain = [(each, works) for each, _, works in before if each != officer_id]
    if len(remain) == len(before):
        raise NotFoundError
    roles = {each.id: each.roles for each in await office.people.all()}
    if officer_id == unlocked.officer.id or not any(
        _may(roles[each], Permission.CASE_ANSWER, office) for each, _ in remain
    ):
        raise NotAllowedNowError  # stepping aside is recusal; and somebody must be left who can answer
    await record_with_reason("taken_off", reason, held, unlocked, office)
    await hand_over(held, remain, office)


def _may(roles: str, permission: Permission, office: Office) -> bool:
    return any(
        permission in office.rules.access[role].permissions for role in roles.split() if role in office.rules.access
    )
