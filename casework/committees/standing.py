"""A sitting as it stands this minute: who is there, who takes no part in what, which lamp is lit, what was voted."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Office
from casework.committees.counting import Bench, Lamp, lamp_of
from casework.committees.planning import HeldSitting, content_of, items_in, minutes_in
from casework.content import text_of
from casework.sitting_words import Word, pulse_from, word_of
from casework.store.committees import (
    CLOSED,
    PLANNED,
    WRITTEN,
    ExclusionRow,
    MemberRow,
    SittingItemRow,
    exclude,
    exclusions_of,
    members_of,
)
from casework.store.sittings import (
    CLEAR,
    DECLARATION,
    EXCLUDED,
    VoteRow,
    WordRow,
    calls_of,
    cast_of,
    stands_of,
    votes_of,
    words_of,
)
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import VerifyKey
from crypto.unseal import open_sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member and one item: whether they take part, have read, have voted."""

    account_id: str
    name: str
    place: str
    stand: str
    ground: str
    is_named: bool
    has_voted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStanding:
    """One item as the secretary sees it."""

    id: str
    row: SittingItemRow
    line: str = field(repr=False)
    paper: str = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)
    parts: tuple[Part, ...]
    bench: Bench
    lamp: Lamp
    vote: VoteRow | None
    cast: int

    @property
    def excluded(self) -> tuple[Part, ...]:
        """Who takes no part."""
        return tuple(each for each in self.parts if each.stand == EXCLUDED)

    @property
    def undeclared(self) -> int:
        """How many have not yet said whether they can take part."""
        return sum(each.stand not in {CLEAR, EXCLUDED} for each in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStanding:
    """One member of the sitting."""

    account_id: str
    name: str
    unit: str
    place: str
    has_read: bool
    attends: bool
    says_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """A sitting and everything of it, for its secretary."""

    held: HeldSitting
    members: tuple[MemberStanding, ...]
    items: tuple[ItemStanding, ...]
    minutes: Mapping[str, Any] = field(repr=False)

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(each.attends for each in self.members)


async def view_sitting(held: HeldSitting, office: Office) -> SittingView:
    """The sitting as it stands; what members declared since is taken in first."""
    if held.row.state not in {PLANNED, CLOSED}:
        await take_in_declarations(held, office)
    rows = await items_in(held, office)
    members = await members_of(office.cases.store, held.row.id)
    people = {each.id: each for each in await office.portal.accounts()}
    calls = {each.account_id: each for each in await calls_of(office.portal.store, held.row.id)}
    exclusions = {
        (each.item_id, each.account_id): each
        for each in await exclusions_of(office.cases.store, [row.id for row in rows])
    }
    stands = await stands_of(office.portal.store, held.row.id)
    votes = await votes_of(office.portal.store, held.row.id)
    cast = await cast_of(office.portal.store, [row.id for row in rows])
    shown = [
        MemberStanding(
            account_id=each.account_id,
            name=people[each.account_id].name if each.account_id in people else "",
            unit=people[each.account_id].unit if each.account_id in people else "",
            place=each.place,
            has_read=bool((call := calls.get(each.account_id)) and call.read_day),
            attends=each.attends,
            says_here=bool(call and call.here),
        )
        for each in members
    ]
    items = [await _item(row, shown, stands, exclusions, votes.get(row.id), cast[row.id], held, office) for row in rows]
    return SittingView(held=held, members=tuple(shown), items=tuple(items), minutes=await minutes_in(held, office))


async def pulse_of(held: HeldSitting, office: Office) -> str:
    """A word that changes whenever something in a sitting changes; nothing can be read out of it."""
    store, row = office.portal.store, held.row
    items = await items_in(held, office)
    cast = await cast_of(store, [each.id for each in items])
    told = [
        f"{row.version}",
        *(f"{each.id.hex()} {each.version} {len(cast[each.id])}" for each in items),
        *(f"{each.account_id} {each.here} {each.read_day}" for each in await calls_of(store, row.id)),
        *(f"{item.hex()} {member} {stand}" for (item, member), stand in (await stands_of(store, row.id)).items()),
        *(f"{each.account_id} {each.attends}" for each in await members_of(office.cases.store, row.id)),
    ]
    return pulse_from(told)


async def bench_of(held: HeldSitting, row: SittingItemRow, office: Office) -> Bench:
    """How many take part in one item, and how many of them are there; in writing whoever votes is there."""
    stands = await stands_of(office.portal.store, held.row.id)
    taking = {member for (item, member), stand in stands.items() if item == row.id and stand != EXCLUDED}
    if held.row.mode == WRITTEN:
        voted = (await cast_of(office.portal.store, [row.id]))[row.id]
        return Bench(members=len(taking), present=len(taking & voted))
    here = {each.account_id for each in await members_of(office.cases.store, held.row.id) if each.attends}
    return Bench(members=len(taking), present=len(taking & here))


async def take_in_declarations(held: HeldSitting, office: Office) -> None:
    """Note who declared that they take no part; what is not signed by the member counts as withdrawal all the same."""
    keys = await _verify_keys(held, office)
    known = {
        (each.item_id, each.account_id)
        for each in await exclusions_of(office.cases.store, [row.id for row in await items_in(held, office)])
    }
    stands = await stands_of(office.portal.store, held.row.id)
    new: list[ExclusionRow] = []
    for word in await words_of(office.portal.store, held.row.id, DECLARATION):
        at = (word.item_id, word.account_id)
        if at in known or stands.get(at) != EXCLUDED:
            continue
        said = await asyncio.to_thread(open_word, word, keys.get(word.account_id), held, office)
        ground = said if said is not None and said in office.rules.committees.grounds else "withdrawal"
        new.append(
            ExclusionRow(
                item_id=word.item_id, account_id=word.account_id, ground=ground, officer_id=None,
                day=office.clock.today(),
            )
        )  # fmt: skip
    if new:
        await office.journal.append("conflict_declared", office.clock.now(), None, None, None)
        await exclude(office.cases.store, new)


def open_word(word: WordRow, verify: bytes | None, held: HeldSitting, office: Office) -> str | None:
    """What a member said, or None where it is not signed by the key they had when they were called."""
    if verify is None:
        return None
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=office.office, message_id=word.id)
    expected = Word(what=word.what, item_id=word.item_id, account_id=word.account_id, said="")
    try:
        payload = open_sealed(Body.parse(word.body), WrapRecord.parse(word.wrap), key=held.key, about=about)
        return word_of(payload.content, expected, office.office, VerifyKey(verify))
    except CryptoError:
        return None


async def verify_keys(held: HeldSitting, office: Office) -> dict[str, bytes]:
    """Everybody's signature key as it was when they were called."""
    return await _verify_keys(held, office)


async def _verify_keys(held: HeldSitting, office: Office) -> dict[str, bytes]:
    members: Sequence[MemberRow] = await members_of(office.cases.store, held.row.id)
    return {each.account_id: each.verify_key for each in members}


async def _item(
    row: SittingItemRow, members: Sequence[MemberStanding], stands: Mapping[tuple[bytes, str], str],
    exclusions: Mapping[tuple[bytes, str], ExclusionRow], vote: VoteRow | None, cast: frozenset[str],
    held: HeldSitting, office: Office,
) -> ItemStanding:  # fmt: skip
    content = await content_of(row, held, office)
    named = content.get("named") or []
    parts = tuple(
        Part(
            account_id=each.account_id,
            name=each.name,
            place=each.place,
            stand=EXCLUDED if (row.id, each.account_id) in exclusions else stands.get((row.id, each.account_id), ""),
            ground=exclusions[row.id, each.account_id].ground if (row.id, each.account_id) in exclusions else "",
            is_named=each.account_id in named,
            has_voted=each.account_id in cast,
        )
        for each in members
        if (row.id, each.account_id) in stands or (row.id, each.account_id) in exclusions
    )
    bench = await bench_of(held, row, office)
    return ItemStanding(
        id=row.id.hex(), row=row, line=text_of(content, "line"), paper=text_of(content, "paper"), content=content,
        parts=parts, bench=bench, lamp=lamp_of(bench, held.committee), vote=vote, cast=len(cast),
    )  # fmt: skip
