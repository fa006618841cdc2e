"""The portal's rows of what registers ask: copies of letters, answers on their way, sealed files with either."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from casework.errors import NotAllowedNowError, NotFoundError
from casework.store.engine import Store
from casework.store.portal_tables import ask, ask_answer, ask_chunk

Pieces = Mapping[bytes, Sequence[bytes]]  # sealed chunks by file id


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """One copy for one account."""

    id: bytes
    account_id: str
    given_day: date
    answer_by: date
    until: date | None = None
    read_day: date | None = None
    answered_day: date | None = None
    taken_back_day: date | None = None
    body: bytes | None = field(default=None, repr=False)
    wrap: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnswerRow:
    """A sealed answer on its way to its entry."""

    ask_id: bytes
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


async def lay_out_asks(store: Store, rows: Sequence[AskRow], files: Mapping[bytes, Pieces]) -> None:
    """Lay copies out for their receivers with the files that go along, all or none."""
    async with store.writing() as connection:
        await connection.execute(insert(ask), [_values(row) for row in rows])
        if pieces := [piece for ask_id, given in files.items() for piece in _pieces(ask_id, given)]:
            await connection.execute(insert(ask_chunk), pieces)


async def asks_of_account(store: Store, account_id: str) -> list[AskRow]:
    """The copies of one account without what is sealed, the newest first."""
    plain = [column for column in ask.c if column.name not in {"place", "body", "wrap"}]
    query = select(*plain).where(ask.c.account_id == account_id).order_by(ask.c.given_day.desc(), ask.c.id)
    async with store.reading() as connection:
        return [AskRow(**row) for row in (await connection.execute(query)).mappings()]


async def one_ask(store: Store, ask_id: bytes, account_id: str) -> AskRow:
    """One copy, for the account it was made for and for no other."""
    columns = [column for column in ask.c if column.name != "place"]
    mine = (ask.c.id == ask_id, ask.c.account_id == account_id)
    async with store.reading() as connection:
        row = (await connection.execute(select(*columns).where(*mine))).mappings().first()
    if row is None:
        raise NotFoundError
    return AskRow(**row)


async def note_ask_read(store: Store, ask_id: bytes, day: date) -> None:
    """Note that a copy is being opened; the first day stays."""
    unread = (ask.c.id == ask_id, ask.c.read_day.is_(None))
    async with store.writing() as connection:
        await connection.execute(update(ask).where(*unread).values(read_day=day))


async def put_ask_answer(store: Store, row: AskAnswerRow, files: Pieces, day: date) -> None:
    """Lay an answer and its files ready for their entry, all or none; what was answered or taken back refuses."""
    async with store.writing() as connection:
        still = (ask.c.id == row.ask_id, ask.c.answered_day.is_(None), ask.c.taken_back_day.is_(None))
        done = await connection.execute(update(ask).where(*still, _is_open(day)).values(answered_day=day))
        if done.rowcount != 1:
            raise NotAllowedNowError
        await connection.execute(insert(ask_answer).values(_values(row)))
        if pieces := _pieces(row.ask_id, files):
            await connection.execute(insert(ask_chunk), pieces)


async def ask_file_chunk(store: Store, ask_id: bytes, file_id: bytes, position: int) -> bytes | None:
    """One sealed piece of a file; None after the last."""
    same = (ask_chunk.c.ask_id == ask_id, ask_chunk.c.file_id == file_id, ask_chunk.c.position == position)
    async with store.reading() as connection:
        return (await connection.execute(select(ask_chunk.c.data).where(*same))).scalar_one_or_none()


async def take_ask_back(store: Store, ask_id: bytes, day: date) -> None:
    """Take a copy back with its files; that it was there stays. One that is answered refuses."""
    gone = {"taken_back_day": day, "body": None, "wrap": None}
    async with store.writing() as connection:
        found = (await connection.execute(select(ask.c.answered_day).where(ask.c.id == ask_id))).first()
        if found is not None:
            out = (ask.c.id == ask_id, ask.c.answered_day.is_(None))
            if (await connection.execute(update(ask).where(*out).values(gone))).rowcount != 1:
                raise NotAllowedNowError
        await connection.execute(delete(ask_chunk).where(ask_chunk.c.ask_id == ask_id))
    await store.checkpoint()


async def asks_read_among(store: Store, ask_ids: Collection[bytes]) -> set[bytes]:
    """Which of these copies their receivers have opened."""
    read = (ask.c.id.in_(list(ask_ids)), ask.c.read_day.is_not(None))
    async with store.reading() as connection:
        return set((await connection.execute(select(ask.c.id).where(*read))).scalars())


async def answers_to_asks(store: Store, ask_ids: Collection[bytes]) -> dict[bytes, AskAnswerRow]:
    """The answers that wait, by their copy."""
    columns = (ask_answer.c.ask_id, ask_answer.c.body, ask_answer.c.wrap)
    async with store.reading() as connection:
        rows = await connection.execute(select(*columns).where(ask_answer.c.ask_id.in_(list(ask_ids))))
        return {row["ask_id"]: AskAnswerRow(**row) for row in rows.mappings()}


async def forget_ask_answer(store: Store, ask_id: bytes) -> None:
    """Forget an answer and its files, which stand in their entry."""
    async with store.writing() as connection:
        await connection.execute(delete(ask_answer).where(ask_answer.c.ask_id == ask_id))
        await connection.execute(delete(ask_chunk).where(ask_chunk.c.ask_id == ask_id))
    await store.checkpoint()


async def destroy_asks(store: Store, ask_ids: Sequence[bytes]) -> None:
    """Delete copies with whatever answers them and their files: the entry that they were about is destroyed."""
    async with store.writing() as connection:
        for table, column in ((ask_chunk, ask_chunk.c.ask_id), (ask_answer, ask_answer.c.ask_id), (ask, ask.c.id)):
            await connection.execute(delete(table).where(column.in_(list(ask_ids))))
    await store.checkpoint()


async def sweep_asks(store: Store, before: date, today: date) -> int:
    """Forget copies that ended before a day, and what nobody may open any more; returns how many copies went."""
    ended = or_(ask.c.answered_day < before, ask.c.taken_back_day < before, ask.c.answer_by < before)
    waiting = select(ask_answer.c.ask_id)
    async with store.writing() as connection:
        closed = select(ask.c.id).where(ask.c.until < today, ask.c.id.not_in(waiting))
        await connection.execute(delete(ask_chunk).where(ask_chunk.c.ask_id.in_(closed)))
        await connection.execute(update(ask).where(ask.c.until < today).values(body=None, wrap=None))
        gone = await connection.execute(
            delete(ask).where(ended, or_(ask.c.until.is_(None), ask.c.until < today), ask.c.id.not_in(waiting))
        )
        left = select(ask.c.id)
        await connection.execute(delete(ask_chunk).where(ask_chunk.c.ask_id.not_in(left)))
    return int(gone.rowcount)


def _is_open(day: date) -> ColumnElement[bool]:
    return or_(ask.c.until.is_(None), ask.c.until >= day)


def _pieces(ask_id: bytes, files: Pieces) -> list[dict[str, Any]]:
    return [
        {"ask_id": ask_id, "file_id": file_id, "position": position, "data": data}
        for file_id, chunks in files.items()
        for position, data in enumerate(chunks)
    ]


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
