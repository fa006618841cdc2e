"""Destroy again in a restored office what certificates say was destroyed since the backup."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.destroying.shredding import finish_tasks
from casework.destroying.sittings import MINUTES, year_and_number
from casework.destroying.things import THINGS
from casework.errors import NotFoundError
from casework.store.destroyable import take_out
from casework.store.destruction import (
    DESTROY,
    DESTROYED,
    DONE,
    ENTRY,
    RUNNING,
    SITTING,
    LineRow,
    ListRow,
    finish_list,
    list_of_number,
)
from casework.store.redoing import close_again, close_entry_again, close_sitting_again, put_list_again
from crypto.destruction import verify_certificate
from crypto.keys import VerifyKey, random_id

_LAST_MONTH, _LAST_DAY = 12, 31


async def destroy_again(documents: Iterable[bytes], key: VerifyKey, office: Office) -> int:
    """Carry out every certified destruction that this office does not know; returns how much went again.

    A certificate that the office has not signed is refused, and nothing of any of them is done.
    """
    believed = [(each, verify_certificate(each, key=key, office=office.office)) for each in documents]
    gone = 0
    for document, content in believed:
        gone += await _carry_out(document, content, office)
    return gone


async def _carry_out(document: bytes, content: Mapping[str, Any], office: Office) -> int:
    number = str(content["list"])
    try:
        known = await list_of_number(office.cases.store, number)
    except NotFoundError:
        known = None
    if known is not None and known.state == DONE:
        return 0
    day = date.fromisoformat(content["day"])
    row = ListRow(
        id=random_id() if known is None else known.id, number=number, made_day=date.fromisoformat(content["made"]),
        state=RUNNING, digest=bytes.fromhex(content["digest"]), done_day=day,
    )  # fmt: skip
    lines = [line for each in content["destroyed"] if (line := await _line(row, each, office)) is not None]
    await put_list_again(office.cases.store, row, lines)
    await office.journal.append("destruction_repeated", office.clock.now(), None, row.id, None)
    store, now = office.cases.store, office.clock.now()
    things = {what: each.consists_of(office.rules) for what, each in THINGS.items()}
    gone = [await take_out(store, things[line.what], line, row, now, tied=False) for line in lines]
    await finish_tasks(office)
    await finish_list(office.cases.store, row, day, document)
    await finish_tasks(office)
    return gone.count(DESTROYED)


async def _line(row: ListRow, said: Mapping[str, Any], office: Office) -> LineRow | None:
    """A line for what is here again, closed as it must have been; what stopped its destruction is over."""
    other = {ENTRY: _entry_line, SITTING: _sitting_line}.get(str(said.get("what")))
    if other is not None:
        return await other(row, said, office)
    case_id = await office.cases.by_number(str(said["number"]))
    if case_id is None:
        return None
    closed_day = await close_again(office.cases.store, case_id, date(int(said["closed"]), _LAST_MONTH, _LAST_DAY))
    case = await office.cases.get(case_id)
    return LineRow(
        list_id=row.id, number=case.number, case_id=case_id, kind_group=str(said["group"]),
        retention=office.rules.kinds[case.kind].retention, years=int(said["years"]), closed_year=int(said["closed"]),
        closed_day=closed_day, decision=DESTROY,
    )  # fmt: skip


async def _entry_line(row: ListRow, said: Mapping[str, Any], office: Office) -> LineRow | None:
    register, number, year = str(said["group"]), str(said["number"]), int(said["closed"])
    found = await close_entry_again(office.cases.store, register, number, date(year, _LAST_MONTH, _LAST_DAY))
    if found is None:
        return None
    return LineRow(
        list_id=row.id, number=number, what=ENTRY, case_id=None, entry_id=found[0], kind_group=register,
        retention=str(office.rules.registers[register].retention) if register in office.rules.registers else "",
        years=int(said["years"]), closed_year=year, closed_day=found[1], decision=DESTROY,
    )  # fmt: skip


async def _sitting_line(row: ListRow, said: Mapping[str, Any], office: Office) -> LineRow | None:
    committee, number, closed = str(said["group"]), str(said["number"]), int(said["closed"])
    last = date(closed, _LAST_MONTH, _LAST_DAY)
    found = await close_sitting_again(office.cases.store, committee, *year_and_number(number), last)
    if found is None:
        return None
    return LineRow(
        list_id=row.id, number=number, what=SITTING, case_id=None, sitting_id=found[0], kind_group=committee,
        retention=MINUTES, years=int(said["years"]), closed_year=closed, closed_day=found[1], decision=DESTROY,
    )  # fmt: skip
