"""Sittings for one member: the call, a declaration before any paper opens, the papers, notes that vanish, the vote."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from casework.bootstrap import Portal
from casework.content import check_text, decode, encode, text_of
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError
from casework.ids import from_hex
from casework.people import Admitted
from casework.portal.admitting import require
from casework.sitting_words import (
    AgendaLine,
    Call,
    Choice,
    SeatPaper,
    Word,
    ballot_content,
    call_of,
    paper_of,
    pulse_from,
    signed_word,
)
from casework.store.sittings import (
    ASKED,
    CLEAR,
    DECLARATION,
    EXCLUDED,
    VOTE,
    BallotRow,
    CallRow,
    NoteRow,
    SeatPaperRow,
    VoteRow,
    WordRow,
    calls_for,
    cast_of,
    cast_openly,
    cast_secretly,
    declare,
    keep_note,
    my_call,
    note_beside,
    note_call_read,
    note_paper_read,
    papers_of_member,
    say_here,
    votes_of,
)
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, PublicKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.rules import Permission

_LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class MyItem:
    """One item as this member sees it."""

    line: AgendaLine
    stand: str
    vote: VoteRow | None
    has_voted: bool

    @property
    def id(self) -> str:
        """Its id in addresses."""
        return self.line.item_id.hex()

    @property
    def may_vote(self) -> bool:
        """Whether a vote is open for them that they have not cast."""
        return bool(self.vote and self.vote.open and not self.has_voted and self.stand == CLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class MySitting:
    """A sitting as one member sees it."""

    id: str
    row: CallRow
    call: Call
    items: tuple[MyItem, ...]

    @property
    def pulse(self) -> str:
        """A word that changes when something changes for this member; how others voted is not in it."""
        votes = [f"{each.id} {each.stand} {bool(each.vote)} {each.may_vote} {each.has_voted}" for each in self.items]
        return pulse_from([f"{self.row.open} {self.row.here}", *votes])

    @property
    def undeclared(self) -> tuple[MyItem, ...]:
        """The items to which they have not yet said how they stand."""
        return tuple(each for each in self.items if each.stand == ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPaper:
    """A paper opened by the member it was made for."""

    item: MyItem
    paper: SeatPaper
    note: str = field(repr=False)
    version: int


async def my_sittings(admitted: Admitted, portal: Portal) -> tuple[MySitting, ...]:
    """Every sitting this account is called to."""
    require(admitted, Permission.COMMITTEE_SIT)
    rows = await calls_for(portal.store.store, admitted.account.id)
    return tuple([await _sitting(row, admitted, portal) for row in rows])


async def open_my_sitting(sitting_id: str, admitted: Admitted, portal: Portal) -> MySitting:
    """One of them; that it was opened is durable before it is."""
    row = await _mine(sitting_id, admitted, portal)
    await note_call_read(portal.store.store, row.id, portal.clock.today())
    return await _sitting(row, admitted, portal)


async def say_i_am_here(sitting_id: str, admitted: Admitted, portal: Portal) -> None:
    """Say that one is there."""
    row = await _mine(sitting_id, admitted, portal)
    await say_here(portal.store.store, row.id)


async def declare_all(
    sitting_id: str, grounds: Mapping[str, str], admitted: Admitted, portal: Portal
) -> tuple[int, int]:
    """Say for every open item whether one can take part; returns for how many one can and how many one cannot.

    An empty ground says that there is none. Whoever gives one loses the copy with the same commit, unread.
    """
    sitting = await open_my_sitting(sitting_id, admitted, portal)
    known = portal.rules.committees.grounds
    asked = {each.id: each for each in sitting.undeclared}
    if set(grounds) != set(asked) or any(ground and ground not in known for ground in grounds.values()):
        raise MalformedRequestError
    for item_id, ground in grounds.items():
        item = asked[item_id].line.item_id
        word = await asyncio.to_thread(_word, DECLARATION, item, ground, sitting, admitted, portal)
        await declare(portal.store.store, word, EXCLUDED if ground else CLEAR)
    out = sum(bool(ground) for ground in grounds.values())
    return len(grounds) - out, out


async def open_my_paper(sitting_id: str, item_id: str, admitted: Admitted, portal: Portal) -> MyPaper:
    """One paper, after the declaration and for nobody who takes no part; the reading is noted first."""
    sitting = await open_my_sitting(sitting_id, admitted, portal)
    item = _item(sitting, item_id)
    row = (await papers_of_member(portal.store.store, sitting.row.sitting_id, admitted.account.id))[item.line.item_id]
    if item.stand != CLEAR or row.body is None or row.wrap is None:
        raise NotAllowedNowError
    await note_paper_read(portal.store.store, row.id, portal.clock.today())
    paper = paper_of(await asyncio.to_thread(_opened, row.body, row.wrap, row.id, admitted.key, portal))
    kept = await note_beside(portal.store.store, row.id)
    note, version = "", 0
    if kept is not None:
        content = decode(await asyncio.to_thread(_opened, kept[0].body, kept[0].wrap, kept[0].id, admitted.key, portal))
        note, version = text_of(content), kept[1]
    return MyPaper(item=item, paper=paper, note=note, version=version)


async def note_for_myself(
    sitting_id: str, item_id: str, text: str, version: int, admitted: Admitted, portal: Portal
) -> None:
    """Keep one's own notes beside a paper, sealed to oneself; they vanish with the sitting."""
    text = check_text(text, may_be_empty=True)[:_LONGEST_NOTE]
    row = await _clear_paper(sitting_id, item_id, admitted, portal)
    note_id = random_id()
    about = SealingContext(purpose=Purpose.HANDOUT, office=portal.office, message_id=note_id)
    own = PublicKey(admitted.account.public_key)
    sealed = await asyncio.to_thread(seal, encode({"type": "note", "text": text}), to=[own], about=about)
    note = NoteRow(paper_id=row.id, id=note_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)
    await keep_note(portal.store.store, note, version)


async def cast_vote(sitting_id: str, item_id: str, choice: str, admitted: Admitted, portal: Portal) -> None:
    """Vote: signed where it is open, into the urn without a name where it is secret. Durable when this returns."""
    sitting = await open_my_sitting(sitting_id, admitted, portal)
    item = _item(sitting, item_id)
    if choice not in {each.value for each in Choice}:
        raise MalformedRequestError
    if not item.may_vote or item.vote is None:
        raise NotAllowedNowError
    if not item.vote.secret:
        word = await asyncio.to_thread(_word, VOTE, item.line.item_id, choice, sitting, admitted, portal)
        await cast_openly(portal.store.store, word)
        return
    ballot_id = random_id()
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=portal.office, message_id=ballot_id)
    urn = PublicKey(item.vote.urn_key)
    sealed = await asyncio.to_thread(seal, ballot_content(Choice(choice)), to=[urn], about=about)
    row = BallotRow(id=ballot_id, item_id=item.line.item_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)
    await cast_secretly(portal.store.store, admitted.account.id, row)


async def _mine(sitting_id: str, admitted: Admitted, portal: Portal) -> CallRow:
    require(admitted, Permission.COMMITTEE_SIT)
    return await my_call(portal.store.store, from_hex(sitting_id), admitted.account.id)


async def _sitting(row: CallRow, admitted: Admitted, portal: Portal) -> MySitting:
    store, me = portal.store.store, admitted.account.id
    call = call_of(await asyncio.to_thread(_opened, row.body, row.wrap, row.id, admitted.key, portal))
    papers = await papers_of_member(store, row.sitting_id, me)
    votes = await votes_of(store, row.sitting_id)
    cast = await cast_of(store, list(papers))
    items = tuple(
        MyItem(
            line=line,
            stand=papers[line.item_id].stand,
            vote=votes.get(line.item_id),
            has_voted=me in cast[line.item_id],
        )
        for line in call.agenda
        if line.item_id in papers  # a substitute is called to single items; what was taken back is gone
    )
    return MySitting(id=row.sitting_id.hex(), row=row, call=call, items=items)


def _item(sitting: MySitting, item_id: str) -> MyItem:
    for each in sitting.items:
        if each.id == item_id:
            return each
    raise NotFoundError


async def _clear_paper(sitting_id: str, item_id: str, admitted: Admitted, portal: Portal) -> SeatPaperRow:
    row = await _mine(sitting_id, admitted, portal)
    papers = await papers_of_member(portal.store.store, row.sitting_id, admitted.account.id)
    paper = papers.get(from_hex(item_id))
    if paper is None:
        raise NotFoundError
    if paper.stand != CLEAR:
        raise NotAllowedNowError
    return replace(paper, body=None, wrap=None)


def _word(what: str, item_id: bytes, said: str, sitting: MySitting, admitted: Admitted, portal: Portal) -> WordRow:
    word, word_id = Word(what=what, item_id=item_id, account_id=admitted.account.id, said=said), random_id()
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=portal.office, message_id=word_id)
    sealed = seal(signed_word(word, portal.office, admitted.signing), to=[sitting.call.key], about=about)
    return WordRow(
        id=word_id, sitting_id=sitting.row.sitting_id, item_id=item_id, account_id=admitted.account.id, what=what,
        body=sealed.body.raw, wrap=sealed.wraps[0].raw,
    )  # fmt: skip


def _opened(body: bytes, wrap: bytes, message_id: bytes, key: PrivateKey, portal: Portal) -> bytes:
    about = SealingContext(purpose=Purpose.HANDOUT, office=portal.office, message_id=message_id)
    try:
        return open_sealed(Body.parse(body), WrapRecord.parse(wrap), key=key, about=about).content
    except CryptoError:
        raise NotFoundError from None  # made for somebody else, or altered: to this account it does not exist
