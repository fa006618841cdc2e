"""What may follow when a matter comes again: each is a suggestion with its reason, and a person decides."""

from dataclasses import dataclass

from casework.agenda import ItemView, items_in
from casework.bootstrap import Office
from casework.comparing import Comparison, people_of
from casework.handing.records import open_record
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.people import Unlocked
from casework.repeat_closing import why_not
from casework.repeating import AlikeView
from casework.repeats import RepeatView
from casework.store.agenda import TAKEN, WAITING

CLOSING, JOINING = "closing", "joining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing that may follow; `act` is closing, joining, or the kind of an item for the agenda."""

    act: str
    why: str  # key of its sentence
    count: int
    not_yet: str = ""  # key of the sentence that says what is missing
    is_done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything a suggestion is made of."""

    held: HeldCase
    repeat: RepeatView
    alike: AlikeView
    people: int
    departments: int
    items: tuple[ItemView, ...]


async def look_at(
    held: HeldCase, repeat: RepeatView, alike: AlikeView, comparison: Comparison | None, unlocked: Unlocked,
    office: Office,
) -> Known:  # fmt: skip
    """Gather what suggestions are made of, as far as this officer may read it."""
    ids = [bytes.fromhex(each.line.id) for each in repeat.members]
    return Known(
        held=held,
        repeat=repeat,
        alike=alike,
        people=people_of(ids, comparison) if comparison else 0,
        departments=await _departments(held, office),
        items=await items_in(CaseId(held.row.id.hex()), unlocked, office),
    )


async def suggestions(known: Known, office: Office) -> tuple[Suggestion, ...]:
    """What may follow, in the order in which somebody would think of it."""
    rules, held, repeat = office.rules.repeats, known.held, known.repeat
    standing = {each.kind for each in known.items if each.state in {WAITING, TAKEN}}
    found: list[Suggestion] = []
    if repeat.number >= rules.closing.times:
        missing = await why_not(held, repeat, office)
        found.append(Suggestion(act=CLOSING, why="repeat.why_closing", count=repeat.number, not_yet=missing))
    if known.people >= rules.group.people and held.row.kind in rules.group.of:
        done = repeat.joined and held.row.kind == rules.group.kind
        found.append(Suggestion(act=JOINING, why="repeat.why_joining", count=known.people, is_done=done))
    for kind, why, count in _items(known, office):
        found.append(Suggestion(act=kind, why=why, count=count, is_done=kind in standing))
    return tuple(found)


def _items(known: Known, office: Office) -> list[tuple[str, str, int]]:
    """The items that the numbers speak for."""
    rules, held, repeat = office.rules.repeats, known.held, known.repeat
    is_group = held.row.kind == rules.group.kind
    found: list[tuple[str, str, int]] = []
    again = rules.items["audit_again"]
    earlier = [each for each in repeat.members[: repeat.number - 1] if each.line.kind in again.kinds]
    if held.row.kind in again.kinds and earlier and repeat.number >= again.times:
        found.append(("audit_again", "repeat.why_audit", repeat.number))
    if repeat.number >= rules.closing.times:
        found.append(("repeated", "repeat.why_repeated", repeat.number))
    if is_group:
        found.append(("group", "repeat.why_group", known.people))
    if known.departments >= rules.designation.departments:
        found.append(("designation", "repeat.why_designation", known.departments))
    if known.alike.recent >= rules.cluster.similar:
        found.append(("conflict", "repeat.why_conflict", known.alike.recent))
    elif is_group:
        found.append(("conflict", "repeat.why_conflict_of_many", known.people))
    return found


async def _departments(held: HeldCase, office: Office) -> int:
    """How many departments were asked about a case."""
    rows = await office.handings.of_case(held.row.id)
    return len({(await open_record(row, held, office)).unit for row in rows})
