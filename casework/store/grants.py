"""What was asked back from behind the identity quorum, and what custodians answered; all of it sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from casework.errors import NotAllowedNowError, NotFoundError
from casework.store.engine import Store
from casework.store.grant_tables import grant_answer, grant_refusal, identity_grant, spent_grant


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRow:
    """Something asked for and not used yet."""

    id: bytes
    case_id: bytes
    officer_id: str
    not_after: date
    body: bytes = field(repr=False)


async def put_grant(store: Store, row: GrantRow) -> None:
    """Keep what is asked."""
    values = {name: getattr(row, name) for name in GrantRow.__dataclass_fields__}
    async with store.writing() as connection:
        await connection.execute(insert(identity_grant).values(values))


async def get_grant(store: Store, grant_id: bytes) -> GrantRow:
    """One that may still be used; refused when it was, whatever row stands there."""
    found = await _grants(store, identity_grant.c.id == grant_id)
    if not found:
        raise NotFoundError
    return found[0]


async def grants_of_case(store: Store, case_id: bytes, today: date) -> list[GrantRow]:
    """What was asked in a case and has not run out."""
    return await _grants(store, (identity_grant.c.case_id == case_id) & (identity_grant.c.not_after >= today))


async def open_grants(store: Store, today: date) -> list[GrantRow]:
    """Everything that was asked and has not run out."""
    return await _grants(store, identity_grant.c.not_after >= today)


async def put_answer(store: Store, grant_id: bytes, custodian: bytes, answer: bytes) -> None:
    """Keep a custodian's answer in the place of an earlier one of theirs."""
    same = (grant_answer.c.grant_id == grant_id, grant_answer.c.custodian == custodian)
    async with store.writing() as connection:
        await connection.execute(delete(grant_answer).where(*same))
        # Whoever thinks better of it agrees after all.
        refused = (grant_refusal.c.grant_id == grant_id, grant_refusal.c.custodian == custodian)
        await connection.execute(delete(grant_refusal).where(*refused))
        await connection.execute(insert(grant_answer).values(grant_id=grant_id, custodian=custodian, answer=answer))


async def answers_to(store: Store, grant_ids: Sequence[bytes]) -> dict[bytes, dict[bytes, bytes]]:
    """For each grant the answers by the custodian's key id."""
    query = select(grant_answer).where(grant_answer.c.grant_id.in_(grant_ids))
    found: dict[bytes, dict[bytes, bytes]] = {grant_id: {} for grant_id in grant_ids}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            found[row.grant_id][row.custodian] = row.answer
    return found


async def put_refusal(store: Store, grant_id: bytes, custodian: bytes, day: date) -> None:
    """Note that a custodian refuses; one who has agreed cannot, and a refusal stays as it is."""
    agreed = (grant_answer.c.grant_id == grant_id, grant_answer.c.custodian == custodian)
    known = (grant_refusal.c.grant_id == grant_id, grant_refusal.c.custodian == custodian)
    async with store.writing() as connection:
        for table, same in ((grant_answer, agreed), (grant_refusal, known)):
            if (await connection.execute(select(table.c.grant_id).where(*same))).first() is not None:
                raise NotAllowedNowError
        await connection.execute(insert(grant_refusal).values(grant_id=grant_id, custodian=custodian, day=day))


async def refusals_of(store: Store, grant_ids: Sequence[bytes]) -> dict[bytes, set[bytes]]:
    """For each grant the key ids of the custodians who refused."""
    query = select(grant_refusal).where(grant_refusal.c.grant_id.in_(grant_ids))
    found: dict[bytes, set[bytes]] = {grant_id: set() for grant_id in grant_ids}
    async with store.reading() as connection:
        for row in await connection.execute(query):
            found[row.grant_id].add(row.custodian)
    return found


async def spend_grant(store: Store, row: GrantRow) -> bool:
    """Use a grant up: it and its answers are gone, its id is never accepted again; false if it was used before."""
    async with store.writing() as connection:
        if (await connection.execute(select(spent_grant.c.id).where(spent_grant.c.id == row.id))).first():
            return False
        await connection.execute(insert(spent_grant).values(id=row.id, not_after=row.not_after))
        await _forget(connection, [row.id])
    return True


async def sweep_grants(store: Store, today: date) -> list[bytes]:
    """Forget what has run out unused, and which used ones would have; returns the ids of the former."""
    async with store.writing() as connection:
        over = select(identity_grant.c.id).where(identity_grant.c.not_after < today)
        gone = list((await connection.execute(over)).scalars())
        await _forget(connection, gone)
        await connection.execute(delete(spent_grant).where(spent_grant.c.not_after < today))
    return gone


async def forget_grants_of(store: Store, officer_id: str) -> list[bytes]:
    """Forget what an officer asked for under keys they have no longer; returns the ids."""
    async with store.writing() as connection:
        theirs = select(identity_grant.c.id).where(identity_grant.c.officer_id == officer_id)
        gone = list((await connection.execute(theirs)).scalars())
        await _forget(connection, gone)
    return gone


async def _grants(store: Store, condition: Any) -> list[GrantRow]:
    spent = select(spent_grant.c.id)
    query = select(identity_grant).where(condition, identity_grant.c.id.not_in(spent))
    async with store.reading() as connection:
        rows = (await connection.execute(query.order_by(identity_grant.c.not_after, identity_grant.c.id))).mappings()
        return [GrantRow(**row) for row in rows]


async def _forget(connection: Any, grant_ids: Sequence[bytes]) -> None:
    for table in (grant_answer, grant_refusal):
        await connection.execute(delete(table).where(table.c.grant_id.in_(grant_ids)))
    await connection.execute(delete(identity_grant).where(identity_grant.c.id.in_(grant_ids)))
