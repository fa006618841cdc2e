"""The portal's rows and values: accounts, copies of fact sheets, answers on their way, counts of entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from casework.errors import NotAllowedNowError, NotFoundError
from casework.store.engine import Store
from casework.store.portal_tables import account, answer, entry_count, handout


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account of a department's user; the sealed parts open only with the passphrase."""

    id: str
    login: str
    name: str
    unit: str
    roles: str
    public_key: bytes
    verify_key: bytes
    salt: bytes
    profile: str
    sealed_seed: bytes = field(repr=False)
    sealed_sign: bytes = field(repr=False)
    sealed_totp: bytes | None = field(repr=False)
    last_otp: int
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutRow:
    """One copy of a fact sheet for one account."""

    id: bytes
    account_id: str
    number: str
    copy: str
    given_day: date
    answer_by: date
    read_day: date | None = None
    answered_day: date | None = None
    taken_back_day: date | None = None
    body: bytes | None = field(default=None, repr=False)
    wrap: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A sealed answer on its way to a case."""

    handout_id: bytes
    body: bytes = field(repr=False)
    wrap: bytes = field(repr=False)


class PortalStore:
    """What the portal and the office keep for each other; nothing here can open anything."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def by_login(self, login: str) -> AccountRow | None:
        """The account with this login name, if there is one."""
        async with self.store.reading() as connection:
            row = (await connection.execute(select(account).where(account.c.login == login))).mappings().first()
        return None if row is None else AccountRow(**row)

    async def accounts(self) -> list[AccountRow]:
        """Every account, by department and name."""
        async with self.store.reading() as connection:
            rows = (await connection.execute(select(account).order_by(account.c.unit, account.c.name))).mappings()
            return [AccountRow(**row) for row in rows]

    async def is_suspended(self, account_id: str) -> bool:
        """Whether an account may not be used any more; one that is not there may not either."""
        query = select(account.c.suspended).where(account.c.id == account_id)
        async with self.store.reading() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
        return found is not False

    async def accept_otp(self, account_id: str, counter: int) -> bool:
        """Use up a one-time code; false if it or a later one was used before."""
        unused = (account.c.id == account_id, account.c.last_otp < counter)
        async with self.store.writing() as connection:
            done = await connection.execute(update(account).where(*unused).values(last_otp=counter))
        return done.rowcount == 1

    async def add_account(self, row: AccountRow) -> None:
        """Create an account."""
        async with self.store.writing() as connection:
            await connection.execute(insert(account).values(_values(row)))

    async def suspend(self, account_id: str, *, suspended: bool) -> None:
        """Take somebody's way in, or give it back."""
        async with self.store.writing() as connection:
            await connection.execute(update(account).where(account.c.id == account_id).values(suspended=suspended))

    async def numbers_of(self, unit: str) -> set[str]:
        """The numbers that a department's copies bear already."""
        mine = select(account.c.id).where(account.c.unit == unit)
        async with self.store.reading() as connection:
            found = await connection.execute(select(handout.c.number).where(handout.c.account_id.in_(mine)))
            return set(found.scalars())

    async def hand_out(self, rows: Sequence[HandoutRow]) -> None:
        """Lay copies out for their receivers, all or none."""
        async with self.store.writing() as connection:
            await connection.execute(insert(handout), [_values(row) for row in rows])

    async def handouts_of(self, account_id: str) -> list[HandoutRow]:
        """The copies of one account without what is sealed, the newest first."""
        plain = [column for column in handout.c if column.name not in {"place", "body", "wrap"}]
        query = select(*plain).where(handout.c.account_id == account_id)
        async with self.store.reading() as connection:
            rows = (await connection.execute(query.order_by(handout.c.given_day.desc(), handout.c.number))).mappings()
            return [HandoutRow(**row) for row in rows]

    async def handout(self, handout_id: bytes, account_id: str) -> HandoutRow:
        """One copy, for the account it was made for and for no other."""
        columns = [column for column in handout.c if column.name != "place"]
        mine = (handout.c.id == handout_id, handout.c.account_id == account_id)
        async with self.store.reading() as connection:
            row = (await connection.execute(select(*columns).where(*mine))).mappings().first()
        if row is None:
            raise NotFoundError
        return HandoutRow(**row)

    async def note_first_reading(self, handout_id: bytes, day: date) -> None:
        """Note that a copy is being opened; the first day stays."""
        unread = (handout.c.id == handout_id, handout.c.read_day.is_(None))
        async with self.store.writing() as connection:
            await connection.execute(update(handout).where(*unread).values(read_day=day))

    async def put_answer(self, row: AnswerRow, day: date) -> None:
        """Lay an answer ready for its case; one that is answered or taken back refuses another."""
        still = (handout.c.answered_day.is_(None), handout.c.taken_back_day.is_(None))
        async with self.store.writing() as connection:
            done = await connection.execute(
                update(handout).where(handout.c.id == row.handout_id, *still).values(answered_day=day)
            )
            if done.rowcount != 1:
                raise NotAllowedNowError
            await connection.execute(insert(answer).values(_values(row)))

    async def take_back(self, handout_id: bytes, day: date) -> None:
        """Take a copy back: what was sealed in it is gone, that it was there stays; an answered one refuses."""
        gone = {"taken_back_day": day, "body": None, "wrap": None}
        async with self.store.writing() as connection:
            found = await connection.execute(select(handout.c.answered_day).where(handout.c.id == handout_id))
            if (row := found.first()) is not None and row.answered_day is not None:
                raise NotAllowedNowError
            out = (handout.c.id == handout_id, handout.c.answered_day.is_(None))
            done = await connection.execute(update(handout).where(*out).values(gone))
            if row is not None and done.rowcount != 1:  # answered in this moment
                raise NotAllowedNowError
        await self.store.checkpoint()

    async def read_among(self, handout_ids: Sequence[bytes]) -> set[bytes]:
        """Which of these copies their receivers have opened."""
        read = (handout.c.id.in_(handout_ids), handout.c.read_day.is_not(None))
        async with self.store.reading() as connection:
            return set((await connection.execute(select(handout.c.id).where(*read))).scalars())

    async def answers_to(self, handout_ids: Sequence[bytes]) -> list[AnswerRow]:
        """The answers that wait for these copies' cases."""
        columns = (answer.c.handout_id, answer.c.body, answer.c.wrap)
        async with self.store.reading() as connection:
            rows = await connection.execute(select(*columns).where(answer.c.handout_id.in_(handout_ids)))
            return [AnswerRow(**row) for row in rows.mappings()]

    async def forget_answer(self, handout_id: bytes) -> None:
        """Forget an answer that stands in its case."""
        async with self.store.writing() as connection:
            await connection.execute(delete(answer).where(answer.c.handout_id == handout_id))
        await self.store.checkpoint()

    async def destroy_copies(self, handout_ids: Sequence[bytes]) -> None:
        """Delete copies and whatever answers them: the case that they were made for is destroyed."""
        async with self.store.writing() as connection:
            await connection.execute(delete(answer).where(answer.c.handout_id.in_(handout_ids)))
            await connection.execute(delete(handout).where(handout.c.id.in_(handout_ids)))
        await self.store.checkpoint()

    async def sweep(self, before: date) -> int:
        """Forget copies that ended before a day and answers of copies that are gone; returns how many copies."""
        ended = or_(handout.c.answered_day < before, handout.c.taken_back_day < before, handout.c.answer_by < before)
        waiting = select(answer.c.handout_id)
        async with self.store.writing() as connection:
            gone = await connection.execute(delete(handout).where(ended, handout.c.id.not_in(waiting)))
        return int(gone.rowcount)

    async def count_entry(self, account_id: str, day: date, channel: str) -> None:
        """Count one more ordinary complaint that somebody took."""
        mine = (entry_count.c.account_id == account_id, entry_count.c.day == day, entry_count.c.channel == channel)
        async with self.store.writing() as connection:
            done = await connection.execute(update(entry_count).where(*mine).values(entries=entry_count.c.entries + 1))
            if done.rowcount == 0:
                first = {"account_id": account_id, "day": day, "channel": channel, "entries": 1}
                await connection.execute(insert(entry_count).values(first))

    async def entries_on(self, account_id: str, day: date) -> dict[str, int]:
        """How many ordinary complaints somebody took on a day, by channel."""
        mine = (entry_count.c.account_id == account_id, entry_count.c.day == day)
        async with self.store.reading() as connection:
            rows = await connection.execute(select(entry_count.c.channel, entry_count.c.entries).where(*mine))
            return {row.channel: row.entries for row in rows}

    async def entries_between(self, first: date, last: date) -> list[tuple[str, date, str, int]]:
        """How many ordinary complaints who took on which of these days: account, day, channel, number."""
        query = select(entry_count.c.account_id, entry_count.c.day, entry_count.c.channel, entry_count.c.entries)
        async with self.store.reading() as connection:
            rows = await connection.execute(
                query.where(entry_count.c.day.between(first, last), entry_count.c.entries > 0)
            )
            return [tuple(row) for row in rows]

    async def uncount_entry(self, account_id: str, day: date, channel: str) -> None:
        """Count one less: what was taken down as an ordinary complaint was none."""
        mine = (entry_count.c.account_id == account_id, entry_count.c.day == day, entry_count.c.channel == channel)
        async with self.store.writing() as connection:
            await connection.execute(
                update(entry_count).where(*mine, entry_count.c.entries > 0).values(entries=entry_count.c.entries - 1)
            )


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
