"""Put an entry before a committee, and take what it decided into the entry again."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.accounts import permissions_of
from casework.bootstrap import Office
from casework.committees.guarding import refuse_identifiers
from casework.content import decode_kept, encode_kept, text_of
from casework.errors import NotAllowedNowError, NotFoundError, StaleError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import may_write
from casework.registering.errors import FieldsRefusedError, SealedAwayError
from casework.registering.fields import Values, read_fields, says
from casework.registering.keys import HeldRegister, hold_register, open_from_register, seal_all_to_key
from casework.registering.letters import Draft, letter_of
from casework.registering.reading import EntryView, open_entry
from casework.registering.writing import RESOLVED, answer_entry, known_in
from casework.store.committees import set_agenda_ids
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.register_matters import (
    DECIDED,
    WAITING,
    WITHDRAWN,
    MatterRow,
    add_matter,
    change_matter,
    keeping_matter,
    matters_decided,
    matters_of_entry,
    one_matter,
)
from casework.store.registers import get_entry, register_keys_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.registers import Matter, Register
from policies.rules import Permission

_GAP = re.compile(r"\{([^}]*)\}")
_TYPE, MATTER_WRAP = "matter", "paper"
_LONGEST_LINE = 200
_AT_WORK: set[bytes] = set()  # matters, by the sessions of this process


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOffer:
    """What would come before the committee: the line of the agenda, and the paper that members read."""

    matter: Matter
    committee_label: str
    line: str = field(repr=False)
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """As what an entry was put forward, and how far it is."""

    id: str
    label: str
    committee_label: str
    state: str
    day: date
    result_label: str
    decided_day: date | None
    may_take_back: bool
    said: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterNote:
    """What waits for a committee, as its secretary reads it."""

    id: bytes
    journal_id: bytes
    label: str
    number: str
    line: str = field(repr=False)
    paper: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a committee decided of a matter."""

    result: str
    decision: str = field(repr=False)
    reasons: str = field(repr=False)
    sitting: str
    day: date


def matters_offered(view: EntryView) -> tuple[Matter, ...]:
    """As what an entry can be put forward as it stands now, by whoever writes in it."""
    return tuple(
        each
        for each in view.register.matters
        if view.may_write and view.row.state in each.states and says(view.values, each.when)
    )


async def offer_of_matter(name: str, entry_id: str, matter: str, unlocked: Unlocked, office: Office) -> MatterOffer:
    """What would come before the committee; NotFoundError where it is not offered now."""
    view = await open_entry(name, entry_id, unlocked, office)
    found = next((each for each in matters_offered(view) if each.name == matter), None)
    if found is None:
        raise NotFoundError
    said = {each.rule.name: each.text for each in view.fields}
    line = _GAP.sub(lambda gap: said.get(gap[1]) or "○○○", found.line)
    committee = office.rules.committees.committees[found.committee]
    return MatterOffer(
        matter=found, committee_label=committee.label, line=" ".join(line.split())[:_LONGEST_LINE],
        draft=letter_of(view, found.letter),
    )  # fmt: skip


async def put_before(
    name: str, entry_id: str, matter: str, unlocked: Unlocked, office: Office, *, looked: bool = False
) -> str:
    """Put an entry before its committee; what plainly identifies somebody in line or paper is refused.

    A word that looks like a name passes once somebody has `looked`. StaleError if it waits there already.
    """
    offer = await offer_of_matter(name, entry_id, matter, unlocked, office)
    view = await open_entry(name, entry_id, unlocked, office)
    paper = _paper(offer.draft)
    await asyncio.to_thread(refuse_identifiers, f"{offer.line}\n{paper}", office, looked=looked)
    secretaries = secretaries_of(offer.matter.committee, await office.people.all(), office)
    if not secretaries:
        raise NotAllowedNowError
    held = await hold_register(name, view.register, unlocked, office)
    matter_id = random_id()
    keys = [held.key.public, *(PublicKey(each.public_key) for each in secretaries)]
    content = encode_kept({"type": _TYPE, "text": offer.line, "paper": paper})
    sealed = await asyncio.to_thread(seal, content, to=keys, about=about_matter(matter_id, office))
    await office.journal.append("entry_put_forward", office.clock.now(), unlocked.officer.id, view.row.journal_id, None)
    await office.keyring.add(
        NewWrap(thing=matter_id, reader=each.key_id, kind=MATTER_WRAP, record=each.raw) for each in sealed.wraps
    )
    row = MatterRow(
        id=matter_id, entry_id=view.row.id, register=name, name=matter, committee=offer.matter.committee,
        state=WAITING, officer_id=unlocked.officer.id, day=office.clock.today(), body=sealed.body.raw,
    )  # fmt: skip
    try:
        await add_matter(office.cases.store, row)
    except StaleError:
        await office.keyring.destroy(matter_id)
        raise
    return matter_id.hex()


async def take_back_matter(name: str, entry_id: str, matter_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take back what was put forward; one that stands on the agenda of a sitting is refused."""
    view = await open_entry(name, entry_id, unlocked, office)
    row = await one_matter(office.cases.store, from_hex(matter_id))
    if row.entry_id != view.row.id or not view.may_write:
        raise NotFoundError
    await office.journal.append("entry_taken_back", office.clock.now(), unlocked.officer.id, view.row.journal_id, None)
    on_agenda = await set_agenda_ids(office.cases.store, [row.id])
    if on_agenda or row.state != WAITING or not await change_matter(office.cases.store, row, WITHDRAWN):
        raise NotAllowedNowError
    await office.keyring.destroy(row.id)


async def matters_about(view: EntryView, unlocked: Unlocked, office: Office) -> tuple[MatterLine, ...]:
    """As what an entry was put forward so far, the newest first."""
    rows = await matters_of_entry(office.cases.store, view.row.id)
    rules, register = office.rules.committees, view.register
    labels = {each.name: each.label for each in register.matters}
    said = {row.id: await _left_over(row, view, unlocked, office) for row in rows if row.state == DECIDED}
    return tuple(
        MatterLine(
            id=row.id.hex(), label=labels.get(row.name, row.name),
            committee_label=rules.committees[row.committee].label, state=row.state, day=row.day,
            result_label=rules.results[row.result].label if row.result else "", decided_day=row.decided_day,
            may_take_back=row.state == WAITING and view.may_write, said=said.get(row.id, ()),
        )
        for row in rows
    )  # fmt: skip


async def notes_of_matters(rows: Sequence[MatterRow], unlocked: Unlocked, office: Office) -> list[MatterNote]:
    """What waits, opened by a secretary; what nobody has handed to a new one yet is left out."""
    records = await office.keyring.find_many([row.id for row in rows], unlocked.key.public.key_id)
    return [await _note(row, records[row.id], unlocked, office) for row in rows if row.id in records]


async def note_of_matter(matter_id: bytes, committee: str, unlocked: Unlocked, office: Office) -> MatterNote:
    """One of them; NotFoundError if it waits for no such committee, or is not this secretary's to read."""
    row = await one_matter(office.cases.store, matter_id)
    if row.committee != committee or row.state != WAITING:
        raise NotFoundError
    notes = await notes_of_matters([row], unlocked, office)
    if not notes:
        raise NotFoundError
    await office.journal.append("agenda_opened", office.clock.now(), unlocked.officer.id, notes[0].journal_id, None)
    return notes[0]


async def keep_ruling(matter_id: bytes, ruling: Ruling, office: Office) -> None:
    """Seal a decision to the register, for whoever writes in it; done again after a crash it changes nothing."""
    row = await one_matter(office.cases.store, matter_id)
    if row.state != WAITING:
        return
    keys = await register_keys_of(office.cases.store, row.register)
    content = {"decision": ruling.decision, "reasons": ruling.reasons, "sitting": ruling.sitting}
    ((thing, body),) = await seal_all_to_key([{"ruling": content}], PublicKey(keys[-1].public_key), office)
    done = await change_matter(
        office.cases.store, row, DECIDED, result=ruling.result, decided_day=ruling.day, thing=thing, decision=body
    )
    if not done:
        await office.keyring.destroy(thing)


async def collect_decided(unlocked: Unlocked, office: Office) -> int:
    """Write what committees decided into the entries of this officer's registers; returns how many decisions came."""
    own = [name for name, each in office.rules.registers.items() if each.matters and may_write(each, unlocked.officer)]
    rows = [row for row in await matters_decided(office.cases.store, own) if row.id not in _AT_WORK] if own else []
    _AT_WORK.update(row.id for row in rows)
    came = 0
    try:
        for row in rows:
            try:
                came += await _bring(row, unlocked, office)
            except (StaleError, SealedAwayError):
                continue  # somebody is writing in it, or this officer's key is on its way: the next round does it
    finally:
        _AT_WORK.difference_update(row.id for row in rows)
    return came


async def _bring(row: MatterRow, unlocked: Unlocked, office: Office) -> bool:
    register = office.rules.registers[row.register]
    matter = next((each for each in register.matters if each.name == row.name), None)
    entry = await get_entry(office.cases.store, row.entry_id)
    held = await hold_register(row.register, register, unlocked, office)
    ruling = await _ruling_of(row, held, office)
    try:
        told, goal = await _told(matter, row, ruling, register, office)
        await answer_entry(entry, register, told, (goal, keeping_matter(row)), unlocked, office, act=RESOLVED)
    except FieldsRefusedError:
        return False  # it stays on the entry's page as it was decided, until somebody has written it in
    return True


async def _told(
    matter: Matter | None, row: MatterRow, ruling: Mapping[str, Any], register: Register, office: Office
) -> tuple[Values, str]:
    """What a decision puts into fields, and the state that it brings."""
    if matter is None or row.result is None or row.decided_day is None:
        raise FieldsRefusedError({})
    typed = {matter.decision: matter.results.get(row.result, ""), matter.day: row.decided_day.isoformat()}
    if matter.reason:
        typed[matter.reason] = "\n".join(filter(None, (text_of(ruling, "decision"), text_of(ruling, "reasons"))))
    if not typed[matter.decision]:
        raise FieldsRefusedError({})
    rules = [each for each in register.fields if each.name in typed]
    return read_fields(rules, typed, await known_in(office)), matter.then


async def _left_over(
    row: MatterRow, view: EntryView, unlocked: Unlocked, office: Office
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """What was decided and does not stand in the fields yet."""
    try:
        held = await hold_register(row.register, view.register, unlocked, office)
    except SealedAwayError:
        return ()
    ruling = await _ruling_of(row, held, office)
    said = (("회의", "sitting"), ("결정", "decision"), ("까닭", "reasons"))
    return tuple((label, text) for label, key in said if (text := text_of(ruling, key)))


async def _ruling_of(row: MatterRow, held: HeldRegister, office: Office) -> Mapping[str, Any]:
    if row.thing is None or row.decision is None:
        return {}
    opened = await open_from_register({row.thing: row.decision}, held, office)
    found: Mapping[str, Any] = opened.get(row.thing, {}).get("ruling", {})
    return found


async def _note(row: MatterRow, record: bytes, unlocked: Unlocked, office: Office) -> MatterNote:
    try:
        payload = open_sealed(
            Body.parse(row.body), WrapRecord.parse(record), key=unlocked.key, about=about_matter(row.id, office)
        )  # fmt: skip
    except CryptoError:
        raise NotFoundError from None
    content, entry = decode_kept(payload.content), await get_entry(office.cases.store, row.entry_id)
    return MatterNote(
        id=row.id, journal_id=entry.journal_id, label=office.rules.registers[row.register].label, number=entry.number,
        line=text_of(content), paper=text_of(content, "paper"),
    )  # fmt: skip


def _paper(draft: Draft) -> str:
    """The letter as members read it: its title, its text, its lines."""
    lines = ["  ".join(filter(None, row)) for row in draft.rows]
    return "\n\n".join(filter(None, (draft.title, draft.text, "\n".join(lines))))


def secretaries_of(committee: str, people: Sequence[OfficerRow], office: Office) -> list[OfficerRow]:
    """Who runs a committee: whoever has the role in its team, and can log in."""
    team = office.rules.committees.committees[committee].team
    return [
        each
        for each in people
        if not (each.suspended or each.renewing)
        and each.team == team
        and Permission.COMMITTEE_RUN in permissions_of(frozenset(each.roles.split()), office.rules)
    ]


def about_matter(thing: bytes, office: Office) -> SealingContext:
    """What a matter is sealed as (SPEC 9.11)."""
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
