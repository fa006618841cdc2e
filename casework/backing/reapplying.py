"""Destroy again in a restored office what certificates say was destroyed since the backup."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.destroying.entries import counted_fields
from casework.destroying.shredding import finish_tasks
from casework.errors import NotFoundError
from casework.store.destruction import (
    DESTROY,
    DESTROYED,
    DONE,
    ENTRY,
    RUNNING,
    LineRow,
    ListRow,
    finish_list,
    list_of_number,
)
from casework.store.entry_shredding import take_out_entry
from casework.store.redoing import close_again, close_entry_again, put_list_again
from casework.store.shredding import take_out
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
    groups = {name: str(kind.group) for name, kind in office.rules.kinds.items()}
    await office.journal.append("destruction_repeated", office.clock.now(), None, row.id, None)
    store, now, counted = office.cases.store, office.clock.now(), counted_fields(office.rules)
    gone = [
        await take_out_entry(store, line, row, counted, now, tied=False)
        if line.what == ENTRY
        else await take_out(store, line, row, groups, now)
        for line in lines
    ]
    await finish_tasks(office)
    await finish_list(office.cases.store, row, day, document)
    await finish_tasks(office)
    return gone.count(DESTROYED)


async def _line(row: ListRow, said: Mapping[str, Any], office: Office) -> LineRow | None:
    """A line for what is here again, closed as it must have been; what stopped its destruction is over."""
    if said.get("what") == ENTRY:
        return await _entry_line(row, said, office)
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
