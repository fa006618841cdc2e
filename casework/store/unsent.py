"""What officers were writing and have not sent, in a case or in the form of a register; rows and values."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, NotYourCaseError
from casework.store.desk_tables import entry_unsent, unsent
from casework.store.engine import Store
from casework.store.office_tables import case_officer, officer
from casework.store.register_tables import register_entry

NEW, EDIT = "new", "edit"
NOWHERE = bytes(16)  # an entry that comes of nothing


@dataclass(frozen=True, slots=True)
class InCase:
    """Written in a case."""

    case_id: bytes


@dataclass(frozen=True, slots=True)
class InEntry:
    """Written in the form of a register: over an entry, or a new one, which may come of an entry or of a case."""

    register: str
    act: str
    entry_id: bytes = NOWHERE


Place = InCase | InEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentRow:
    """One officer's words in one place."""

    place: Place
    officer_id: str
    sealed_id: bytes
    day: date
    body: bytes = field(repr=False)


async def put_unsent(store: Store, row: UnsentRow) -> bytes | None:
    """Keep these in the place of what was kept before; returns under which id that was sealed.

    Refused to whoever does not have the case, and where the entry is no more.
    """
    table, own = _own(row.place, row.officer_id)
    values = {**asdict(row.place), "officer_id": row.officer_id, "sealed_id": row.sealed_id, "day": row.day}
    async with store.writing() as connection:
        # A row is held until the end: two windows that write at once come one after the other.
        await _must_be_there(connection, row.place, row.officer_id)
        before = (await connection.execute(select(table.c.sealed_id).where(*own))).scalar()
        await connection.execute(delete(table).where(*own))
        await connection.execute(insert(table).values(**values, body=row.body))
    return before


async def unsent_of(store: Store, place: Place, officer_id: str) -> UnsentRow | None:
    """What an officer was writing in a place."""
    table, own = _own(place, officer_id)
    query = select(table.c.sealed_id, table.c.day, table.c.body).where(*own)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else UnsentRow(place=place, officer_id=officer_id, **row)


async def drop_unsent(store: Store, place: Place, officer_id: str) -> bytes | None:
    """Forget it; returns under which id it was sealed."""
    table, own = _own(place, officer_id)
    async with store.writing() as connection:
        before = (await connection.execute(select(table.c.sealed_id).where(*own).with_for_update())).scalar()
        if before is not None:
            await connection.execute(delete(table).where(*own))
    return before


async def writers_of_unsent(store: Store) -> list[tuple[str, str]]:
    """In which registers officers were writing: the register and the officer, each pair once."""
    query = select(entry_unsent.c.register, entry_unsent.c.officer_id).distinct()
    async with store.reading() as connection:
        return [(row.register, row.officer_id) for row in await connection.execute(query)]


async def sweep_unsent(store: Store, before: date, over: Collection[tuple[str, str]]) -> list[bytes]:
    """Forget what is older than a day, and what its writer has no more; returns the sealed ids.

    That is a case that was taken from them, an entry that is no more, and a register of the pairs in `over`. What
    comes of a case goes with it.
    """
    theirs = and_(case_officer.c.case_id == unsent.c.case_id, case_officer.c.officer_id == unsent.c.officer_id)
    no_case = ~select(case_officer.c.case_id).where(theirs).exists()
    of_entry = select(register_entry.c.id).where(register_entry.c.id == entry_unsent.c.entry_id)
    own_case = and_(
        case_officer.c.case_id == entry_unsent.c.entry_id, case_officer.c.officer_id == entry_unsent.c.officer_id
    )
    of_case = select(case_officer.c.case_id).where(own_case)
    no_entry = and_(entry_unsent.c.entry_id != NOWHERE, ~of_entry.exists(), ~of_case.exists())
    shut = [and_(entry_unsent.c.register == name, entry_unsent.c.officer_id == who) for name, who in over]
    gone: list[bytes] = []
    async with store.writing() as connection:
        for table, reasons in ((unsent, (no_case,)), (entry_unsent, (no_entry, *shut))):
            ended = or_(table.c.day < before, *reasons)
            found = list((await connection.execute(select(table.c.sealed_id).where(ended))).scalars())
            await connection.execute(delete(table).where(table.c.sealed_id.in_(found)))
            gone += found
    return gone


def _own(place: Place, officer_id: str) -> tuple[Table, list[ColumnElement[bool]]]:
    table = unsent if isinstance(place, InCase) else entry_unsent
    return table, [table.c[name] == value for name, value in {**asdict(place), "officer_id": officer_id}.items()]


async def _must_be_there(connection: AsyncConnection, place: Place, officer_id: str) -> None:
    if isinstance(place, InCase):
        theirs = (case_officer.c.case_id == place.case_id, case_officer.c.officer_id == officer_id)
        if (await connection.execute(select(case_officer.c.case_id).where(*theirs).with_for_update())).first() is None:
            raise NotYourCaseError
        return
    writer = select(officer.c.id).where(officer.c.id == officer_id).with_for_update()
    if (await connection.execute(writer)).first() is None:
        raise NotFoundError
    entry = select(register_entry.c.id).where(register_entry.c.id == place.entry_id)
    theirs = (case_officer.c.case_id == place.entry_id, case_officer.c.officer_id == officer_id)
    its_case = select(case_officer.c.case_id).where(*theirs)
    if place.entry_id != NOWHERE and (await connection.execute(entry.union_all(its_case))).first() is None:
        raise NotFoundError
