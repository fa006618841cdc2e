"""The keeper's list of what is due: numbers, classes, years; whoever is excluded from a case sees no list with it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casework.bootstrap import Office
from casework.destroying.things import THINGS, Thing
from casework.store.destruction import CASE, ENTRY, OPEN, SITTING, LineRow, ListRow, add_list, every_list
from casework.store.retained import DueThing, due
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
    """Put everything that is due and on no list yet on new lists, each kind on its own; returns how many were made.

    What belongs to a case from which somebody is excluded who might read the lists is listed apart, so that nobody has
    to leave a line out, and nobody learns from a gap or a count that there was one.
    """
    made, most = 0, office.rules.destruction.most_lines
    for what, thing in THINGS.items():
        while found := await due(office.cases.store, thing.kind, office.clock.today(), most):
            for rows, shut_out in await _apart(thing, found, office):
                await _add_list([_line(what, thing, each, office) for each in rows], shut_out, office)
                made += 1
    return made


async def _apart(thing: Thing, found: Sequence[DueThing], office: Office) -> list[tuple[list[DueThing], set[str]]]:
    excluded = await thing.excluded(office.cases.store, [each.ref for each in found])
    readers = set(await _readers(office))
    groups: dict[frozenset[str], tuple[list[DueThing], set[str]]] = {}
    for row in found:
        rows, shut_out = groups.setdefault(frozenset(excluded[row.ref] & readers), ([], set()))
        rows.append(row)
        shut_out |= excluded[row.ref]  # whoever comes to such a role later is shut out as well
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


def _line(what: str, thing: Thing, row: DueThing, office: Office) -> LineRow:
    refs = {each: row.ref if each == what else None for each in THINGS}
    return LineRow(
        list_id=_NONE_YET, number=thing.number_of(row, office.rules), what=what, case_id=refs[CASE],
        entry_id=refs[ENTRY], sitting_id=refs[SITTING],
        kind_group=thing.group_of(row.group, office.rules), retention=row.retention, years=row.years,
        closed_year=row.closed_day.year, closed_day=row.closed_day,
    )  # fmt: skip


def list_number(year: int) -> str:
    """A number for a list, drawn: a running one would tell of lists that one may not see."""
    return f"{year}-" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(_DRAWN))
