"""A register as a table for other programs: every field a column, what was computed too; a form to fill in as well."""

from collections.abc import Sequence
from dataclasses import replace

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.case_links import CASE
from casework.registering.fields import Known, show_value, typed_value
from casework.registering.linking import all_links_as_typed
from casework.registering.reading import everybody, values_of_all
from casework.registering.recognising import columns_of
from casework.store.register_lists import EntryQuery, list_entries
from policies.fields import Field, FieldType
from policies.registers import Register

_AT_ONCE = 500
MOST_EXPORTED = 100_000
Rows = list[list[object]]


async def export_rows(query: EntryQuery, unlocked: Unlocked, office: Office) -> Rows:
    """Every entry of a list with all of its fields; lines each on a row of their own. The journal knows first."""
    register = register_for(query.register, unlocked, office)
    await office.journal.append("register_exported", office.clock.now(), unlocked.officer.id, None, None)
    known = await everybody(office)
    lines = _lines_of(register)
    rows: Rows = [_heads(register, lines)]
    page = 1
    while len(rows) <= MOST_EXPORTED:
        entries, _ = await list_entries(office.cases.store, replace(query, page=page, size=_AT_ONCE))
        if not entries:
            break
        values = await values_of_all(entries, register, unlocked, office)
        typed = await all_links_as_typed(register, [values[row.id] for row in entries], office)
        for row, told in zip(entries, typed, strict=True):
            own: list[object] = [
                row.number,
                register.states[row.state].label,
                known.officers.get(row.officer_id or "", ""),
            ]
            own += [_cell(each, told.get(each.name), known) for each in _own(register)]
            rows += [[*own, *tail] for tail in _tails(told, lines, known)]
        page += 1
    return rows


def form_rows(register: Register) -> Rows:
    """An empty table with the heads that an import understands."""
    return [[*(label.replace(": ", " ") for label in columns_of(register).values())]]


def _own(register: Register) -> list[Field]:
    return [each for each in register.fields if each.type is not FieldType.LINES]


def _lines_of(register: Register) -> list[Field]:
    return [each for each in register.fields if each.type is FieldType.LINES]


def _heads(register: Register, lines: Sequence[Field]) -> list[object]:
    return [
        "번호", "단계", "담당", *(each.label for each in _own(register)),
        *(f"{each.label} {column.label}" for each in lines for column in each.lines),
    ]  # fmt: skip


def _tails(told: dict[str, object], lines: Sequence[Field], known: Known) -> Rows:
    """The lines of an entry, side by side where it has several sorts of them; one empty row where it has none."""
    found = {each.name: list(told.get(each.name) or []) for each in lines}  # type: ignore[call-overload]
    high = max((len(each) for each in found.values()), default=0)
    return [
        [
            _cell(column, found[each.name][place].get(column.name) if place < len(found[each.name]) else None, known)
            for each in lines
            for column in each.lines
        ]
        for place in range(max(high, 1))
    ]


def _cell(rule: Field, value: object, known: Known) -> object:
    """Numbers stay numbers, everything else is the text that an import understands again."""
    if value is None or (rule.type is FieldType.LINK and rule.to == CASE):
        return ""
    if rule.type in {FieldType.WON, FieldType.COUNT, FieldType.YEAR, FieldType.SCORE}:
        return value
    if rule.type in {FieldType.DAY, FieldType.PLACE}:
        return str(value)
    if rule.type in {FieldType.RATE, FieldType.QUANTITY, FieldType.PERIOD, FieldType.UNITS}:
        return str(typed_value(rule, value))
    return show_value(rule, value, known)
