"""Officers, desks, custodians, epoch keys: rows to values and back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from casework.errors import NotFoundError
from casework.store.engine import Store
from casework.store.office_tables import custodian, desk_member, epoch_key, holiday, officer, officer_posting
from crypto.keys import random_id, same


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRow:
    """An officer's account; the sealed parts open only with the passphrase."""

    id: str
    login: str
    name: str
    team: str
    roles: str
    public_key: bytes
    verify_key: bytes
    salt: bytes
    profile: str
    sealed_seed: bytes
    sealed_sign: bytes
    sealed_totp: bytes | None
    last_otp: int
    suspended: bool
    renewing: bool = False
    key_since: date | None = None
    last_unlock: date | None = None
    suspended_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Where an officer works or worked, in the district's departments and bodies."""

    officer_id: str
    unit: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodianRow:
    """A custodian's public keys, and who has taken their place."""

    id: str
    name: str
    public_key: bytes
    verify_key: bytes
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochKeyRow:
    """A desk's public key for some weeks."""

    id: bytes
    desk: str
    public_key: bytes
    valid_from: date
    valid_until: date
    destroyed: bool
    tainted: bool = False


class People:
    """Who works here, at which desk, with which public keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_login(self, login: str) -> OfficerRow | None:
        """The account with this login name, if there is one."""
        async with self._store.reading() as connection:
            row = (await connection.execute(select(officer).where(officer.c.login == login))).mappings().first()
        return None if row is None else OfficerRow(**row)

    async def all(self) -> list[OfficerRow]:
        """Every account by name."""
        async with self._store.reading() as connection:
            rows = (await connection.execute(select(officer).order_by(officer.c.name))).mappings()
            return [OfficerRow(**row) for row in rows]

    async def get(self, officer_id: str) -> OfficerRow:
        """The account with this id."""
        async with self._store.reading() as connection:
            row = (await connection.execute(select(officer).where(officer.c.id == officer_id))).mappings().first()
        if row is None:
            raise NotFoundError
        return OfficerRow(**row)

    async def stands(self, officer_id: str, public_key: bytes) -> bool:
        """Whether somebody with these keys may open anything: not suspended, and the keys are the account's own."""
        return await self.standing_row(officer_id, public_key) is not None

    async def standing_row(self, officer_id: str, public_key: bytes) -> OfficerRow | None:
        """The account, if whoever has these keys may open anything now."""
        async with self._store.reading() as connection:
            row = (await connection.execute(select(officer).where(officer.c.id == officer_id))).mappings().first()
        found = None if row is None else OfficerRow(**row)
        stands = found is not None and not found.suspended and not found.renewing
        return found if found and stands and same(found.public_key, public_key) else None

    async def standing(self, officer_ids: Collection[str]) -> dict[str, bytes]:
        """Of several officers those who may open anything now, each with the one public key whose holder may."""
        query = select(officer.c.id, officer.c.public_key).where(
            officer.c.id.in_(list(officer_ids)), officer.c.suspended.is_(False), officer.c.renewing.is_(False)
        )
        async with self._store.reading() as connection:
            return {row.id: row.public_key for row in await connection.execute(query)}

    async def note_unlock(self, officer_id: str, today: date) -> None:
        """Keep the day of a login, and no other of them."""
        earlier = officer.c.last_unlock.is_(None) | (officer.c.last_unlock < today)
        async with self._store.writing() as connection:
            await connection.execute(
                update(officer).where(officer.c.id == officer_id, earlier).values(last_unlock=today)
            )

    async def desks_of(self, officer_id: str) -> frozenset[str]:
        """The desks an officer receives at."""
        query = select(desk_member.c.desk).where(desk_member.c.officer_id == officer_id)
        async with self._store.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def at_desk(self, desk: str) -> list[OfficerRow]:
        """The officers who receive at a desk."""
        query = (
            select(officer)
            .join(desk_member, desk_member.c.officer_id == officer.c.id)
            .where(desk_member.c.desk == desk, officer.c.suspended.is_(False))
            .order_by(officer.c.id)
        )
        async with self._store.reading() as connection:
            return [OfficerRow(**row) for row in (await connection.execute(query)).mappings()]

    async def accept_otp(self, officer_id: str, counter: int) -> bool:
        """Use up a one-time code; false if it or a later one was used before."""
        async with self._store.writing() as connection:
            done = await connection.execute(
                update(officer).where(officer.c.id == officer_id, officer.c.last_otp < counter).values(last_otp=counter)
            )
        return done.rowcount == 1

    async def add_officer(self, row: OfficerRow, desks: Sequence[str]) -> None:
        """Create an account."""
        values = {name: getattr(row, name) for name in OfficerRow.__dataclass_fields__}
        async with self._store.writing() as connection:
            await connection.execute(insert(officer).values(values))
            for desk in desks:
                await connection.execute(insert(desk_member).values(desk=desk, officer_id=row.id))

    async def add_posting(self, row: Posting) -> None:
        """Record where an officer works or worked; what is recorded of the same unit and first day is replaced."""
        same = (officer_posting.c.officer_id == row.officer_id) & (officer_posting.c.unit == row.unit)
        values = {name: getattr(row, name) for name in Posting.__dataclass_fields__}
        async with self._store.writing() as connection:
            await connection.execute(delete(officer_posting).where(same, officer_posting.c.since == row.since))
            await connection.execute(insert(officer_posting).values(id=random_id(), **values))

    async def postings(self) -> list[Posting]:
        """Where everybody works or worked, oldest first."""
        query = select(officer_posting).order_by(officer_posting.c.since, officer_posting.c.unit)
        async with self._store.reading() as connection:
            rows = (await connection.execute(query)).mappings()
            return [Posting(**{name: row[name] for name in Posting.__dataclass_fields__}) for row in rows]

    async def add_custodian(self, row: CustodianRow) -> None:
        """Record a custodian's public keys."""
        values = {name: getattr(row, name) for name in CustodianRow.__dataclass_fields__}
        async with self._store.writing() as connection:
            await connection.execute(insert(custodian).values(values))

    async def custodians(self) -> list[CustodianRow]:
        """The custodians in the order of the key list; nobody whose place another has taken."""
        return [each for each in await self.every_custodian() if each.replaced_by is None]

    async def every_custodian(self) -> list[CustodianRow]:
        """The same with those who were replaced."""
        async with self._store.reading() as connection:
            rows = (await connection.execute(select(custodian).order_by(custodian.c.id))).mappings()
            return [CustodianRow(**row) for row in rows]

    async def replace_custodian(self, old_id: str, row: CustodianRow) -> None:
        """Put somebody in the place of a custodian, in one transaction; whose place was taken already stays so."""
        values = {name: getattr(row, name) for name in CustodianRow.__dataclass_fields__}
        standing = (custodian.c.id == old_id, custodian.c.replaced_by.is_(None))
        async with self._store.writing() as connection:
            done = await connection.execute(update(custodian).where(*standing).values(replaced_by=row.id))
            if done.rowcount != 1:
                raise NotFoundError
            await connection.execute(insert(custodian).values(values))

    async def add_epoch_key(self, row: EpochKeyRow) -> None:
        """Record a desk's new public key."""
        values = {name: getattr(row, name) for name in EpochKeyRow.__dataclass_fields__}
        async with self._store.writing() as connection:
            await connection.execute(insert(epoch_key).values(values))

    async def epoch_keys(self) -> list[EpochKeyRow]:
        """Every epoch key whose private part still exists."""
        query = (
            select(epoch_key).where(epoch_key.c.destroyed.is_(False)).order_by(epoch_key.c.desk, epoch_key.c.valid_from)
        )
        async with self._store.reading() as connection:
            return [EpochKeyRow(**row) for row in (await connection.execute(query)).mappings()]

    async def shorten_epoch_key(self, key_id: bytes, until: date) -> None:
        """Let a desk's key receive no longer than this day."""
        later = epoch_key.c.valid_until > until
        async with self._store.writing() as connection:
            await connection.execute(update(epoch_key).where(epoch_key.c.id == key_id, later).values(valid_until=until))

    async def epoch_key_destroyed(self, key_id: bytes) -> None:
        """Note that nothing opens what is sealed to this key any more."""
        async with self._store.writing() as connection:
            await connection.execute(update(epoch_key).where(epoch_key.c.id == key_id).values(destroyed=True))

    async def add_holiday(self, day: date, name: str) -> None:
        """Add a holiday, or give one that was added another name."""
        async with self._store.writing() as connection:
            await connection.execute(delete(holiday).where(holiday.c.day == day))
            await connection.execute(insert(holiday).values(day=day, name=name))

    async def remove_holiday(self, day: date) -> None:
        """Take back a holiday that was added."""
        async with self._store.writing() as connection:
            await connection.execute(delete(holiday).where(holiday.c.day == day))

    async def added_holidays(self) -> dict[date, str]:
        """Holidays the administrator added."""
        async with self._store.reading() as connection:
            return {row.day: row.name for row in await connection.execute(select(holiday))}
