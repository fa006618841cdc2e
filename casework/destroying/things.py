"""The kinds of things that come on lists of destruction, and what each of them needs on its way there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.destroying.counting import count_retention
from casework.destroying.entries import count_entries, counted_fields
from casework.destroying.sittings import MINUTES_LABEL, count_sittings, sitting_number
from casework.store.destroyable import Destroyable
from casework.store.destruction import CASE, ENTRY, SITTING, LineRow
from casework.store.engine import Store
from casework.store.entry_retention import ENTRIES, officers_of_entries
from casework.store.entry_shredding import DestroyableEntry
from casework.store.retained import DueThing, Retained, count_due
from casework.store.retention import CASES, holders_of, recusals_of
from casework.store.shredding import DestroyableCase
from casework.store.sitting_retention import SITTINGS, excluded_from_sittings, officers_of_sittings
from casework.store.sitting_shredding import DestroyableSitting
from policies.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A kind of thing that comes on lists of destruction."""

    label: str  # as people call it
    kind: Retained
    count: Callable[[Office], Awaitable[int]]
    consists_of: Callable[[Rules], Destroyable]
    group_of: Callable[[str, Rules], str]  # what its line says of it
    number_of: Callable[[DueThing, Rules], str]
    class_label: Callable[[str, Rules], str]
    excluded: Callable[[Store, Sequence[bytes]], Awaitable[dict[bytes, set[str]]]]
    workers: Callable[[Store, Sequence[bytes]], Awaitable[set[str]]]


async def count_everything(office: Office) -> int:
    """Count until when everything closed is kept; returns how many rows changed."""
    return sum([await each.count(office) for each in THINGS.values()])


async def count_everything_due(office: Office) -> dict[str, int]:
    """How many things of each kind are due and on no list, by what people call them."""
    store, today = office.cases.store, office.clock.today()
    return {each.label: await count_due(store, each.kind, today) for each in THINGS.values()}


def listed(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How many there are of each kind of thing, by what people call them, in one order."""
    return tuple((each.label, counts[what]) for what, each in THINGS.items() if counts.get(what))


async def workers_on(lines: Sequence[LineRow], office: Office) -> set[str]:
    """Everybody who works on something that stands on these lines."""
    found = set[str]()
    for what, each in THINGS.items():
        found |= await each.workers(office.cases.store, [row.ref for row in lines if row.what == what and row.ref])
    return found


async def _nobody(_store: Store, refs: Sequence[bytes]) -> dict[bytes, set[str]]:
    return {ref: set() for ref in refs}


def _itself(name: str, _rules: Rules) -> str:
    return name


def _own_number(due: DueThing, _rules: Rules) -> str:
    return due.number


def _class_of_records(name: str, rules: Rules) -> str:
    return rules.retention[name].label


THINGS: Mapping[str, Thing] = {
    CASE: Thing(
        label="사건", kind=CASES, count=count_retention,
        consists_of=lambda rules: DestroyableCase({name: str(each.group) for name, each in rules.kinds.items()}),
        group_of=lambda name, rules: str(rules.kinds[name].group), number_of=_own_number,
        class_label=_class_of_records, excluded=recusals_of, workers=holders_of,
    ),
    ENTRY: Thing(
        label="대장 항목", kind=ENTRIES, count=count_entries,
        consists_of=lambda rules: DestroyableEntry(counted_fields(rules)), group_of=_itself, number_of=_own_number,
        class_label=_class_of_records, excluded=_nobody, workers=officers_of_entries,
    ),
    SITTING: Thing(
        label="위원회 회의", kind=SITTINGS, count=count_sittings, consists_of=lambda _: DestroyableSitting(),
        group_of=_itself, number_of=lambda due, rules: sitting_number(due.group, due.number, rules),
        class_label=lambda _name, _rules: MINUTES_LABEL, excluded=excluded_from_sittings,
        workers=officers_of_sittings,
    ),
}  # fmt: skip
