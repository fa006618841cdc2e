"""What is told of destroyed cases: to the office by number, outward as counts without small cells."""

from dataclasses import dataclass

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.store.destruction import destroyed_counts, list_of_number, shut_out_of, tombstone_of
from casework.unlocking import require
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many cases of one year, kind and result were destroyed; nothing where they are too few to be told."""

    year: int
    kind: str
    result: str
    cases: int | None


async def was_destroyed(number: str, unlocked: Unlocked, office: Office) -> bool:
    """Whether the case with this public number was destroyed at the end of its retention.

    Public numbers are drawn, and known to the person and the office alone, so nobody can ask through all of them; the
    running numbers of the register are no answer here. Somebody who was excluded from a case of that list is told what
    is told of a number that never was.
    """
    require(unlocked, Permission.DESTRUCTION_READ)
    found = await tombstone_of(office.cases.store, " ".join(number.split()).upper())
    if found is None:
        return False
    row = await list_of_number(office.cases.store, found.list_number)
    return unlocked.officer.id not in await shut_out_of(office.cases.store, row.id)


async def told_counts(unlocked: Unlocked, office: Office) -> list[Cell]:
    """The counts that survive, by year of closing, kind and result; what is below the least cell is not told.

    There are no sums: with a sum beside it, one cell that is not told could be computed.
    """
    require(unlocked, Permission.DESTRUCTION_READ)
    least = office.rules.destruction.smallest_cell
    return [
        Cell(year=year, kind=kind, result=result, cases=cases if cases >= least else None)
        for year, kind, result, cases in await destroyed_counts(office.cases.store)
    ]
