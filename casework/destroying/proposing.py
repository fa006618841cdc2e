"""The keeper's list of what is due: numbers, classes, years; whoever is excluded from a case sees no list with it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casework.bootstrap import Office
from casework.store.destruction import ENTRY, OPEN, LineRow, ListRow, add_list, every_list
from casework.store.entry_retention import DueEntry, due_entries
from casework.store.retention import DueRow, due_cases, recusals_of
from crypto.keys import random_bytes, random_id
from policies.rules import Permission

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_DRAWN = 6
_NONE_YET = b""


async def propose_yearly(office: Office) -> int:
    """Propose once a year, on the keeper's first day of it; returns how many lists were made."""
    year = office.clock.today().year
    if any(each.made_day.year == year for each in await every_list(office.cases.store)):
        return 0
    return await propose(office)


async def propose(office: Office) -> int:
    """Put everything that is due and on no list yet on new lists, entries apart from cases; returns how many were made.

    Cases from which somebody is excluded who might read the lists are listed apart, so that nobody has to leave a line
    out, and nobody learns from a gap or a count that there was one.
    """
    made = 0
    while due := await due_cases(office.cases.store, office.clock.today(), office.rules.destruction.most_lines):
        for rows, shut_out in await _apart(due, office):
            await _add_list([_line(each, office) for each in rows], shut_out, office)
            made += 1
    while entries := await due_entries(office.cases.store, office.clock.today(), office.rules.destruction.most_lines):
        await _add_list([_entry_line(each) for each in entries], set(), office)
        made += 1
    return made


async def _apart(due: Sequence[DueRow], office: Office) -> list[tuple[list[DueRow], set[str]]]:
    recusals = await recusals_of(office.cases.store, [each.case_id for each in due])
    readers = set(await _readers(office))
    groups: dict[frozenset[str], tuple[list[DueRow], set[str]]] = {}
    for row in due:
        rows, shut_out = groups.setdefault(frozenset(recusals[row.case_id] & readers), ([], set()))
        rows.append(row)
        shut_out |= recusals[row.case_id]  # whoever comes to such a role later is shut out as well
    return list(groups.values())


async def _readers(office: Office) -> Iterator[str]:
    rules = office.rules.access
    may = {name for name, role in rules.items() if Permission.DESTRUCTION_READ in role.permissions}
    may.add(office.rules.approval.roles[office.rules.approval.steps[-1]])
    return (each.id for each in await office.people.all() if may & set(each.roles.split()))


async def _add_list(lines: Sequence[LineRow], shut_out: set[str], office: Office) -> None:
    today = office.clock.today()
    row = ListRow(id=random_id(), number=list_number(today.year), made_day=today, state=OPEN)
    await office.journal.append("destruction_proposed", office.clock.now(), None, row.id, None)
    own = [replace(each, list_id=row.id) for each in lines]
    await add_list(office.cases.store, row, own, sorted(shut_out))


def _line(due: DueRow, office: Office) -> LineRow:
    return LineRow(
        list_id=_NONE_YET, number=due.number, case_id=due.case_id, kind_group=office.rules.kinds[due.kind].group,
        retention=due.retention, years=due.years, closed_year=due.closed_day.year, closed_day=due.closed_day,
    )  # fmt: skip


def _entry_line(due: DueEntry) -> LineRow:
    return LineRow(
        list_id=_NONE_YET, number=due.number, what=ENTRY, case_id=None, entry_id=due.entry_id, kind_group=due.register,
        retention=due.retention, years=due.years, closed_year=due.closed_day.year, closed_day=due.closed_day,
    )  # fmt: skip


def list_number(year: int) -> str:
    """A number for a list, drawn: a running one would tell of lists that one may not see."""
    return f"{year}-" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(_DRAWN))
