"""Destroy again in a restored office what certificates say was destroyed since the backup."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.destroying.shredding import finish_tasks
from casework.errors import NotFoundError
from casework.store.destruction import DESTROY, DESTROYED, DONE, RUNNING, LineRow, ListRow, finish_list, list_of_number
from casework.store.redoing import close_again, put_list_again
from casework.store.shredding import take_out
from crypto.destruction import verify_certificate
from crypto.keys import VerifyKey, random_id

_LAST_MONTH, _LAST_DAY = 12, 31


async def destroy_again(documents: Iterable[bytes], key: VerifyKey, office: Office) -> int:
    """Carry out every certified destruction that this office does not know; returns how many cases went again.

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
    gone = [await take_out(office.cases.store, line, row, groups, office.clock.now()) for line in lines]
    await finish_tasks(office)
    await finish_list(office.cases.store, row, day, document)
    await finish_tasks(office)
    return gone.count(DESTROYED)


async def _line(row: ListRow, said: Mapping[str, Any], office: Office) -> LineRow | None:
    """A line for a case that is here again, closed as it must have been; what stopped its destruction is over."""
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
