"""A report that was filed as something else: held back, given back, or made a protected case (handbook L1)."""

from asyncio import to_thread
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import case_due, columns_of
from casework.committees.retracting import retract_from_sittings
from casework.errors import NotAllowedNowError, NotFoundError
from casework.handing import take_all_back
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.monitoring.awarding import uncount
from casework.monitoring.reminding import forget_cases
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.registering.case_links import untie_case
from casework.rekeying import hand_over
from casework.rerouting import NOT_TOLD, Sealed, hold_until, judge_text, wrap_to
from casework.said import Said, said_in
from casework.sheltering import shelter_contact, shelter_named
from casework.states import CaseState
from casework.store.case_rows import StubRow
from casework.store.repeats import forget_everyday
from casework.store.stubs import leave_stub, take_stub
from casework.telephone import home_desk
from casework.unlocking import require
from crypto.keys import PublicKey, random_id
from policies.rules import IdentityClass, Permission

_RETRACTED = "다른 담당이 처리하게 되어 거두어들임"
_AROUND = 16  # letters beside what was noticed, enough to recognise the place


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Why a case is held back: until when somebody decides, what was noticed and where, which kinds it may be."""

    until: datetime | None
    reasons: tuple[tuple[str, str, str, str], ...] = field(repr=False)  # label, words before, the words, words after
    kinds: tuple[str, ...]


async def suspicion(case_id: CaseId, unlocked: Unlocked, office: Office) -> Suspicion:
    """What made the screen, or would make it, hold a case back; read from what its officers may read anyway."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    told = [each for each in await said_in(held, office) if each.part not in NOT_TOLD]
    words = "\n".join(each.text for each in told)
    judged = await to_thread(judge_text, words, held.row.lane, held.row.kind, office.rules)
    text = "\n".join(map(_blotted, told))
    reasons = tuple(
        (
            each.label,
            text[max(0, each.start - _AROUND) : each.start],
            text[each.start : each.end],
            text[each.end : each.end + _AROUND],
        )
        for each in judged.why
    )
    protected = [name for name, kind in office.rules.kinds.items() if kind.protected and not kind.talk]
    suggested = [each for each in judged.suggests if each in protected]
    return Suspicion(until=held.row.held_until, reasons=reasons, kinds=tuple(dict.fromkeys([*suggested, *protected])))


def _blotted(said: Said) -> str:
    """The text, equally long, without what is covered in the case: a quotation is no way around a written reason."""
    text = said.text
    for _, mark in said.marks:
        text = text[: mark.start] + "●" * (mark.end - mark.start) + text[mark.end :]
    return text


async def hold_back(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Take an ordinary case from its desk, because it may be a report of misconduct; the protected team decides."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await record_with_reason("held_back", reason, held, unlocked, office)
    await take_all_back(held, _RETRACTED, unlocked, office)
    await move_to_quarantine(held, office)


async def move_to_quarantine(held: HeldCase, office: Office, *, over: bool = False) -> None:
    """Hand a case to the quarantine desk and leave a stub; who held it holds it no more.

    With `over`, also one that has ended: what came after its end must not be read by the desk that had it.
    """
    row, rules = held.row, office.rules
    ended = row.state in {CaseState.CLOSED, CaseState.WITHDRAWN} and not over
    if rules.kinds[row.kind].protected or row.state == CaseState.QUARANTINED or ended:
        raise NotAllowedNowError
    excluded = await office.cases.recused_from(row.id)
    desk, readers = await seats_at(rules.routing.quarantine, excluded, office)
    today = office.clock.today()
    # Whatever was noted of it as an ordinary matter: its links, its place on an agenda, its number elsewhere.
    await retract_from_sittings(row.id, office)
    for sealed_id in await forget_everyday(office.cases.store, row.id):
        await office.keyring.destroy(sealed_id)
    stub = StubRow(
        registry_number=row.registry_number, case_id=row.id, desk=row.desk, received_day=row.received_day, day=today
    )
    await leave_stub(office.cases.store, stub)
    await hand_over(
        held, [(each, False) for each in readers], office, desk=desk, team=rules.desks[desk].team,
        state=CaseState.QUARANTINED, held_until=await hold_until(office),
        registry_number=f"{today.year}-{await office.cases.next_number(str(today.year)):06d}",
    )  # fmt: skip


async def take_from_desk(held: HeldCase, sealed: Sealed, unlocked: Unlocked, office: Office) -> None:
    """Move a case to the quarantine desk because of what waits to be added; that waits on, for the new readers."""
    await office.journal.append("held_back", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await take_all_back(held, _RETRACTED, unlocked, office)
    await move_to_quarantine(held, office, over=True)
    row = await office.cases.get(held.row.id)
    await wrap_to(sealed, row.desk, PublicKey(row.public_key), office)


async def give_back(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Say that a case held back is what it was filed as: it goes to the desk of its kind, its clock ran on."""
    held = await _held_back(case_id, unlocked, office)
    row, rules = held.row, office.rules
    await record_with_reason("given_back", reason, held, unlocked, office)
    excluded = await office.cases.recused_from(row.id)
    stub = await take_stub(office.cases.store, row.id)
    desk, readers = await seats_at(stub.desk if stub else home_desk(row.lane, row.kind, rules), excluded, office)
    number = stub.registry_number if stub else row.registry_number
    await hand_over(
        held, [(each, False) for each in readers], office, desk=desk, team=rules.desks[desk].team,
        state=CaseState.RECEIVED, held_until=None, registry_number=number,
    )  # fmt: skip


async def convert(case_id: CaseId, kind: str, unlocked: Unlocked, office: Office) -> None:
    """Make a case held back a protected case of this kind; the person is told in neutral words."""
    held = await _held_back(case_id, unlocked, office)
    row, rules = held.row, office.rules
    if kind not in rules.kinds or not rules.kinds[kind].protected or rules.kinds[kind].talk:
        raise NotFoundError
    await office.journal.append("converted", office.clock.now(), unlocked.officer.id, row.journal_id, None)
    # Before it is protected: whoever is killed in between leaves one too few, never a call that tells on its taker.
    await uncount(held, office)
    await forget_cases([row.id], office)
    await untie_case(row.id, office)
    sheltered = await shelter_contact(held, unlocked, office) | await shelter_named(held, office)
    wanted, excluded = rules.kinds[kind].desk, await office.cases.recused_from(row.id)
    desk, readers = (row.desk, []) if wanted == row.desk else await seats_at(wanted, excluded, office)
    # The minute is a named complainant's; of somebody who is protected only the day is kept.
    by_day = replace(row, received_at=None)
    due = columns_of(await case_due(by_day, office, kind), kind, rules)
    changes = {"kind": kind, "state": CaseState.RECEIVED, "held_until": None, "received_at": None, **due}
    if sheltered:
        changes["identity_class"] = IdentityClass.SEALED
    if desk == row.desk:
        await office.cases.change(row.id, **changes)
        await renew_card(row.id, unlocked, office)
        held = await hold_case(row.id, unlocked, office)
        await _tell(held, unlocked, office)
        return
    await _tell(held, unlocked, office)
    await hand_over(
        held, [(each, False) for each in readers], office, desk=desk, team=rules.desks[desk].team, **changes
    )


async def _tell(held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    content: dict[str, object] = {"type": "reply", "text": office.rules.wording["ko"]["convert.told"], "ask": False}
    await send_to_reporter(content, (), held, unlocked, office, message_id=random_id())


async def _held_back(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    require(unlocked, Permission.CASE_CONVERT)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if held.row.state != CaseState.QUARANTINED:
        raise NotAllowedNowError
    return held


async def seats_at(desk: str, excluded: Collection[str], office: Office) -> tuple[str, list[str]]:
    """A desk and those of its officers who may see a case; where nobody may, of the desk that stands in."""
    rules = office.rules
    stands_in = rules.routing.stands_in.get(rules.desks[desk].team, rules.routing.office)
    for one in (desk, stands_in, rules.routing.office):
        readers = [each.id for each in await office.people.at_desk(one) if each.id not in excluded]
        if readers:
            return one, readers
    raise NotAllowedNowError
