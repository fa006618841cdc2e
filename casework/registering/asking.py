"""Ask people outside the office about an entry: a letter to their page at the portal, files with it, taken back."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.accounts import permissions_of
from casework.asks import AskCopy, copy_content
from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.content import StoredFile, b64, b64_of, text_of
from casework.deadlines import due_date
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError, NothingChosenError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.enclosing import EntryFile, files_with, read_enclosed
from casework.registering.errors import FieldsRefusedError, SealedAwayError, WrongField
from casework.registering.keys import HeldRegister, hold_register, open_from_register, seal_to_register
from casework.registering.letters import Draft, letter_of
from casework.registering.reading import EntryView, open_entry
from casework.store.asks import AskRow, asks_read_among, lay_out_asks, take_ask_back
from casework.store.portal import AccountRow
from casework.store.register_asks import (
    OUT,
    READ,
    TAKEN_BACK,
    RegisterAskRow,
    add_asks,
    asks_of_entry,
    change_ask,
    one_entry_ask,
)
from casework.whole_files import SealedFile, seal_whole
from crypto.context import Purpose, SealingContext
from crypto.keys import PrivateKey, PublicKey, VerifyKey, random_id
from crypto.seal import seal
from policies.registers import Ask
from policies.rules import Permission

MOST_GIVEN = 10
ANSWER_BY = "answer_by"  # the field of the form, beside those of the register
_ANSWER_RULE = "factsheet_answer"
_KEY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """Whom to ask, until when, and which files of the entry go along."""

    account_ids: tuple[str, ...]
    answer_by: str
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOffer:
    """What the page of asking shows: the letter as it will be read, who can be asked, files that could go along."""

    ask: Ask
    draft: Draft
    people: tuple[tuple[str, str, str], ...]  # id, name, department
    unit: str  # whose people alone are asked; empty where anybody of the role can be
    answer_by: date
    until: date | None
    files: tuple[EntryFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRecord:
    """One copy as the office remembers it; `verify` is its receiver's signature key on the day of asking.

    `said` is what came back and could not be put into the entry's fields, `lost` how many files could not be taken.
    """

    unit: str
    holder: str
    answer_key: PrivateKey = field(repr=False)
    verify: VerifyKey = field(repr=False)
    said: Mapping[str, str] = field(default_factory=dict, repr=False)
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLine:
    """One copy in the list of an entry: who has it, how far it is."""

    id: str
    label: str
    who: str = field(repr=False)
    state: str
    given: date
    answer_by: date
    is_late: bool
    may_take_back: bool
    said: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    lost: int = 0


def asks_offered(view: EntryView) -> tuple[Ask, ...]:
    """What may be asked about an entry as it stands now, by whoever writes in it."""
    return tuple(each for each in view.register.asks if view.may_write and view.row.state in each.states)


async def offer_of_ask(name: str, entry_id: str, ask_name: str, unlocked: Unlocked, office: Office) -> AskOffer:
    """What would be asked of whom; NotFoundError where it is not offered now."""
    view = await open_entry(name, entry_id, unlocked, office)
    ask = next((each for each in asks_offered(view) if each.name == ask_name), None)
    if ask is None:
        raise NotFoundError
    unit = str(view.values.get(ask.of, "")) if ask.of else ""
    people = [each for each in await _able(ask, office) if not ask.of or each.unit == unit]
    files = await files_with(name, view.id, unlocked, office) if ask.gives else ()
    return AskOffer(
        ask=ask, draft=letter_of(view, ask.letter), people=tuple((each.id, each.name, each.unit) for each in people),
        unit=unit, answer_by=await _answer_by(view, ask, office), until=_day(view.values.get(ask.until)), files=files,
    )  # fmt: skip


async def ask_outside(
    name: str, entry_id: str, ask_name: str, asked: AskRequest, unlocked: Unlocked, office: Office
) -> int:
    """Lay a sealed copy out for each receiver; the journal and the register's list know first. Returns how many."""
    offer = await offer_of_ask(name, entry_id, ask_name, unlocked, office)
    view = await open_entry(name, entry_id, unlocked, office)
    today = office.clock.today()
    answer_by = _later(asked.answer_by, today)
    if offer.until is not None and offer.until < today:
        raise FieldsRefusedError({offer.ask.until: WrongField("past")})
    receivers = await _receivers(offer, asked, office)
    given = await _given(name, view.id, offer, asked.file_ids, unlocked, office)
    held = await hold_register(name, view.register, unlocked, office)
    rows, copies = [], []
    for account in receivers:
        key = PrivateKey.generate()
        copy = AskCopy(
            register=name, ask=ask_name, number=view.row.number, unit=account.unit, holder=account.name, given=today,
            answer_by=answer_by, until=offer.until, to=offer.draft.to, title=offer.draft.title, text=offer.draft.text,
            rows=offer.draft.rows, files=tuple(each.stored for each in given), answer_key=key.public,
        )  # fmt: skip
        ask_id = random_id()
        copies.append(await asyncio.to_thread(_laid_out, copy, ask_id, account, office))
        record = AskRecord(unit=account.unit, holder=account.name, answer_key=key, verify=VerifyKey(account.verify_key))
        thing, body = await seal_ask_record(record, held, office)
        rows.append(
            RegisterAskRow(
                id=ask_id, entry_id=view.row.id, register=name, name=ask_name, state=OUT,
                officer_id=unlocked.officer.id, day=today, answer_by=answer_by, thing=thing, body=body,
            )
        )  # fmt: skip
    await office.journal.append("entry_asked", office.clock.now(), unlocked.officer.id, view.row.journal_id, None)
    await add_asks(office.cases.store, rows)
    pieces = {each.stored.id: each.pieces for each in given}
    await lay_out_asks(office.portal.store, copies, {each.id: pieces for each in copies})
    return len(copies)


async def take_back_ask(name: str, entry_id: str, ask_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take a copy back: its receiver cannot open it any more; one that is answered refuses."""
    view = await open_entry(name, entry_id, unlocked, office)
    row = await one_entry_ask(office.cases.store, view.row.id, from_hex(ask_id))
    if not view.may_write or row.state not in {OUT, READ}:
        raise NotAllowedNowError
    await office.journal.append(
        "entry_ask_taken_back", office.clock.now(), unlocked.officer.id, view.row.journal_id, None
    )
    await take_ask_back(office.portal.store, row.id, office.clock.today())
    if not await change_ask(office.cases.store, row, TAKEN_BACK):
        raise NotAllowedNowError


async def asks_about(view: EntryView, unlocked: Unlocked, office: Office) -> tuple[AskLine, ...]:
    """What was asked about an entry so far, the newest first; none for whom the register's key is on its way."""
    rows = await asks_of_entry(office.cases.store, view.row.id)
    if not rows or view.is_closed_off:
        return ()
    try:
        held = await hold_register(view.row.register, view.register, unlocked, office)
    except SealedAwayError:
        return ()
    read = await asks_read_among(office.portal.store, [row.id for row in rows if row.state == OUT])
    lines = []
    for row in rows:
        record = await open_ask_record(row, held, office)
        ask = next((each for each in view.register.asks if each.name == row.name), None)
        out = row.state in {OUT, READ}
        labels = {each.name: each.label for each in view.register.fields}
        lines.append(
            AskLine(
                id=row.id.hex(), label=ask.label if ask else row.name, who=f"{record.holder} ({record.unit})",
                state=READ if row.id in read else row.state, given=row.day, answer_by=row.answer_by,
                is_late=out and row.answer_by < office.clock.today(), may_take_back=out and view.may_write,
                said=tuple((labels.get(key, key), text) for key, text in record.said.items()), lost=record.lost,
            )
        )  # fmt: skip
    return tuple(lines)


async def seal_ask_record(record: AskRecord, held: HeldRegister, office: Office) -> tuple[bytes, bytes]:
    """A record under the register's key; returns the id under which it lies and its body."""
    content = {
        "unit": record.unit,
        "holder": record.holder,
        "answer_key": b64(record.answer_key.seed()),
        "verify": b64(record.verify.raw),
        "said": dict(record.said),
        "lost": record.lost,
    }
    return await seal_to_register({"ask": content}, held, office)


async def open_ask_record(row: RegisterAskRow, held: HeldRegister, office: Office) -> AskRecord:
    """A copy's record, for somebody who reads the register."""
    content: dict[str, Any] = (await open_from_register({row.thing: row.body}, held, office))[row.thing]["ask"]
    seed, verify = b64_of(content, "answer_key", _KEY), b64_of(content, "verify", _KEY)
    if seed is None or verify is None:
        raise MalformedRequestError
    return AskRecord(
        unit=text_of(content, "unit"), holder=text_of(content, "holder"), answer_key=PrivateKey.from_seed(seed),
        verify=VerifyKey(verify), said=content["said"], lost=int(content["lost"]),
    )  # fmt: skip


async def _able(ask: Ask, office: Office) -> list[AccountRow]:
    """The accounts that can be asked this."""
    return [
        each
        for each in await office.portal.accounts()
        if not each.suspended
        and ask.role in each.roles.split()
        and Permission.ASK_ANSWER in permissions_of(frozenset(each.roles.split()), office.rules)
    ]


async def _receivers(offer: AskOffer, asked: AskRequest, office: Office) -> Sequence[AccountRow]:
    offered, chosen = {account_id for account_id, *_ in offer.people}, set(asked.account_ids)
    if not chosen:
        raise NothingChosenError
    if not chosen <= offered:
        raise NotFoundError
    return [each for each in await office.portal.accounts() if each.id in chosen]


async def _given(
    name: str, entry_id: str, offer: AskOffer, file_ids: tuple[str, ...], unlocked: Unlocked, office: Office
) -> list[SealedFile]:
    """The chosen files of the entry, each under a key of its own that the receivers get."""
    if not set(file_ids) <= {each.id for each in offer.files} or len(file_ids) > MOST_GIVEN:
        raise NotFoundError
    sealed = []
    for file_id in file_ids:
        stored, octets = await read_enclosed(name, entry_id, file_id, unlocked, office)
        data = b"".join([piece async for piece in octets])
        sealed.append(await asyncio.to_thread(_anew, data, stored, office))
    return sealed


def _anew(data: bytes, stored: StoredFile, office: Office) -> SealedFile:
    return seal_whole(data, stored.name, stored.type, office.office)


def _laid_out(copy: AskCopy, ask_id: bytes, account: AccountRow, office: Office) -> AskRow:
    about = SealingContext(purpose=Purpose.HANDOUT, office=office.office, message_id=ask_id)
    sealed = seal(copy_content(copy), to=[PublicKey(account.public_key)], about=about)
    return AskRow(
        id=ask_id, account_id=account.id, given_day=copy.given, answer_by=copy.answer_by, until=copy.until,
        body=sealed.body.raw, wrap=sealed.wraps[0].raw,
    )  # fmt: skip


async def _answer_by(view: EntryView, ask: Ask, office: Office) -> date:
    """The day that the entry says, or a fact sheet's; never one that has passed."""
    now = office.clock.now()
    said = _day(view.values.get(ask.by))
    if said is not None and said >= now.date():
        return said
    due = due_date(office.rules.deadline(_ANSWER_RULE, now.date()), now, await calendar_of(office))
    return due.day or now.date()


def _later(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise FieldsRefusedError({ANSWER_BY: WrongField("day")}) from None
    if found < today:
        raise FieldsRefusedError({ANSWER_BY: WrongField("past")})
    return found


def _day(kept: Any) -> date | None:
    return date.fromisoformat(kept) if kept else None
