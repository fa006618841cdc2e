"""Sittings that are over and kept long enough; for tests of their end."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, update

from casework.committees.calling import call_members, call_reserve
from casework.committees.conducting import count_hands
from casework.committees.planning import hold_sitting, items_in
from casework.committees.resolving import Resolution, close_sitting, resolve
from casework.committees.setting import bring_item
from casework.destroying.sittings import count_sittings, sitting_number
from casework.store.committee_tables import sitting, sitting_exclusion, sitting_item, sitting_member
from casework.store.destruction_tables import sitting_remains
from casework.store.retained import due
from casework.store.sitting_retention import SITTINGS
from crypto.keys import PublicKey
from tests.casework.ending import Ended, closed
from tests.casework.sitting import EVERYBODY, begun, declares, held, planned, put_before
from tests.offices import Town

DATES, TALK = "올해 남은 회의 날짜", "날을 두고 이야기를 나눔."
HANDS = {"for": 4, "against": 0, "abstain": 0}
AGREED = Resolution(
    result="agreed", decision="12월 15일에 다시 모인다.", reasons="모두 그날이 좋다고 하였다.", discussion=TALK
)
SETTLED = replace(AGREED, result="settled", decision="주택과가 매주 먼지를 재고 알린다.")


@dataclass
class Sat:
    """A sitting that was closed, and the case that came before it if one did."""

    id: bytes
    number: str
    case: Ended | None = None


async def sat(town: Town, gansa, *, item: str = DATES, case: bool = False) -> Sat:
    """A sitting from its plan to its minutes: something that the secretary brings, and a case if asked for."""
    found = await put_before(town) if case else None
    sitting_id = await planned(town, gansa, ballot="hands")
    await bring_item(await held(town, gansa, sitting_id), item, "12월 15일 오후 두 시", "hands", gansa, town.office)
    await call_members(await held(town, gansa, sitting_id), gansa, town.office)
    for login in EVERYBODY:
        await declares(town, sitting_id, login, "concerned" if login == "m2" else "")
    spare = (await town.office.portal.by_login("spare")).id
    for row in await items_in(await held(town, gansa, sitting_id), town.office):
        await call_reserve(await held(town, gansa, sitting_id), row.id.hex(), spare, gansa, town.office)
    await declares(town, sitting_id, "spare")
    await begun(town, gansa, sitting_id, *EVERYBODY, "spare")
    for row in await items_in(await held(town, gansa, sitting_id), town.office):
        key = row.id.hex()
        await count_hands(await held(town, gansa, sitting_id), key, HANDS, gansa, town.office)
        said = SETTLED if row.case_id else AGREED
        await resolve(await held(town, gansa, sitting_id), key, said, gansa, town.office)
    await close_sitting(await held(town, gansa, sitting_id), gansa, town.office)
    row = (await hold_sitting(sitting_id, gansa, town.office)).row
    over = None if found is None else await closed(town, found[0], None, "", "seojun")
    return Sat(row.id, f"민원조정위원회 {row.year}-{row.number}", over)


async def sittings_age(town: Town, years: int = 11, but: tuple[bytes, ...] = ()) -> None:
    """Every closed sitting was closed so many years earlier than it was, and the keeper counts."""
    async with town.office.cases.store.writing() as connection:
        rows = (await connection.execute(select(sitting).where(sitting.c.closed_day.is_not(None)))).mappings().all()
        for row in rows:
            if row["id"] not in but:
                day = row["closed_day"]
                earlier = date(day.year - years, day.month, day.day)
                await connection.execute(update(sitting).where(sitting.c.id == row["id"]).values(closed_day=earlier))
    await count_sittings(town.office)


async def ids_of_sitting(town: Town, sitting_id: bytes) -> set[bytes]:
    """Every id under which something of a sitting lies anywhere; its key's as well."""
    async with town.office.cases.store.reading() as connection:
        own = (await connection.execute(select(sitting).where(sitting.c.id == sitting_id))).mappings().one()
        found = {sitting_id, own["sealed_id"], PublicKey(own["public_key"]).key_id}
        query = select(sitting_item).where(sitting_item.c.sitting_id == sitting_id)
        for row in (await connection.execute(query)).mappings():
            found |= {row["id"], row["sealed_id"]}
    return {each for each in found if each}


async def sittings_due(town: Town) -> list[str]:
    found = await due(town.office.cases.store, SITTINGS, town.clock.today(), 100)
    return [sitting_number(each.group, each.number, town.office.rules) for each in found]


async def sittings_left(town: Town) -> list:
    """What is left of the destroyed ones."""
    query = select(sitting_remains).order_by(sitting_remains.c.year, sitting_remains.c.number)
    async with town.office.cases.store.reading() as connection:
        return [dict(each) for each in (await connection.execute(query)).mappings()]


async def rows_of_sittings(town: Town) -> dict[str, int]:
    tables = (sitting, sitting_item, sitting_member, sitting_exclusion)
    async with town.office.cases.store.reading() as connection:
        return {each.name: len((await connection.execute(select(each))).all()) for each in tables}
