"""One approval for every act that leaves the office or binds it: drafted, passed by the lead, granted by the head."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.content import check_text, decode_kept, encode, text_of
from casework.destroying.signing import sign_grant
from casework.errors import (
    ApprovalNeededError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
    ReasonNeededError,
)
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reasons import SHORTEST_REASON
from casework.releasing.drafts import inspect_paper
from casework.reviewing.studying import study
from casework.store.approvals import (
    ASKED,
    GRANTED,
    REJECTED,
    USED,
    WITHDRAWN,
    ApprovalRow,
    DecisionRow,
    DeputyRow,
    add_approval,
    approvals_of,
    change_state,
    decide_step,
    deciders_of,
    decisions_of,
    deputies,
    get_approval,
    set_deputy,
    waiting_for_decision,
)
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import PrivateKey, PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.rules import Permission

# Leads and heads read what a department may read: a neutral text, never the reporter's words (design 4).
_READ_AS = "factsheet"
_LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of an approval: who may decide it, and what was decided."""

    label: str
    names: tuple[str, ...]
    decided: str  # "", granted or rejected
    by: str
    deputy: bool
    day: date | None
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalView:
    """An approval as its drafter and its deciders read it."""

    id: str
    act: str
    label: str
    about: str
    state: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    drafter: str
    day: date
    document_number: str
    steps: tuple[StepView, ...]
    may_decide: bool
    is_mine: bool


async def draft(
    case_id: CaseId, act: str, title: str, text: str, unlocked: Unlocked, office: Office, *, released: str = "",
    approval_id: bytes | None = None,
) -> str:  # fmt: skip
    """Ask for an approval; the text is held by the leak guard first, because whoever decides does not hold the case.

    `released` follows the text and is not held again: a paper that was let go. `approval_id` is an id chosen before.
    """
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if act not in office.rules.approval.acts or not office.rules.approval.acts[act].of_case:
        raise NotFoundError
    title, text = " ".join(title.split())[:_LONGEST_TITLE], check_text(text)
    if not title:
        raise ReasonNeededError
    report = await inspect_paper(f"{title}\n{text}", _READ_AS, await study(held, unlocked, office), office)
    if report.is_blocked:
        raise HeldBackError
    chosen = await _deciders(held, unlocked, office)
    if not chosen:
        raise NotAllowedNowError
    approval_id = approval_id or random_id()
    readers = {officer.id: PublicKey(officer.public_key) for officer, _ in chosen}
    content: dict[str, object] = {"title": title, "text": text + released}
    body = await seal_to(approval_id, content, [held.key.public, *readers.values()], office)
    row = ApprovalRow(
        id=approval_id, case_id=held.row.id, act=act, state=ASKED, step=min(step for _, step in chosen),
        officer_id=unlocked.officer.id, document_number=None, day=office.clock.today(), body=body,
    )  # fmt: skip
    await office.journal.append("approval_asked", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await add_approval(office.cases.store, row, [(officer.id, step) for officer, step in chosen])
    return approval_id.hex()


async def waiting(unlocked: Unlocked, office: Office) -> list[tuple[str, str, str, date]]:
    """What waits for this officer: id, act, drafter and day; nothing is opened, no case is named."""
    require(unlocked, Permission.CASE_LIST)
    names = {each.id: each.name for each in await office.people.all()}
    rows = await waiting_for_decision(office.cases.store, [unlocked.officer.id])
    acts = office.rules.approval.acts
    return [
        (row.id.hex(), acts[row.act].label, names.get(row.officer_id, ""), row.day)
        for row in rows
        if unlocked.officer.id not in await office.cases.recused_from(row.case_id)
    ]


async def approvals_in(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[ApprovalView, ...]:
    """Every approval of a case, for those who hold it."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rows = await approvals_of(office.cases.store, held.row.id)
    return tuple([await _view(row, held.keys, unlocked, office) for row in rows])


async def open_approval(approval_id: str, unlocked: Unlocked, office: Office) -> ApprovalView:
    """An approval, for somebody who may decide it, or asked for it without a case; the journal knows first."""
    row = await get_approval(office.cases.store, from_hex(approval_id))
    if office.rules.approval.acts[row.act].of_case or row.officer_id != unlocked.officer.id:
        row = await _mine(approval_id, unlocked, office)
    pseudonym, _ = await _subject(row, office)
    await office.journal.append("approval_opened", office.clock.now(), unlocked.officer.id, pseudonym, None)
    return await _view(row, (unlocked.key,), unlocked, office)


async def decide(approval_id: str, note: str, unlocked: Unlocked, office: Office, *, granted: bool) -> None:
    """Pass an approval on, grant it, or reject it with a reason; the last step gives it its number."""
    row = await _mine(approval_id, unlocked, office)
    steps = dict(await deciders_of(office.cases.store, row.id))
    if row.state != ASKED or steps.get(unlocked.officer.id) != row.step:
        raise NotAllowedNowError
    note = note.strip()
    if not granted and len(note) < SHORTEST_REASON:
        raise ReasonNeededError
    later = [step for step in steps.values() if step > row.step]
    changes: dict[str, object] = {"state": REJECTED}
    if granted:
        number = "" if later else await next_document_number(office)
        changes = {"step": min(later)} if later else {"state": GRANTED, "document_number": number}
    pseudonym, case_key = await _subject(row, office)
    signature = None
    if granted and not office.rules.approval.acts[row.act].of_case:
        signature = await sign_grant(row.case_id, row.id, unlocked, office)
    act = ("approval_granted" if not later else "approval_passed") if granted else "approval_rejected"
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, pseudonym, None)
    note_id, body = await _note(note, row, case_key, office)
    decision = DecisionRow(
        approval_id=row.id, step=row.step, officer_id=unlocked.officer.id, granted=granted,
        deputy=not _has_role(unlocked.officer.roles, row.step, office), day=office.clock.today(), note_id=note_id,
        note=body, signature=signature,
    )  # fmt: skip
    await decide_step(office.cases.store, row, decision, changes)


async def withdraw_draft(case_id: CaseId, approval_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take back what was asked for, before it is decided."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await get_approval(office.cases.store, from_hex(approval_id))
    if row.case_id != held.row.id:
        raise NotFoundError
    await change_state(office.cases.store, row.id, ASKED, WITHDRAWN)


async def approval_granted_as(approval_id: bytes, act: str, text: str, held: HeldCase, office: Office) -> ApprovalRow:
    """The approval of this very text in this very case, granted or already used for it; refused where there is none."""
    row = await get_approval(office.cases.store, approval_id)
    if row.case_id != held.row.id or row.act != act or row.state not in {GRANTED, USED}:
        raise ApprovalNeededError
    _, approved = await _opened(row, held.keys, office)
    if approved != text:
        raise ApprovalNeededError
    return row


async def state_of_approval(approval_id: bytes | None, office: Office) -> str:
    """How far an approval is; empty where it was never asked for."""
    try:
        return (await get_approval(office.cases.store, approval_id)).state if approval_id else ""
    except NotFoundError:
        return ""


async def mark_used(row: ApprovalRow, office: Office) -> None:
    """Note that an approval was used; one that is used already stays so."""
    if row.state == GRANTED:
        await change_state(office.cases.store, row.id, GRANTED, USED)


async def drop_approval(approval_id: bytes | None, office: Office) -> None:
    """Withdraw an approval that is not needed any more, whether it was decided or not."""
    state = await state_of_approval(approval_id, office)
    if approval_id and state in {ASKED, GRANTED}:
        await change_state(office.cases.store, approval_id, state, WITHDRAWN)


async def next_document_number(office: Office) -> str:
    """The next number of a document that leaves the office."""
    year = office.clock.today().year
    return f"{office.rules.organisation.name}-{await office.cases.next_number(f'document-{year}')}"


async def use_approval(held: HeldCase, act: str, office: Office) -> ApprovalRow:
    """Use up the oldest granted approval of this act; refused where there is none."""
    rows = [each for each in await approvals_of(office.cases.store, held.row.id) if each.act == act]
    granted = [each for each in rows if each.state == GRANTED]
    if not granted:
        raise ApprovalNeededError
    await change_state(office.cases.store, granted[0].id, GRANTED, USED)
    return granted[0]


async def furthest_approval(held: HeldCase, act: str, office: Office) -> str:
    """Whether this act was granted here and not used yet, or at least asked for; empty where neither."""
    states = {each.state for each in await approvals_of(office.cases.store, held.row.id) if each.act == act}
    return next((state for state in (GRANTED, ASKED) if state in states), "")


async def text_of_approval(row: ApprovalRow, held: HeldCase, office: Office) -> tuple[str, str]:
    """The title and text that were approved, for somebody who holds the case."""
    return await _opened(row, held.keys, office)


async def name_deputy(deputy_login: str, since: date, until: date, unlocked: Unlocked, office: Office) -> None:
    """Name who decides in one's place while one is away; an empty name ends it."""
    require(unlocked, Permission.APPROVAL_DECIDE)
    if not deputy_login.strip():
        await set_deputy(office.cases.store, unlocked.officer.id, None)
        return
    found = await office.people.by_login(deputy_login.strip().lower())
    if found is None or found.suspended or found.id == unlocked.officer.id or until < since:
        raise NotFoundError
    row = DeputyRow(officer_id=unlocked.officer.id, deputy_id=found.id, since=since, until=until)
    await office.journal.append("deputy_named", office.clock.now(), unlocked.officer.id, None, None)
    await set_deputy(office.cases.store, unlocked.officer.id, row)


async def _deciders(held: HeldCase, unlocked: Unlocked, office: Office) -> list[tuple[OfficerRow, int]]:
    """Who may decide which step: the role, or their deputy; nobody excluded, nobody who works on the case."""
    rule, row = office.rules.approval, held.row
    shut_out = {unlocked.officer.id, *await office.cases.recused_from(row.id)}
    shut_out |= {officer_id for officer_id, _, _ in (await office.cases.officers_of([row.id]))[row.id]}
    people = {each.id: each for each in await office.people.all() if not each.suspended}
    standing_in = {each.officer_id: each.deputy_id for each in await deputies(office.cases.store, office.clock.today())}
    stands_in = office.rules.routing.stands_in.get(row.team, office.rules.routing.office)
    other_team = office.rules.desks[stands_in].team
    chosen: list[tuple[OfficerRow, int]] = []
    for place, step in enumerate(rule.steps):
        teams = [row.team, other_team] if step == "lead" else [""]
        for team in teams:
            found = able(rule.roles[step], team if step == "lead" else None, people, standing_in, shut_out)
            if found:
                chosen += [(each, place) for each in found]
                break
        else:
            if place == len(rule.steps) - 1:
                chosen += [(each, place) for each in able(rule.outside, None, people, {}, shut_out)]
    return chosen


def able(
    role: str, team: str | None, people: dict[str, OfficerRow], standing_in: dict[str, str], shut_out: Collection[str]
) -> list[OfficerRow]:
    """Who has this role, in this team if one is named, or stands in for them; nobody who is shut out."""
    holders = [each for each in people.values() if role in each.roles.split() and team in {None, each.team}]
    wanted = {each.id for each in holders} | {standing_in[each.id] for each in holders if each.id in standing_in}
    return [people[each] for each in sorted(wanted) if each in people and each not in shut_out]


def _has_role(roles: Collection[str], step: int, office: Office) -> bool:
    rule = office.rules.approval
    return rule.roles[rule.steps[step]] in roles or rule.outside in roles


async def _subject(row: ApprovalRow, office: Office) -> tuple[bytes, bytes | None]:
    """Under which pseudonym the journal knows what is approved, and the key of the case, if it is one."""
    if not office.rules.approval.acts[row.act].of_case:
        return row.case_id, None
    case = await office.cases.get(row.case_id)
    return case.journal_id, case.public_key


async def _mine(approval_id: str, unlocked: Unlocked, office: Office) -> ApprovalRow:
    row = await get_approval(office.cases.store, from_hex(approval_id))
    deciders = {officer_id for officer_id, _ in await deciders_of(office.cases.store, row.id)}
    if unlocked.officer.id not in deciders or unlocked.officer.id in await office.cases.recused_from(row.case_id):
        raise NotYourCaseError
    return row


async def _view(row: ApprovalRow, keys: Sequence[PrivateKey], unlocked: Unlocked, office: Office) -> ApprovalView:
    title, text = await _opened(row, keys, office)
    names = {each.id: each.name for each in await office.people.all()}
    deciders = await deciders_of(office.cases.store, row.id)
    decided = {each.step: each for each in await decisions_of(office.cases.store, row.id)}
    wording, rule = office.rules.wording["ko"], office.rules.approval
    steps = []
    for place in sorted({step for _, step in deciders}):
        done = decided.get(place)
        steps.append(
            StepView(
                label=wording[f"approval.{rule.steps[place]}"],
                names=tuple(names.get(each, "") for each, step in deciders if step == place),
                decided="" if done is None else ("granted" if done.granted else "rejected"),
                by=names.get(done.officer_id, "") if done else "",
                deputy=bool(done and done.deputy),
                day=done.day if done else None,
                note=await _note_of(done, keys, office),
            )
        )
    mine = dict(deciders).get(unlocked.officer.id)
    return ApprovalView(
        id=row.id.hex(), act=row.act, label=rule.acts[row.act].label, about=rule.acts[row.act].about, state=row.state,
        title=title, text=text, drafter=names.get(row.officer_id, ""), day=row.day,
        document_number=row.document_number or "", steps=tuple(steps),
        may_decide=row.state == ASKED and mine == row.step, is_mine=row.officer_id == unlocked.officer.id,
    )  # fmt: skip


async def _note_of(done: DecisionRow | None, keys: Sequence[PrivateKey], office: Office) -> str:
    if done is None or done.note is None or done.note_id is None:
        return ""
    return text_of(await _content(done.note_id, done.note, keys, office))


async def _opened(row: ApprovalRow, keys: Sequence[PrivateKey], office: Office) -> tuple[str, str]:
    content = await _content(row.id, row.body, keys, office)
    return text_of(content, "title"), text_of(content)


async def _content(thing: bytes, body: bytes, keys: Sequence[PrivateKey], office: Office) -> dict[str, Any]:
    """What lies under this id, opened with the first key that a wrap of it is for."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
    for key in reversed(keys):
        found = await office.keyring.find_many([thing], key.public.key_id)
        if thing in found:
            record = WrapRecord.parse(found[thing])
            return decode_kept(open_sealed(Body.parse(body), record, key=key, about=about).content)
    raise NotYourCaseError


async def seal_to(thing: bytes, content: dict[str, object], readers: Sequence[PublicKey], office: Office) -> bytes:
    """A body for these readers; its wraps lie in the keyring, so that destroying them destroys it."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
    sealed = seal(encode(content), to=readers, about=about)
    await office.keyring.add(
        NewWrap(thing=thing, reader=each.key_id, kind="paper", record=each.raw) for each in sealed.wraps
    )
    return sealed.body.raw


async def _note(
    note: str, row: ApprovalRow, case_key: bytes | None, office: Office
) -> tuple[bytes | None, bytes | None]:
    """What somebody wrote beside a decision, for the case and for everybody who decides: its id and its body."""
    if not note:
        return None, None
    people = {each.id: each for each in await office.people.all()}
    deciders = {officer_id for officer_id, _ in await deciders_of(office.cases.store, row.id)}
    deciders |= set() if case_key else {row.officer_id}
    readers = [PublicKey(people[each].public_key) for each in sorted(deciders)]
    readers += [PublicKey(case_key)] if case_key else []
    note_id = random_id()
    return note_id, await seal_to(note_id, {"type": "reason", "text": note}, readers, office)
