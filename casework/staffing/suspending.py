"""Suspend somebody: from that moment their keys open nothing, and their cases go on under keys they never get."""

from collections.abc import Collection
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError, StaleError
from casework.holding import hold_case
from casework.people import Unlocked
from casework.rekeying import hand_over
from casework.store.exclusions import exclude_waiting
from casework.store.holdings import held_by_who_must_not, left_with, taint_desk_keys
from casework.store.officers import forget_desks, set_suspended
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.keys import PublicKey
from policies.rules import Permission

_AT_ONCE = 100
_AT_WORK: set[bytes] = set()  # cases that a session of this process is giving a new key


@dataclass(frozen=True, slots=True)
class Shut:
    """What an administrator sees after suspending somebody: how many cases still lie under a key they had."""

    cases: int
    alone: int


async def suspend(officer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Suspend an account; nobody suspends themself, or the last administrator who could undo it."""
    require(unlocked, Permission.OFFICER_WRITE)
    await suspend_account(await office.people.get(officer_id), unlocked.officer.id, office)


async def suspend_account(row: OfficerRow, by: str | None, office: Office) -> None:
    """The same without a session: by the keeper on somebody's last day, or at the machine."""
    if row.id == by or await _is_last(row, office):
        raise NotAllowedNowError
    await office.journal.append("suspended", office.clock.now(), by, None, None)
    if not await set_suspended(office.cases.store, row.id, office.clock.today()):
        raise NotAllowedNowError
    await forget_desks(office.cases.store, row.id)
    await exclude_from_desks(row, set(), office)


async def how_far(officer_id: str, office: Office) -> Shut:
    """How many cases of somebody suspended nobody has given a new key yet, and how many nobody else holds."""
    left = await left_with(office.cases.store, officer_id)
    return Shut(len(left), len([each for each in left if each.others == 0]))


async def exclude_suspended(unlocked: Unlocked, office: Office) -> int:
    """Give cases that somebody suspended or excluded still holds a new key, for those who remain; returns how many."""
    await exclude_waiting(office.cases.store)
    left = await held_by_who_must_not(office.cases.store, unlocked.officer.id, _AT_ONCE)
    return sum([await _without(case_id, officer_id, unlocked, office) for case_id, officer_id in left])


async def _without(case_id: bytes, officer_id: str, unlocked: Unlocked, office: Office) -> int:
    if case_id in _AT_WORK:
        return 0
    _AT_WORK.add(case_id)
    try:
        held = await hold_case(case_id, unlocked, office)
        before = (await office.cases.officers_of([held.row.id]))[held.row.id]
        remain = [(one, works) for one, _, works in before if one != officer_id]
        if len(remain) == len(before):
            return 0
        recused = officer_id in await office.cases.recused_from(held.row.id)
        word = "excluded_taken_off" if recused else "suspended_taken_off"
        await office.journal.append(word, office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
        await hand_over(held, remain, office)
    except (NotYourCaseError, NotFoundError, StaleError):
        return 0  # another session was faster, or it is not this officer's any more
    finally:
        _AT_WORK.discard(case_id)
    return 1


async def exclude_from_desks(row: OfficerRow, but: Collection[str], office: Office) -> None:
    """Take away what they could open unopened drops with; the desks get another key at the next publication.

    Desks in `but` they keep.
    """
    reader = PublicKey(row.public_key).key_id
    kept = {each.id for each in await office.people.epoch_keys() if each.desk in but}
    things = [each for each in await office.keyring.held_by(reader, "epoch-key") if each not in kept]
    await taint_desk_keys(office.cases.store, things)
    # Nothing is lost: colleagues hold it, or the custodians have it in shares.
    await office.keyring.take_from(things, [reader])
    await office.keyring.store.checkpoint()


async def _is_last(row: OfficerRow, office: Office) -> bool:
    def may(each: OfficerRow) -> bool:
        roles = [office.rules.access[role] for role in each.roles.split() if role in office.rules.access]
        return any(Permission.OFFICER_WRITE in role.permissions for role in roles)

    others = [each for each in await office.people.all() if each.id != row.id and not each.suspended]
    return may(row) and not any(may(each) for each in others)
