"""What officers were writing and have not sent; rows and values."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import and_, delete, insert, or_, select

from casework.errors import NotYourCaseError
from casework.store.desk_tables import unsent
from casework.store.engine import Store
from casework.store.office_tables import case_officer


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentRow:
    """One officer's words in one case."""

    case_id: bytes
    officer_id: str
    sealed_id: bytes
    day: date
    body: bytes = field(repr=False)


async def put_unsent(store: Store, row: UnsentRow) -> bytes | None:
    """Keep these in the place of what was kept before; returns under which id that was sealed.

    Refused to whoever does not have the case.
    """
    own = (unsent.c.case_id == row.case_id, unsent.c.officer_id == row.officer_id)
    theirs = (case_officer.c.case_id == row.case_id, case_officer.c.officer_id == row.officer_id)
    async with store.writing() as connection:
        # The row is held until the end: two windows that write at once come one after the other.
        if (await connection.execute(select(case_officer.c.case_id).where(*theirs).with_for_update())).first() is None:
            raise NotYourCaseError
        before = (await connection.execute(select(unsent.c.sealed_id).where(*own))).scalar()
        await connection.execute(delete(unsent).where(*own))
        await connection.execute(insert(unsent).values(**asdict(row)))
    return before


async def unsent_of(store: Store, case_id: bytes, officer_id: str) -> UnsentRow | None:
    """What an officer was writing in a case."""
    query = select(unsent).where(unsent.c.case_id == case_id, unsent.c.officer_id == officer_id)
    async with store.reading() as connection:
        row = (await connection.execute(query)).mappings().first()
    return None if row is None else UnsentRow(**row)


async def drop_unsent(store: Store, case_id: bytes, officer_id: str) -> bytes | None:
    """Forget it; returns under which id it was sealed."""
    own = (unsent.c.case_id == case_id, unsent.c.officer_id == officer_id)
    async with store.writing() as connection:
        before = (await connection.execute(select(unsent.c.sealed_id).where(*own).with_for_update())).scalar()
        if before is not None:
            await connection.execute(delete(unsent).where(*own))
    return before


async def sweep_unsent(store: Store, before: date) -> list[bytes]:
    """Forget what is older than a day, or whose writer does not have the case any more; returns their sealed ids."""
    theirs = and_(case_officer.c.case_id == unsent.c.case_id, case_officer.c.officer_id == unsent.c.officer_id)
    over = or_(unsent.c.day < before, ~select(case_officer.c.case_id).where(theirs).exists())
    async with store.writing() as connection:
        gone = list((await connection.execute(select(unsent.c.sealed_id).where(over))).scalars())
        await connection.execute(delete(unsent).where(unsent.c.sealed_id.in_(gone)))
    return gone
