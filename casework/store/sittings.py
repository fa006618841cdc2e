"""What lies at the portal for a sitting: calls, papers, words on their way, votes; rows and values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotAllowedNowError, NotFoundError
from casework.store.engine import Store
from casework.store.sitting_tables import ballot, item_vote, seat_call, seat_note, seat_paper, seat_word, vote_cast

ASKED, CLEAR, EXCLUDED = "asked", "clear", "excluded"
DECLARATION, VOTE = "declaration", "vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One member's call to a sitting."""

    id: bytes
    sitting_id: bytes
    account_id: str
    day: date
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    open: bool = False
    here: bool = False
    read_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPaperRow:
    """One member's copy of one paper; empty once they take no part."""

    id: bytes
    sitting_id: bytes
    item_id: bytes
    account_id: str
    stand: str = ASKED
    read_day: date | None = None
    body: bytes | None = field(default=None, repr=False)
    wrap: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """What a member says to an item, sealed to the sitting."""

    id: bytes
    sitting_id: bytes
    item_id: bytes
    account_id: str
    what: str
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRow:
    """A vote that is or was open."""

    item_id: bytes
    sitting_id: bytes
    secret: bool
    open: bool
    urn_key: bytes
    taken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRow:
    """One choice in the urn; nothing says whose."""

    id: bytes
    item_id: bytes
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A member's own notes beside a paper."""

    paper_id: bytes
    id: bytes
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


async def lay_out(store: Store, calls: Sequence[CallRow], papers: Sequence[SeatPaperRow]) -> None:
    """Lay calls and papers out for members, all or none; whoever was called before has theirs already."""
    async with store.writing() as connection:
        for call in calls:
            known = (seat_call.c.sitting_id == call.sitting_id, seat_call.c.account_id == call.account_id)
            if (await connection.execute(select(seat_call.c.id).where(*known))).first() is None:
                await connection.execute(insert(seat_call).values(_values(call)))
        for paper in papers:
            same = (seat_paper.c.item_id == paper.item_id, seat_paper.c.account_id == paper.account_id)
            if (await connection.execute(select(seat_paper.c.id).where(*same))).first() is None:
                await connection.execute(insert(seat_paper).values(_values(paper)))


async def calls_for(store: Store, account_id: str) -> list[CallRow]:
    """The sittings that somebody is called to, the next one first."""
    return await _calls(store, seat_call.c.account_id == account_id)


async def calls_of(store: Store, sitting_id: bytes) -> list[CallRow]:
    """Everybody's call to a sitting."""
    return await _calls(store, seat_call.c.sitting_id == sitting_id)


async def my_call(store: Store, sitting_id: bytes, account_id: str) -> CallRow:
    """One member's call; for anybody else it does not exist."""
    found = await _calls(store, (seat_call.c.sitting_id == sitting_id) & (seat_call.c.account_id == account_id))
    if not found:
        raise NotFoundError
    return found[0]


async def note_call_read(store: Store, call_id: bytes, day: date) -> None:
    """Note that a call is being opened; the first day stays."""
    unread = (seat_call.c.id == call_id, seat_call.c.read_day.is_(None))
    async with store.writing() as connection:
        await connection.execute(update(seat_call).where(*unread).values(read_day=day))


async def say_here(store: Store, call_id: bytes) -> None:
    """Note that a member says they are there, while the sitting is open."""
    mine = (seat_call.c.id == call_id, seat_call.c.open.is_(True))
    async with store.writing() as connection:
        if (await connection.execute(update(seat_call).where(*mine).values(here=True))).rowcount != 1:
            raise NotAllowedNowError


async def open_calls(store: Store, sitting_id: bytes) -> None:
    """The sitting begins: members may say that they are there."""
    async with store.writing() as connection:
        await connection.execute(update(seat_call).where(seat_call.c.sitting_id == sitting_id).values(open=True))


async def papers_of_member(store: Store, sitting_id: bytes, account_id: str) -> dict[bytes, SeatPaperRow]:
    """One member's copies by item."""
    query = select(*_without_place(seat_paper)).where(
        seat_paper.c.sitting_id == sitting_id, seat_paper.c.account_id == account_id
    )
    async with store.reading() as connection:
        rows = (await connection.execute(query)).mappings()
        return {row["item_id"]: SeatPaperRow(**row) for row in rows}


async def stands_of(store: Store, sitting_id: bytes) -> dict[tuple[bytes, str], str]:
    """How every member stands to every item."""
    query = select(seat_paper.c.item_id, seat_paper.c.account_id, seat_paper.c.stand)
    async with store.reading() as connection:
        rows = await connection.execute(query.where(seat_paper.c.sitting_id == sitting_id))
        return {(row.item_id, row.account_id): row.stand for row in rows}


async def declare(store: Store, word: WordRow, stand: str) -> None:
    """Keep a declaration with what follows from it: whoever takes no part loses the copy in the same moment."""
    mine = (seat_paper.c.item_id == word.item_id, seat_paper.c.account_id == word.account_id)
    gone = {"body": None, "wrap": None} if stand == EXCLUDED else {}
    async with store.writing() as connection:
        asked = update(seat_paper).where(*mine, seat_paper.c.stand == ASKED)
        if (await connection.execute(asked.values(stand=stand, **gone))).rowcount != 1:
            raise NotAllowedNowError
        await connection.execute(insert(seat_word).values(_values(word)))
    await store.checkpoint()


async def exclude_from(store: Store, item_id: bytes, account_id: str) -> None:
    """Take a member's copy of an item away, whatever they said."""
    mine = (seat_paper.c.item_id == item_id, seat_paper.c.account_id == account_id)
    gone = {"stand": EXCLUDED, "body": None, "wrap": None}
    async with store.writing() as connection:
        voted = (vote_cast.c.item_id == item_id, vote_cast.c.account_id == account_id)
        if (await connection.execute(select(vote_cast.c.item_id).where(*voted))).first() is not None:
            raise NotAllowedNowError  # a vote that was cast is not taken back from outside
        if (await connection.execute(update(seat_paper).where(*mine).values(gone))).rowcount != 1:
            raise NotFoundError
    await store.checkpoint()


async def note_paper_read(store: Store, paper_id: bytes, day: date) -> None:
    """Note that a copy is being opened; the first day stays."""
    unread = (seat_paper.c.id == paper_id, seat_paper.c.read_day.is_(None))
    async with store.writing() as connection:
        await connection.execute(update(seat_paper).where(*unread).values(read_day=day))


async def words_of(store: Store, sitting_id: bytes, what: str) -> list[WordRow]:
    """What members said, sealed to the sitting."""
    columns = _without_place(seat_word)
    these = (seat_word.c.sitting_id == sitting_id, seat_word.c.what == what)
    async with store.reading() as connection:
        return [WordRow(**row) for row in (await connection.execute(select(*columns).where(*these))).mappings()]


async def open_vote(store: Store, row: VoteRow) -> None:
    """Open a vote; one that is or was open stays as it is."""
    async with store.writing() as connection:
        known = select(item_vote.c.item_id).where(item_vote.c.item_id == row.item_id)
        if (await connection.execute(known)).first() is not None:
            raise NotAllowedNowError
        await connection.execute(insert(item_vote).values(_values(row)))


async def votes_of(store: Store, sitting_id: bytes) -> dict[bytes, VoteRow]:
    """The votes of a sitting by item."""
    query = select(item_vote).where(item_vote.c.sitting_id == sitting_id)
    async with store.reading() as connection:
        return {row["item_id"]: VoteRow(**row) for row in (await connection.execute(query)).mappings()}


async def cast_of(store: Store, item_ids: Sequence[bytes]) -> dict[bytes, frozenset[str]]:
    """Who has voted on each of these items; not how."""
    query = select(vote_cast).where(vote_cast.c.item_id.in_(item_ids))
    async with store.reading() as connection:
        rows = list(await connection.execute(query))
    return {one: frozenset(row.account_id for row in rows if row.item_id == one) for one in item_ids}


async def cast_openly(store: Store, word: WordRow) -> None:
    """Keep a signed vote; a second one, or one to a vote that is closed, is refused."""
    async with store.writing() as connection:
        await _mark_cast(connection, word.item_id, word.account_id, secret=False)
        await connection.execute(insert(seat_word).values(_values(word)))


async def cast_secretly(store: Store, account_id: str, row: BallotRow) -> None:
    """Put a choice into the urn and note who has voted; nothing ties the two but this one moment."""
    async with store.writing() as connection:
        await _mark_cast(connection, row.item_id, account_id, secret=True)
        await connection.execute(insert(ballot).values(_values(row)))


async def close_vote(store: Store, item_id: bytes) -> None:
    """Take no more votes; one that is closed already stays closed."""
    async with store.writing() as connection:
        await connection.execute(update(item_vote).where(item_vote.c.item_id == item_id).values(open=False))


async def ballots_of(store: Store, item_id: bytes) -> list[BallotRow]:
    """Everything in the urn of a closed vote."""
    closed = select(item_vote.c.open).where(item_vote.c.item_id == item_id)
    async with store.reading() as connection:
        if (await connection.execute(closed)).scalar_one_or_none() is not False:
            raise NotAllowedNowError
        rows = await connection.execute(select(*_without_place(ballot)).where(ballot.c.item_id == item_id))
        return [BallotRow(**row) for row in rows.mappings()]


async def empty_urn(store: Store, item_id: bytes) -> None:
    """Destroy what lay in an urn: only the tally stays."""
    async with store.writing() as connection:
        await connection.execute(delete(ballot).where(ballot.c.item_id == item_id))
    await store.checkpoint()


async def void_vote(store: Store, item_id: bytes) -> None:
    """Take a vote back with everything that was cast, so that it can be taken again."""
    async with store.writing() as connection:
        await connection.execute(delete(seat_word).where(seat_word.c.item_id == item_id, seat_word.c.what == VOTE))
        for table in (ballot, vote_cast, item_vote):
            await connection.execute(delete(table).where(table.c.item_id == item_id))
    await store.checkpoint()


async def clear_item(store: Store, item_id: bytes) -> None:
    """Take everything of one item away: it may not be read any more."""
    mine = select(seat_paper.c.id).where(seat_paper.c.item_id == item_id)
    async with store.writing() as connection:
        await connection.execute(delete(seat_note).where(seat_note.c.paper_id.in_(mine)))
        for table in (ballot, vote_cast, item_vote, seat_word, seat_paper):
            await connection.execute(delete(table).where(table.c.item_id == item_id))
    await store.checkpoint()


async def keep_note(store: Store, row: NoteRow, before: int) -> None:
    """Keep the next writing of a member's notes; stale if another window was faster."""
    async with store.writing() as connection:
        if before == 0:
            known = select(seat_note.c.version).where(seat_note.c.paper_id == row.paper_id)
            if (await connection.execute(known)).first() is not None:
                raise NotAllowedNowError
            await connection.execute(insert(seat_note).values(**_values(row), version=1))
            return
        same = (seat_note.c.paper_id == row.paper_id, seat_note.c.version == before)
        done = await connection.execute(update(seat_note).where(*same).values(**_values(row), version=before + 1))
        if done.rowcount != 1:
            raise NotAllowedNowError
    await store.checkpoint()


async def note_beside(store: Store, paper_id: bytes) -> tuple[NoteRow, int] | None:
    """A member's notes beside a paper, and how often they were written."""
    async with store.reading() as connection:
        row = (await connection.execute(select(seat_note).where(seat_note.c.paper_id == paper_id))).mappings().first()
    if row is None:
        return None
    values = dict(row)
    return NoteRow(**{name: values[name] for name in NoteRow.__dataclass_fields__}), int(values["version"])


async def clear_sitting(store: Store, sitting_id: bytes) -> None:
    """Take everything of a sitting away: papers, notes, words, marks of votes and whatever is in an urn."""
    mine = select(seat_paper.c.id).where(seat_paper.c.sitting_id == sitting_id)
    voted = select(item_vote.c.item_id).where(item_vote.c.sitting_id == sitting_id)
    async with store.writing() as connection:
        await connection.execute(delete(seat_note).where(seat_note.c.paper_id.in_(mine)))
        for table in (ballot, vote_cast):
            await connection.execute(delete(table).where(table.c.item_id.in_(voted)))
        for table in (item_vote, seat_word, seat_paper, seat_call):
            await connection.execute(delete(table).where(table.c.sitting_id == sitting_id))
    await store.checkpoint()


async def _mark_cast(connection: AsyncConnection, item_id: bytes, account_id: str, *, secret: bool) -> None:
    open_one = (item_vote.c.item_id == item_id, item_vote.c.open.is_(True), item_vote.c.secret.is_(secret))
    # Counting locks the row, so that a vote cannot close between this look and the mark.
    counted = update(item_vote).where(*open_one).values(taken=item_vote.c.taken + 1)
    if (await connection.execute(counted)).rowcount != 1:
        raise NotAllowedNowError
    part = (seat_paper.c.item_id == item_id, seat_paper.c.account_id == account_id, seat_paper.c.stand == CLEAR)
    if (await connection.execute(select(func.count()).select_from(seat_paper).where(*part))).scalar_one() != 1:
        raise NotAllowedNowError
    try:
        await connection.execute(insert(vote_cast).values(item_id=item_id, account_id=account_id))
    except IntegrityError:
        raise NotAllowedNowError from None


async def _calls(store: Store, where: ColumnElement[bool]) -> list[CallRow]:
    query = select(*_without_place(seat_call)).where(where)
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(seat_call.c.day, seat_call.c.id))).mappings()
        return [CallRow(**row) for row in rows]


def _without_place(table: Table) -> list[ColumnElement[Any]]:
    return [column for column in table.c if column.name != "place"]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
