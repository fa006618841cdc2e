"""Entries of registers at the end of their retention: which are counted, until when, what figures need of them."""

from collections.abc import Mapping

from casework.bootstrap import Office
from casework.destroying.counting import count_things, counted
from casework.store.entry_retention import ENTRIES
from casework.store.retained import ClosedThing, RetentionRow
from policies.fields import FieldType
from policies.registers import Register
from policies.reports import RowsBy
from policies.rules import Rules

_FOR_GOOD = 999
# What may outlive an entry: a choice, a department, a day, a figure; nothing that somebody wrote.
KEPT_TYPES = frozenset({
    FieldType.CHOICE, FieldType.COUNT, FieldType.DAY, FieldType.QUANTITY, FieldType.RATE, FieldType.SCORE,
    FieldType.UNIT, FieldType.WON, FieldType.YEAR, FieldType.YES,
})  # fmt: skip


def countable(rules: Rules) -> set[str]:
    """The registers whose entries are proposed for destruction.

    Not those kept for good, and not sealed ones that lead to something or to which sealed ones lead: whether what
    belongs together is over, only their readers can know.
    """
    unknown = {name for name, each in rules.registers.items() if each.sealed and _targets(each)}
    unknown |= {target for name in unknown for target in _targets(rules.registers[name])}
    return {
        name
        for name, each in rules.registers.items()
        if name not in unknown and rules.retention[each.retention].years < _FOR_GOOD
    }


async def count_entries(office: Office) -> int:
    """Count until when each closed entry is kept; returns how many rows changed."""
    return await count_things(ENTRIES, counted_entry, office, countable(office.rules))


def counted_entry(row: ClosedThing, rules: Rules) -> RetentionRow:
    """Until when one closed entry is kept: by its register's class."""
    name = rules.registers[row.group].retention
    return counted(row, name, rules.retention[name].years, rules)


def counted_fields(rules: Rules) -> Mapping[str, frozenset[str]]:
    """By register the fields that some report counts, sums or asks: a destroyed entry goes on to count by them."""
    found: dict[str, set[str]] = {}
    for report in rules.reports.values():
        if not report.register:
            continue
        if report.rows == RowsBy.ENTRY:
            found.setdefault(report.register, set()).update(report.where)
            continue
        by = [] if report.rows in set(RowsBy) else [report.rows]
        for column in report.columns:
            names = {*by, *report.where, *column.where, column.sum, column.average} - {""}
            found.setdefault(column.register or report.register, set()).update(names)
    return {name: frozenset(_plain(rules.registers[name], names)) for name, names in found.items()}


def _plain(register: Register, names: set[str]) -> set[str]:
    return {each.name for each in register.fields if each.name in names and each.type in KEPT_TYPES}


def _targets(register: Register) -> set[str]:
    return {each.to for each in register.fields if each.type is FieldType.LINK}
