"""Every case of an officer goes to others: asked for, answered for by a signature, done beside their sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import (
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    StaleError,
)
from casework.holding import HeldCase, hold_case, open_row, wraps_for
from casework.people import Officer, Unlocked
from casework.rekeying import hand_over
from casework.screening import excluded_officers
from casework.staffing.chains import Follower, known_verify_keys
from casework.states import CaseState
from casework.store.handovers import (
    DONE,
    MOVING,
    REFUSED,
    WAITING,
    WITHDRAWN,
    HandoverRow,
    cases_held_by,
    change_handover,
    forget_stuck,
    handover_of,
    handovers_in,
    note_stuck,
    put_handover,
    stuck_cases,
)
from casework.store.holdings import current_keys_of, keys_with_holder
from casework.store.people import OfficerRow
from casework.unlocking import officer_of, require
from crypto.errors import CryptoError
from crypto.keys import PublicKey, VerifyKey, random_id
from crypto.replacing import sign_handover, verify_handover
from policies.rules import Permission

_AT_ONCE, _MOST = 100, 5_000
_AT_WORK: set[bytes] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """How far it is: whose cases, to whom, how many are left, and how many need another person."""

    id: str
    officer: str
    officer_id: str
    why: str
    state: str
    successors: tuple[str, ...]
    from_day: date
    left: int
    stuck: int
    signed_by: str


async def able_successors(officer_id: str, office: Office) -> tuple[OfficerRow, ...]:
    """Who could take cases over: whoever may answer and is not suspended."""
    return tuple(
        each
        for each in await office.people.all()
        if each.id != officer_id
        and not each.suspended
        and Permission.CASE_ANSWER in officer_of(each, frozenset(), office.rules).permissions
    )


async def ask_to_hand_over(
    officer_id: str, why: str, successors: Sequence[str], from_day: date, unlocked: Unlocked, office: Office
) -> None:
    """Ask that every case of an officer goes to others: of one's own at once, of others' where one leads them.

    What an administrator asks for waits until somebody who leads the officer has signed it.
    """
    able = {each.id for each in await able_successors(officer_id, office)}
    chosen = list(dict.fromkeys(successors))
    if not chosen or not set(chosen) <= able or why not in office.rules.officers.handovers:
        raise MalformedRequestError
    whose = await office.people.get(officer_id)
    may = signs_for(whose, unlocked.officer, office)
    if not may and Permission.OFFICER_WRITE not in unlocked.officer.permissions:
        raise NotPermittedError
    await office.journal.append("handover_asked", office.clock.now(), unlocked.officer.id, None, None)
    if may:
        await put_signed(officer_id, why, " ".join(chosen), from_day, unlocked, office)
        return
    row = HandoverRow(
        id=random_id(), officer_id=officer_id, why=why, state=WAITING, successors=" ".join(chosen),
        asked_by=unlocked.officer.id, day=office.clock.today(), from_day=from_day,
    )  # fmt: skip
    await put_handover(office.cases.store, row)


async def sign(row: HandoverRow, unlocked: Unlocked, office: Office) -> None:
    """Answer for it: from its first day on, sessions that hold the cases move them."""
    whose = await office.people.get(row.officer_id)
    if not signs_for(whose, unlocked.officer, office) or unlocked.officer.id in row.successors.split():
        raise NotAllowedNowError  # nobody gives cases of others to themself
    signature = sign_handover(
        unlocked.signing, office=office.office, handover_id=row.id, officer_id=row.officer_id,
        successors=row.successors,
    )  # fmt: skip
    await office.journal.append("handover_signed", office.clock.now(), unlocked.officer.id, None, None)
    await forget_stuck(office.cases.store, row.officer_id)
    by = {"signed_by": unlocked.officer.id, "signed_with": unlocked.signing.public.raw, "signature": signature}
    await change_handover(office.cases.store, row, MOVING, **by)


async def put_signed(
    officer_id: str, why: str, successors: str, from_day: date, unlocked: Unlocked, office: Office
) -> None:
    """Keep a handing over that whoever is here answers for; one that is under way already is replaced by it."""
    row = HandoverRow(
        id=random_id(), officer_id=officer_id, why=why, state=WAITING, successors=successors,
        asked_by=unlocked.officer.id, day=office.clock.today(), from_day=from_day,
    )  # fmt: skip
    await put_handover(office.cases.store, row)
    await sign(row, unlocked, office)


async def end_handover(row: HandoverRow, unlocked: Unlocked, office: Office) -> None:
    """Stop it: what has moved stays with whom it went to. Or refuse what an administrator asked for."""
    whose = await office.people.get(row.officer_id)
    if not (signs_for(whose, unlocked.officer, office) or unlocked.officer.id == row.asked_by):
        raise NotFoundError
    state = REFUSED if row.state == WAITING and unlocked.officer.id != row.asked_by else WITHDRAWN
    await office.journal.append("handover_ended", office.clock.now(), unlocked.officer.id, None, None)
    await change_handover(office.cases.store, row, state, ended=office.clock.today())


async def waiting_handovers(unlocked: Unlocked, office: Office) -> tuple[HandoverView, ...]:
    """What this officer may answer for."""
    require(unlocked, Permission.OFFICER_CONFIRM)
    people = {each.id: each for each in await office.people.all()}
    rows = await handovers_in(office.cases.store, WAITING)
    mine = [each for each in rows if signs_for(people[each.officer_id], unlocked.officer, office)]
    return tuple([await _view(each, unlocked, people, office) for each in mine])


async def handover_view(officer_id: str, unlocked: Unlocked, office: Office) -> HandoverView | None:
    """How far it is for one officer; cases from which whoever looks is excluded are not even counted."""
    row = await handover_of(office.cases.store, officer_id)
    if row is None:
        return None
    return await _view(row, unlocked, {each.id: each for each in await office.people.all()}, office)


async def own_cases(unlocked: Unlocked, office: Office) -> tuple[tuple[str, str], ...]:
    """The open cases that an officer works on: id and number, so that a note can be left in each."""
    held = await cases_held_by(office.cases.store, unlocked.officer.id, unlocked.officer.id)
    officers = await office.cases.officers_of(held)
    works = [each for each in held if any(one == unlocked.officer.id and at for one, _, at in officers[each])]
    rows = [row for row in await office.cases.several(works) if row.state != CaseState.CLOSED]
    return tuple(sorted(((row.id.hex(), row.registry_number) for row in rows), key=lambda each: each[1]))


async def move_cases(unlocked: Unlocked, office: Office) -> int:
    """Move what this session holds of cases that are to go to others; returns how many."""
    done, today = 0, office.clock.today()
    for row in await handovers_in(office.cases.store, MOVING):
        if row.from_day <= today and await _is_answered_for(row, office):
            done += await _move_some(row, unlocked, office)
            if not await _of_before(row, await cases_held_by(office.cases.store, row.officer_id), office):
                await _finish(row, office)
    return done


def signs_for(whose: OfficerRow, by: Officer, office: Office) -> bool:
    """Whether somebody may say to whom all cases of an officer go: the officer, their lead, or who confirms for all."""
    rule = office.rules.officers
    if by.id == whose.id:
        return Permission.CASE_ASSIGN in by.permissions or bool(by.roles & set(rule.everywhere))
    leads = rule.lead in by.roles and by.team == whose.team
    return leads or bool(by.roles & set(rule.everywhere))


async def _move_some(row: HandoverRow, unlocked: Unlocked, office: Office) -> int:
    theirs = await current_keys_of(office.cases.store, row.officer_id)
    held = set(await office.keyring.held_by(unlocked.key.public.key_id, "case-key"))
    stuck = await stuck_cases(office.cases.store, row.id)
    found = await keys_with_holder(office.cases.store, sorted(theirs & held)[:_MOST], row.officer_id)
    done = 0
    wanted = await _of_before(row, [each.row.case_id for each in found if each.row.case_id not in stuck], office)
    for case_id in wanted[:_AT_ONCE]:
        if case_id in _AT_WORK:
            continue
        _AT_WORK.add(case_id)
        try:
            done += await _move(case_id, row, unlocked, office)
        except (NotYourCaseError, NotFoundError, StaleError):
            continue  # another session was faster, or it is not this officer's any more
        finally:
            _AT_WORK.discard(case_id)
    return done


async def taking_over(office: Office) -> list[Follower]:
    """Whoever takes cases of somebody suspended over: only custodians can help with those that nobody else holds."""
    people = {each.id: each for each in await office.people.all()}
    found = []
    for row in await handovers_in(office.cases.store, MOVING):
        whose = people[row.officer_id]
        if whose.suspended and row.from_day <= office.clock.today() and await _is_answered_for(row, office):
            old = frozenset({PublicKey(whose.public_key).key_id})
            able = [people[one] for one in row.successors.split() if one in people]
            found += [
                Follower(each, PublicKey(each.public_key), old, row.signed_by or "", whose.id)
                for each in able
                if not each.suspended and not each.renewing
            ]
    return found


async def successors_of(case_id: bytes, officer_id: str, office: Office) -> list[str]:
    """Those who are to take cases of an officer over and are not excluded from this one."""
    row = await handover_of(office.cases.store, officer_id)
    recused = await office.cases.recused_from(case_id)
    if row is None or row.signed_by in recused:
        return []
    able = {each.id for each in await able_successors(officer_id, office)}
    return [each for each in row.successors.split() if each in able and each not in recused]


async def _of_before(row: HandoverRow, case_ids: Sequence[bytes], office: Office) -> list[bytes]:
    """Those that came before it began: whoever goes to another team keeps what reaches them there."""
    last = row.from_day if row.from_day == row.day else row.from_day - timedelta(days=1)
    return [each.id for each in await office.cases.several(case_ids) if each.received_day <= last]


async def _move(case_id: bytes, row: HandoverRow, unlocked: Unlocked, office: Office) -> int:
    held = await hold_case(case_id, unlocked, office)
    before = (await office.cases.officers_of([case_id]))[case_id]
    worked = next((works for one, _, works in before if one == row.officer_id), False)
    remain = {one: works for one, _, works in before if one != row.officer_id}
    if len(remain) == len(before):
        return 0
    able = await _able(held, row, office)
    if not able and (worked or not remain):
        await note_stuck(office.cases.store, row.id, case_id)
        if unlocked.officer.id not in {one for one, _, _ in before}:  # got it from the custodians, to take it over
            await office.keyring.take_from(
                [each.id for each in await office.cases.keys_of(case_id)], [unlocked.key.public.key_id]
            )
        return 0
    if able:
        # The same whoever does it: two sessions at once do not give one case to two people.
        chosen = able[int.from_bytes(case_id[:4], "big") % len(able)]
        remain[chosen] = worked or remain.get(chosen, False)
    await office.journal.append("handed_over", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await hand_over(held, sorted(remain.items()), office)
    return 1


async def _able(held: HeldCase, row: HandoverRow, office: Office) -> list[str]:
    """Those named who may see this case today: looked at anew, for some came to the office after it was opened."""
    recused = await office.cases.recused_from(held.row.id)
    if row.signed_by in recused:
        return []  # whoever must not see a case does not say either who will
    people = {each.id: each for each in await able_successors(row.officer_id, office)}
    candidates = [people[each] for each in row.successors.split() if each in people and each not in recused]
    postings = await office.people.postings()
    for content in await _told(held, office):
        shut_out = excluded_officers(content, candidates, postings, office.clock.today(), office.rules)
        candidates = [each for each in candidates if each not in shut_out]
    return [each.id for each in candidates]


async def _told(held: HeldCase, office: Office) -> list[dict[str, object]]:
    rows = [each for each in await office.cases.messages(held.row.id) if each.author == "reporter"]
    found = await wraps_for(held, [each.id for each in rows], office)
    return [open_row(each, found.get(each.id), office) for each in rows]


async def _is_answered_for(row: HandoverRow, office: Office) -> bool:
    people = {each.id: each for each in await office.people.all()}
    signer, whose = people.get(row.signed_by or ""), people.get(row.officer_id)
    if signer is None or whose is None or row.signature is None or row.signed_with is None or signer.suspended:
        return False
    known = await known_verify_keys(office)
    by = officer_of(signer, frozenset(), office.rules)
    if row.signed_with not in known[signer.id] or not signs_for(whose, by, office):
        return False
    try:
        verify_handover(
            VerifyKey(row.signed_with), row.signature, office=office.office, handover_id=row.id,
            officer_id=row.officer_id, successors=row.successors,
        )  # fmt: skip
    except CryptoError:
        return False
    return True


async def _finish(row: HandoverRow, office: Office) -> None:
    await office.journal.append("handover_done", office.clock.now(), None, None, None)
    try:
        await change_handover(office.cases.store, row, DONE, ended=office.clock.today())
    except StaleError:
        return  # another session has seen it too


async def _view(row: HandoverRow, unlocked: Unlocked, people: dict[str, OfficerRow], office: Office) -> HandoverView:
    left = set(await cases_held_by(office.cases.store, row.officer_id, unlocked.officer.id))
    stuck = await stuck_cases(office.cases.store, row.id)
    names = {each.id: each.name for each in people.values()}
    return HandoverView(
        id=row.id.hex(), officer=names.get(row.officer_id, ""), officer_id=row.officer_id,
        why=office.rules.officers.handovers[row.why].label, state=row.state,
        successors=tuple(names.get(each, "") for each in row.successors.split()), from_day=row.from_day,
        left=len(left), stuck=len(left & stuck), signed_by=names.get(row.signed_by or "", ""),
    )  # fmt: skip
