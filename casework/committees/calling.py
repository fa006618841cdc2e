"""Call members to a sitting: each gets the agenda and a copy of every paper of their own; substitutes for one item."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.committee_errors import NothingOnAgendaError
from casework.committees.composing import able_accounts
from casework.committees.planning import HeldSitting, content_of, items_in, move_sitting, must_be
from casework.content import text_of
from casework.errors import NotAllowedNowError, NotFoundError
from casework.people import Unlocked
from casework.sitting_words import AgendaLine, Call, SeatPaper, call_content, paper_content
from casework.store.committees import (
    CALLED,
    OPEN,
    PLANNED,
    RESERVE,
    MemberRow,
    SittingItemRow,
    members_of,
    seats_of,
    set_members,
)
from casework.store.portal import AccountRow
from casework.store.sittings import EXCLUDED, CallRow, SeatPaperRow, lay_out, open_calls, stands_of
from crypto.context import Purpose, SealingContext
from crypto.keys import PublicKey, random_id
from crypto.seal import Sealed, seal


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with what its papers say."""

    row: SittingItemRow
    line: str
    text: str


async def call_members(held: HeldSitting, unlocked: Unlocked, office: Office) -> int:
    """Lay call and papers out for every regular member; the journal knows first. Returns how many were called."""
    must_be(held, PLANNED)
    items = await _items(held, office)
    if not items:
        raise NothingOnAgendaError
    members = await _regular(held, office)
    if len(members) < held.committee.fewest:
        raise NotAllowedNowError
    await office.journal.append("sitting_called", office.clock.now(), unlocked.officer.id, None, None)
    await set_members(office.cases.store, [row for row, _ in members])
    await _lay_out([account for _, account in members], items, items, held, office, first=1)
    await move_sitting(held, CALLED, office)
    return len(members)


async def call_reserve(held: HeldSitting, item_id: str, account_id: str, unlocked: Unlocked, office: Office) -> None:
    """Call a substitute for one item, no more of them than members take no part in it."""
    must_be(held, CALLED, OPEN)
    items = await _items(held, office)
    chosen = [each for each in items if each.row.id.hex() == item_id]
    found = [(row, account) for row, account in await _seated(held, office) if account.id == account_id]
    if not chosen or not found or found[0][0].place != RESERVE:
        raise NotFoundError
    places = {each.account_id: each.place for each in await members_of(office.cases.store, held.row.id)}
    stands = {
        member: stand
        for (item, member), stand in (await stands_of(office.portal.store, held.row.id)).items()
        if item == chosen[0].row.id
    }
    out = sum(stand == EXCLUDED and places.get(member) != RESERVE for member, stand in stands.items())
    called = sum(stand != EXCLUDED and places.get(member) == RESERVE for member, stand in stands.items())
    if called >= out or account_id in stands:
        raise NotAllowedNowError
    await office.journal.append("substitute_called", office.clock.now(), unlocked.officer.id, None, None)
    await set_members(office.cases.store, [found[0][0]])
    place = len(await members_of(office.cases.store, held.row.id))
    await _lay_out([found[0][1]], items, chosen, held, office, first=place)
    if held.row.state == OPEN:
        await open_calls(office.portal.store, held.row.id)


async def reserves_for(held: HeldSitting, office: Office) -> list[AccountRow]:
    """Who could be called as a substitute."""
    return [account for row, account in await _seated(held, office) if row.place == RESERVE]


async def _regular(held: HeldSitting, office: Office) -> list[tuple[MemberRow, AccountRow]]:
    return [(row, account) for row, account in await _seated(held, office) if row.place != RESERVE]


async def _seated(held: HeldSitting, office: Office) -> list[tuple[MemberRow, AccountRow]]:
    people = {each.id: each for each in await able_accounts(office)}
    return [
        (
            MemberRow(
                sitting_id=held.row.id, account_id=seat.account_id, place=seat.place,
                verify_key=people[seat.account_id].verify_key,
            ),
            people[seat.account_id],
        )
        for seat in await seats_of(office.cases.store, held.row.committee)
        if seat.is_held_on(held.row.day) and seat.account_id in people
    ]  # fmt: skip


async def _items(held: HeldSitting, office: Office) -> list[_Item]:
    found = []
    for row in await items_in(held, office):
        content = await content_of(row, held, office)
        found.append(_Item(row, text_of(content, "line"), text_of(content, "paper")))
    return found


async def _lay_out(
    accounts: Iterable[AccountRow], agenda: list[_Item], papers: list[_Item], held: HeldSitting, office: Office, *,
    first: int,
) -> None:  # fmt: skip
    calls: list[CallRow] = []
    copies: list[SeatPaperRow] = []
    for at, account in enumerate(accounts, first):
        calls.append(await asyncio.to_thread(_call_for, account, agenda, held, office))
        copies += [await asyncio.to_thread(_copy_for, account, each, at, held, office) for each in papers]
    await lay_out(office.portal.store, calls, copies)


def _call_for(account: AccountRow, agenda: list[_Item], held: HeldSitting, office: Office) -> CallRow:
    row, call_id = held.row, random_id()
    call = Call(
        committee=held.committee.label, name=held.name, day=row.day, hour=row.hour, where=row.where, mode=row.mode,
        holder=account.name, key=held.key.public,
        agenda=tuple(AgendaLine(item_id=each.row.id, kind=each.row.kind, line=each.line) for each in agenda),
    )  # fmt: skip
    sealed = _sealed(call_content(call), call_id, account, office)
    return CallRow(
        id=call_id, sitting_id=row.id, account_id=account.id, day=row.day, body=sealed.body.raw,
        wrap=sealed.wraps[0].raw,
    )  # fmt: skip


def _copy_for(account: AccountRow, item: _Item, at: int, held: HeldSitting, office: Office) -> SeatPaperRow:
    copy_id = random_id()
    mark = f"{held.committee.label} {held.row.year}-{held.row.number}차 {item.row.position}안 {at}부"
    paper = SeatPaper(line=item.line, text=item.text, mark=mark)
    sealed = _sealed(paper_content(paper), copy_id, account, office)
    return SeatPaperRow(
        id=copy_id, sitting_id=held.row.id, item_id=item.row.id, account_id=account.id, body=sealed.body.raw,
        wrap=sealed.wraps[0].raw,
    )  # fmt: skip


def _sealed(content: bytes, message_id: bytes, account: AccountRow, office: Office) -> Sealed:
    about = SealingContext(purpose=Purpose.HANDOUT, office=office.office, message_id=message_id)
    return seal(content, to=[PublicKey(account.public_key)], about=about)
