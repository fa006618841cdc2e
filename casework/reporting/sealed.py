"""Figures of a sealed register: opened by somebody who reads it, counted in memory, and nothing but sums comes out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.fields import Values
from casework.registering.reading import values_of_all
from casework.store.register_figures import MONTH, QUARTER, STATE, YEAR, Figures
from casework.store.register_lists import EntryQuery, list_entries
from policies.registers import Register, Stage
from policies.reports import Report, ReportColumn

_AT_ONCE = 500
_IN_QUARTER = 3
_Seen = Sequence[tuple[str, Values]]  # the state of each entry, and what it says


async def sealed_figures(
    report: Report, stretch: tuple[date, date], unlocked: Unlocked, office: Office
) -> dict[str, dict[str, Figures]]:
    """For each column that counts, by what its rows stand for: what the entries of these days come to.

    Every entry of the register is opened for it, once the journal knows: their days are sealed as well.
    """
    register = office.rules.registers[report.register]
    seen = await _seen(report, register, stretch, unlocked, office)
    return {each.name: _column(each, report, register, seen) for each in report.columns if not each.rate}


async def _seen(
    report: Report, register: Register, stretch: tuple[date, date], unlocked: Unlocked, office: Office
) -> _Seen:
    found: list[tuple[str, Values]] = []
    first, last = (each.isoformat() for each in stretch)
    page = 1
    while True:
        query = EntryQuery(register=report.register, page=page, size=_AT_ONCE)
        rows, _ = await list_entries(office.cases.store, query)
        values = await values_of_all(rows, register, unlocked, office)
        found += [(row.state, values[row.id]) for row in rows if first <= str(values[row.id].get(register.day)) <= last]
        if len(rows) < _AT_ONCE:
            return found
        page += 1


def _column(column: ReportColumn, report: Report, register: Register, seen: _Seen) -> dict[str, Figures]:
    states = column.states or report.states or counted_states(register)
    where = {**report.where, **column.where}
    name = column.sum or column.average
    groups: dict[str, list[Values]] = {}
    for state, values in seen:
        if state in states and all(_word(values.get(each)) in words for each, words in where.items()):
            groups.setdefault(_key(report.rows, state, values, register), []).append(values)
    return {key: _figures(entries, name) for key, entries in groups.items()}


def _figures(entries: Sequence[Values], name: str) -> Figures:
    numbers = [int(each[name]) for each in entries if name and each.get(name) is not None]
    return Figures(len(entries), {name: sum(numbers)} if name else {}, {name: len(numbers)} if name else {})


def _key(by: str, state: str, values: Mapping[str, Any], register: Register) -> str:
    day = str(values[register.day])
    if by == YEAR:
        return day[:4]
    if by == MONTH:
        return str(int(day[5:7]))
    if by == QUARTER:
        return str((int(day[5:7]) + 2) // _IN_QUARTER)
    return state if by == STATE else _word(values.get(by))


def _word(value: Any) -> str:
    """A value as the database spells it in the fields of a register in plain."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def counted_states(register: Register) -> tuple[str, ...]:
    """Everything but what was given up."""
    return tuple(name for name, state in register.states.items() if state.stage is not Stage.DROPPED)
