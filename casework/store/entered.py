"""Which cases were carried over into another system by hand, under a sealed number; rows and values."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, insert, select

from casework.list_errors import NumberTakenError
from casework.states import CaseState
from casework.store.engine import Store
from casework.store.office_tables import case, case_officer
from casework.store.recused import recused_by
from casework.store.repeat_tables import case_entered, imported


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredRow:
    """A case that stands in another system as well."""

    case_id: bytes
    sealed_id: bytes
    officer_id: str
    day: date
    body: bytes = field(repr=False)


async def entered_row(store: Store, case_id: bytes) -> EnteredRow | None:
    """What was noted of a case that was carried over."""
    async with store.reading() as connection:
        found = await connection.execute(select(case_entered).where(case_entered.c.case_id == case_id))
        row = found.mappings().first()
    return None if row is None else EnteredRow(**row)


async def note_entered(store: Store, row: EnteredRow, tag: bytes, source: str) -> None:
    """Note that a case was carried over, and its number as one that is here: an import will not bring it again."""
    async with store.writing() as connection:
        if (await connection.execute(select(imported.c.tag).where(imported.c.tag == tag))).first() is not None:
            raise NumberTakenError
        await connection.execute(insert(imported).values(tag=tag, source=source, day=row.day, message_id=None))
        await connection.execute(delete(case_entered).where(case_entered.c.case_id == row.case_id))
        values = {name: getattr(row, name) for name in EnteredRow.__dataclass_fields__}
        await connection.execute(insert(case_entered).values(**values))


async def to_be_entered(
    store: Store, officer_id: str, kinds: Collection[str], lanes: Collection[str], *, limit: int
) -> list[bytes]:
    """The ordinary cases of these lanes that an officer holds and nobody has carried over yet, oldest first."""
    mine = select(case_officer.c.case_id).where(case_officer.c.officer_id == officer_id)
    query = (
        select(case.c.id)
        .where(
            case.c.id.in_(mine),
            case.c.id.not_in(recused_by(officer_id)),
            case.c.kind.in_(kinds),
            case.c.lane.in_(lanes),
            case.c.state != CaseState.QUARANTINED,
            case.c.id.not_in(select(case_entered.c.case_id)),
        )
        .order_by(case.c.received_day, case.c.registry_number)
        .limit(limit)
    )
    async with store.reading() as connection:
        return list((await connection.execute(query)).scalars())
