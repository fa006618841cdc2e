"""What is put forward for the committee or for a lead: a kind and one neutral line, sealed to case and readers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.accounts import permissions_of
from casework.bootstrap import Office
from casework.committees.named import members_named_in
from casework.content import check_text, decode_kept, encode_kept, text_of
from casework.errors import (
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
    ReasonNeededError,
    StaleError,
)
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reasons import SHORTEST_REASON
from casework.releasing.drafts import RELEASED, inspect_paper, paper_of
from casework.releasing.leaving import text_to_leave
from casework.reviewing.studying import study
from casework.store.agenda import (
    SETTLED,
    TAKEN,
    WAITING,
    WITHDRAWN,
    ItemRow,
    add_item,
    change_item,
    item_for,
    items_for,
    items_of,
)
from casework.store.committees import set_agenda_ids
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import PrivateKey, PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.repeats import AgendaRule
from policies.rules import Permission

# Leads and heads do not hold the case: they read what a department may read.
_READ_AS = "factsheet"
_COMMITTEE = "committee"
_LONGEST_LINE = 200
_MOST = 200
_LEAD, _HEAD = "team_lead", "office_head"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One thing that was put forward, as its readers and its case see it."""

    id: str
    kind: str
    rule: AgendaRule
    state: str
    line: str = field(repr=False)
    has_paper: bool
    number: str
    drafter: str
    chosen: str
    day: date


async def put_forward(
    case_id: CaseId, kind: str, line: str, unlocked: Unlocked, office: Office, *, paper_id: str = ""
) -> str:
    """Put a case forward; its line is held by the leak guard first: its readers do not hold the case.

    A released paper goes along to a committee, for the same readers; a protected kind only where its rule names it.
    """
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rule = _rule(kind, office)
    if not fits(held.row.kind, rule, office):
        raise NotAllowedNowError
    line = " ".join(check_text(line).split())[:_LONGEST_LINE]
    if len(line) < SHORTEST_REASON:
        raise ReasonNeededError
    studied = await study(held, unlocked, office)
    if (await inspect_paper(line, _READ_AS, studied, office)).is_blocked:
        raise HeldBackError
    content: dict[str, object] = {"type": "note", "text": line}
    if rule.committee and paper_id:
        content["paper"] = await _released(case_id, paper_id, unlocked, office)
        content["named"] = await members_named_in(studied.said, rule.committee, office)
    readers = await _readers(held, rule, office)
    if not readers:
        raise NotAllowedNowError
    item_id = random_id()
    keys = [held.key.public, *(PublicKey(each.public_key) for each in readers)]
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=item_id)
    sealed = seal(encode_kept(content), to=keys, about=about)
    await office.journal.append("put_forward", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    if paper_id:
        await _instead_of_the_one_without(held, kind, office)
    await office.keyring.add(
        NewWrap(thing=item_id, reader=each.key_id, kind="paper", record=each.raw) for each in sealed.wraps
    )
    row = ItemRow(
        id=item_id, case_id=held.row.id, kind=kind, state=WAITING, officer_id=unlocked.officer.id, chosen=None,
        day=office.clock.today(), body=sealed.body.raw,
    )  # fmt: skip
    await add_item(office.cases.store, row, [each.id for each in readers])
    return item_id.hex()


async def agenda(unlocked: Unlocked, office: Office) -> tuple[ItemView, ...]:
    """What was put forward to this officer; the journal knows that the list was read."""
    require(unlocked, Permission.CASE_LIST)
    rows = await items_for(office.cases.store, unlocked.officer.id, readable_kinds(office), limit=_MOST)
    if rows:
        await office.journal.append("agenda_read", office.clock.now(), unlocked.officer.id, None, None)
    return await _views(rows, (unlocked.key,), office)


async def items_in(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[ItemView, ...]:
    """What was put forward of a case, for those who hold it."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    return await _views(await items_of(office.cases.store, held.row.id), held.keys, office)


async def open_item(item_id: str, unlocked: Unlocked, office: Office) -> tuple[ItemView, tuple[tuple[str, str], ...]]:
    """One item for its reader, and whom they may name to look into it; the journal knows first."""
    row = await _mine(item_id, unlocked, office)
    case = await office.cases.get(row.case_id)
    await office.journal.append("agenda_opened", office.clock.now(), unlocked.officer.id, case.journal_id, None)
    (view,) = await _views([row], (unlocked.key,), office)
    able = await _able(row, unlocked, office) if view.rule.chooses else []
    return view, tuple((each.id, each.name) for each in able)


async def choose(item_id: str, officer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Name who looks into it: nobody who is excluded, nobody of the team that works on the case."""
    row = await _mine(item_id, unlocked, office)
    if row.state != WAITING or not _rule(row.kind, office).chooses or not _is_lead(unlocked):
        raise NotAllowedNowError
    if officer_id not in {each.id for each in await _able(row, unlocked, office)}:
        raise NotFoundError
    case = await office.cases.get(row.case_id)
    await office.journal.append("agenda_taken", office.clock.now(), unlocked.officer.id, case.journal_id, None)
    await change_item(office.cases.store, row, TAKEN, chosen=officer_id)


async def settle_item(item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take something off the list, because it was dealt with."""
    row = await _mine(item_id, unlocked, office)
    if not _is_lead(unlocked):
        raise NotAllowedNowError
    case = await office.cases.get(row.case_id)
    await office.journal.append("agenda_settled", office.clock.now(), unlocked.officer.id, case.journal_id, None)
    await change_item(office.cases.store, row, SETTLED, chosen=row.chosen)


async def take_back_item(case_id: CaseId, item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take back what was put forward, by somebody who holds the case."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rows = {row.id: row for row in await items_of(office.cases.store, held.row.id)}
    row = rows.get(from_hex(item_id))
    if row is None or row.state != WAITING:
        raise NotFoundError
    await office.journal.append("agenda_withdrawn", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await change_item(office.cases.store, row, WITHDRAWN)


def _rule(kind: str, office: Office) -> AgendaRule:
    try:
        return office.rules.repeats.items[kind]
    except KeyError:
        raise NotFoundError from None


async def _instead_of_the_one_without(held: HeldCase, kind: str, office: Office) -> None:
    """Withdraw the same thing put forward before; one that stands on a sitting's agenda stays, and refuses this."""
    before = [
        each for each in await items_of(office.cases.store, held.row.id) if each.kind == kind and each.state == WAITING
    ]
    if await set_agenda_ids(office.cases.store, [each.id for each in before]):
        raise StaleError
    for each in before:
        await change_item(office.cases.store, each, WITHDRAWN)


def agenda_kinds(case_kind: str, office: Office) -> dict[str, AgendaRule]:
    """As what a case of a kind can be put before a committee."""
    every = office.rules.repeats.items
    return {name: rule for name, rule in every.items() if rule.committee and fits(case_kind, rule, office)}


def fits(case_kind: str, rule: AgendaRule, office: Office) -> bool:
    """Whether a case of a kind can be put forward as this: an ordinary one, or one that the rule names."""
    return case_kind in (rule.kinds or office.rules.plain_kinds)


def readable_kinds(office: Office) -> dict[str, Collection[str]]:
    """For each thing that can be put forward the kinds of cases of which it is read: no longer after another kind."""
    return {name: rule.kinds or office.rules.plain_kinds for name, rule in office.rules.repeats.items.items()}


async def _released(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> str:
    """The text of a released paper for a committee, if it may leave the case as it stands today."""
    held, paper = await paper_of(case_id, paper_id, unlocked, office)
    if paper.state != RELEASED or paper.kind != _COMMITTEE:
        raise NotAllowedNowError
    return await text_to_leave(paper, "", held, unlocked, office)


def _is_lead(unlocked: Unlocked) -> bool:
    return bool(unlocked.officer.roles & {_LEAD, _HEAD})


async def _mine(item_id: str, unlocked: Unlocked, office: Office) -> ItemRow:
    require(unlocked, Permission.CASE_LIST)
    return await item_for(office.cases.store, from_hex(item_id), unlocked.officer.id, readable_kinds(office))


async def _readers(held: HeldCase, rule: AgendaRule, office: Office) -> list[OfficerRow]:
    """The lead of the team, for a committee its secretaries and the head too; whoever is excluded is passed over."""
    shut_out, team = await office.cases.recused_from(held.row.id), rule.team or held.row.team
    able = [each for each in await office.people.all() if not each.suspended and each.id not in shut_out]
    leads = [each for each in able if _LEAD in each.roles.split() and each.team == team]
    heads = [each for each in able if _HEAD in each.roles.split()]
    if not rule.committee:
        return leads or heads
    secretaries = [
        each
        for each in able
        if each.team == team and Permission.COMMITTEE_RUN in permissions_of(frozenset(each.roles.split()), office.rules)
    ]
    if office.rules.kinds[held.row.kind].protected:
        # Whoever investigates does not also run the sitting (handbook part 9, rule 7).
        working = {each for each, _, _ in (await office.cases.officers_of([held.row.id]))[held.row.id]}
        secretaries = [each for each in secretaries if each.id not in working]
    found = {each.id: each for each in (*leads, *heads, *secretaries)}
    return list(found.values())


async def _able(row: ItemRow, unlocked: Unlocked, office: Office) -> list[OfficerRow]:
    """Who may look into a case anew: of the lead's own team, neither excluded nor at work on it so far."""
    shut_out = set(await office.cases.recused_from(row.case_id))
    shut_out |= {officer_id for officer_id, _, _ in (await office.cases.officers_of([row.case_id]))[row.case_id]}
    access = office.rules.access
    return [
        each
        for each in await office.people.all()
        if each.team == unlocked.officer.team
        and not each.suspended
        and each.id not in shut_out
        and any(Permission.CASE_ANSWER in access[role].permissions for role in each.roles.split() if role in access)
    ]


async def _views(rows: Sequence[ItemRow], keys: Sequence[PrivateKey], office: Office) -> tuple[ItemView, ...]:
    names = {each.id: each.name for each in await office.people.all()}
    numbers = {row.id: row.registry_number for row in await office.cases.several([each.case_id for each in rows])}
    contents = {row.id: await content_of_item(row, keys, office) for row in rows}
    return tuple(
        [
            ItemView(
                id=row.id.hex(), kind=row.kind, rule=_rule(row.kind, office), state=row.state,
                line=text_of(content), has_paper="paper" in content, number=numbers.get(row.case_id, ""),
                drafter=names.get(row.officer_id, ""), chosen=names.get(row.chosen or "", ""), day=row.day,
            )
            for row in rows
            for content in [contents[row.id]]
        ]
    )  # fmt: skip


async def content_of_item(row: ItemRow, keys: Sequence[PrivateKey], office: Office) -> dict[str, Any]:
    """What is sealed in what was put forward, for whoever has one of its keys."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=row.id)
    for key in reversed(keys):
        found = await office.keyring.find_many([row.id], key.public.key_id)
        if row.id in found:
            record = WrapRecord.parse(found[row.id])
            return decode_kept(open_sealed(Body.parse(row.body), record, key=key, about=about).content)
    raise NotYourCaseError
