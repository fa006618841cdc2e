"""Bring entries from a table of another program: columns mapped, every row looked at first, brought, undone."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.checking import must_hold
from casework.registering.computing import with_computed
from casework.registering.errors import FieldsRefusedError, WrongField
from casework.registering.fields import Known, Values, read_day, read_fields, read_officer
from casework.registering.keys import HeldRegister, hold_register, seal_all_to_register
from casework.registering.linking import Targets, targets_of
from casework.registering.recognising import Table, columns_of, said_in_words, spans_of
from casework.registering.writing import BROUGHT, apart, blank, known_in, prepared
from casework.spreadsheets import STARTS_FORMULA
from casework.store.register_runs import RunRow, remove_run, runs_of
from casework.store.registers import EntryRow, Written, add_entries
from crypto.keys import random_id
from policies.checking_layouts import OFFICER, STATE
from policies.fields import FieldType
from policies.registers import Register, Stage

_AT_ONCE = 500
_GIVE_WAY = 50
_LINE_PARTS = 3
_LOOKED_AT_ONCE = 2_000
_NOTHING = frozenset({"-", "–", "—", "―"})
# Rates of other systems have three places; ours are cut and not rounded: what is below a limit stays below it.
_MORE_PLACES = re.compile(r"(\.\d{2})\d+")
_SCALE = re.compile(r"천원|백만원|만원|억원")

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why one row is not brought: which column, and which sentence; never what stood there."""

    row: int
    label: str
    wrong: WrongField


@dataclass(frozen=True, slots=True)
class Ready:
    """One entry that can be brought; `rows` are those of the table it comes from."""

    rows: tuple[int, ...]
    values: Values = field(repr=False)
    state: str
    officer_id: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a table comes to under a mapping: entries, and rows that are left out with the reason."""

    ready: tuple[Ready, ...] = field(repr=False)
    problems: tuple[RowProblem, ...]

    @property
    def left_out(self) -> int:
        """How many rows are not brought."""
        return len({each.row for each in self.problems})


@dataclass(slots=True)
class _Group:
    """The rows of one entry: what they say alike, and what each says of its line."""

    rows: list[int]
    own: dict[str, str]
    lines: list[dict[str, str]]


_Found = tuple[list[Ready], list[RowProblem]]
_To = tuple[Known, Targets]


async def look_through(
    name: str, table: Table, mapping: Mapping[int, str], unlocked: Unlocked, office: Office, *,
    same: Mapping[str, str] | None = None,
) -> Looked:  # fmt: skip
    """What would be brought under a mapping, and which rows would not; beside the loop, nothing is kept.

    `same` is what every row says of fields that no column brings; left out, what the table's layout says.
    """
    register = register_for(name, unlocked, office, writes=True)
    known = await known_in(office)
    ready: list[Ready] = []
    problems: list[RowProblem] = []
    if same is None:
        same = table.layout.same if table.layout else {}
    groups = await asyncio.to_thread(_groups, table, mapping, same, register)
    links = await targets_of(register, _linked(groups, register), unlocked, office)
    for start in range(0, len(groups), _LOOKED_AT_ONCE):
        await asyncio.to_thread(
            _look, groups[start : start + _LOOKED_AT_ONCE], register, (known, links), (ready, problems)
        )
    return Looked(tuple(ready), tuple(problems))


async def bring_entries(name: str, looked: Looked, unlocked: Unlocked, office: Office, tell: Tell) -> bytes:
    """Keep what was looked through, batch by batch under one run that can be undone; returns the run's id."""
    register = register_for(name, unlocked, office, writes=True)
    sealed = any(apart(register, each.values).sealed for each in looked.ready[:_AT_ONCE]) or register.sealed
    held = await hold_register(name, register, unlocked, office) if sealed else None
    run_id, done = random_id(), 0
    await office.journal.append("entries_brought", office.clock.now(), unlocked.officer.id, None, None)
    for start in range(0, len(looked.ready), _AT_ONCE):
        batch = looked.ready[start : start + _AT_ONCE]
        written = await _prepared(name, register, batch, (unlocked.officer.id, run_id), held, office)
        await add_entries(office.cases.store, written, register.number)
        done += len(batch)
        tell(done)
    return run_id


async def runs(name: str, unlocked: Unlocked, office: Office) -> list[RunRow]:
    """What was brought into a register so far, newest first."""
    register_for(name, unlocked, office, writes=True)
    return await runs_of(office.cases.store, name)


async def undo_run(name: str, run_id: str, unlocked: Unlocked, office: Office) -> int:
    """Take back what a run brought, but for what somebody has worked on since; returns how many entries went."""
    register_for(name, unlocked, office, writes=True)
    await office.journal.append("entries_taken_back", office.clock.now(), unlocked.officer.id, None, None)
    gone, sealed = await remove_run(office.cases.store, name, bytes.fromhex(run_id))
    if sealed:
        await office.keyring.destroy_all(sealed, [])
    return gone


def _groups(
    table: Table, mapping: Mapping[int, str], same: Mapping[str, str], register: Register
) -> list[_Group]:  # fmt: skip
    """Rows that belong to one entry: those that follow each other and differ in nothing but the columns of lines."""
    with_lines = any("." in name for name in mapping.values())
    types = {name: rule.type for name in mapping.values() if (rule := register.field_of(name)) is not None}
    spans = {name: places for name, places in spans_of(table).items() if name not in mapping.values()}
    groups: list[_Group] = []
    for number, cells in table.rows:
        if _is_sum(cells, table):
            continue
        said = _row(cells, table, mapping, spans, types)
        own = {name: text for name, text in said.items() if "." not in name}
        line = {name: text for name, text in said.items() if "." in name}
        goes_on = groups and with_lines and (own == groups[-1].own or not any(own.values()))
        if goes_on:
            groups[-1].rows.append(number)
            groups[-1].lines.append(line)
        else:
            groups.append(_Group([number], own, [line] if with_lines else []))
    for group in groups:
        group.own = {**same, **{name: text for name, text in group.own.items() if text or name not in same}}
    return groups


def _row(
    cells: Sequence[str], table: Table, mapping: Mapping[int, str], spans: Mapping[str, tuple[int, int]],
    types: Mapping[str, FieldType],
) -> dict[str, str]:  # fmt: skip
    """What a row says of each field, in our words."""
    words = table.layout.words if table.layout else {}

    def cell(place: int) -> str:
        text = _told(cells[place], table.heads[place]) if place < len(cells) else ""
        return "" if table.layout is not None and text in _NOTHING else text

    said = {}
    for place, name in mapping.items():
        text, kind = said_in_words(name, cell(place), words), types.get(name)
        if kind is FieldType.WON and table.measure and text[-1:].isdigit():
            text += table.measure
        said[name] = _MORE_PLACES.sub(r"\1", text) if kind is FieldType.RATE and table.layout is not None else text
    for name, (first, last) in spans.items():
        said[name] = "~".join(read_day(text) or text for place in (first, last) if (text := cell(place)))
    return said


def _is_sum(cells: Sequence[str], table: Table) -> bool:
    first = next((text for cell in cells if (text := cell.strip())), "")
    return table.layout is not None and first in table.layout.leaves_out


def _told(cell: str, head: str) -> str:
    """What a cell says: in the measure of its head (천원), without the mark that keeps a spreadsheet from reckoning."""
    text = cell.strip()
    if text.startswith("'") and text[1:].lstrip().startswith(STARTS_FORMULA):
        return text[1:]
    scale = _SCALE.search(head)
    return f"{text}{scale[0]}" if scale and text and text[-1].isdigit() else text


def _linked(groups: Sequence[_Group], register: Register) -> dict[str, set[str]]:
    """What the table says in the columns of links."""
    links = [each.name for each in register.fields if each.type is FieldType.LINK]
    return {name: {text for group in groups if (text := group.own.get(name, ""))} for name in links}


def _look(groups: Sequence[_Group], register: Register, to: _To, found: _Found) -> None:
    ready, problems = found
    for group in groups:
        try:
            ready.append(_one(group, register, to))
        except FieldsRefusedError as refused:
            problems += [_problem(group, name, wrong, register) for name, wrong in refused.wrong.items()]


def _one(group: _Group, register: Register, to: _To) -> Ready:
    known, links = to
    typed: dict[str, Any] = {name: text for name, text in group.own.items() if name not in {STATE, OFFICER}}
    for rule in register.fields:
        if rule.type is FieldType.LINES:
            start = f"{rule.name}."
            typed[rule.name] = [
                {name.removeprefix(start): text for name, text in line.items() if name.startswith(start)}
                for line in group.lines
            ]
    wrong = _with_targets(typed, links)
    state, officer_id = register.first_state, ""
    try:
        values = with_computed(register.fields, read_fields(register.fields, typed, known))
        must_hold(register, values)
    except FieldsRefusedError as refused:
        wrong = dict(refused.wrong) | wrong
        values = {}
    if said := group.own.get(STATE, ""):
        state = _state(said, register)
        if not state:
            wrong[STATE] = WrongField("choice")
    if said := group.own.get(OFFICER, ""):
        found = read_officer(said, known)
        officer_id = found or ""
        if not found:
            wrong[OFFICER] = WrongField("officer")
    if wrong:
        raise FieldsRefusedError(wrong)
    return Ready(tuple(group.rows), values, state, officer_id)


def _with_targets(typed: dict[str, Any], links: Targets) -> dict[str, WrongField]:
    """Put what is meant in the place of what was said, field by field; returns where nothing can be meant."""
    wrong = {}
    for name, targets in links.items():
        target = targets.get(typed.get(name, ""), "")
        if isinstance(target, WrongField):
            wrong[name], target = target, ""
        typed[name] = target
    return wrong


def _state(text: str, register: Register) -> str:
    if text in register.states:
        return text
    return next((name for name, each in register.states.items() if each.label == text), "")


def _problem(group: _Group, name: str, wrong: WrongField, register: Register) -> RowProblem:
    parts = name.split(".")
    row = group.rows[0]
    if len(parts) == _LINE_PARTS and parts[1].isdigit() and int(parts[1]) < len(group.rows):
        row, name = group.rows[int(parts[1])], f"{parts[0]}.{parts[2]}"
    return RowProblem(row, columns_of(register).get(name, name), wrong)


async def _prepared(
    name: str, register: Register, batch: Sequence[Ready], by: tuple[str, bytes], held: HeldRegister | None,
    office: Office,
) -> list[Written]:  # fmt: skip
    officer_id, run_id = by
    calendar, today = await calendar_of(office), office.clock.today()
    contents = [apart(register, each.values).sealed for each in batch]
    places = [place for place, content in enumerate(contents) if content]
    sealed: dict[int, tuple[bytes, bytes]] = {}
    if places and held is not None:
        kept = await seal_all_to_register([{"fields": contents[place]} for place in places], held, office)
        sealed = dict(zip(places, kept, strict=True))
    written = []
    for place, each in enumerate(batch):
        entry = blank(name, register, today, each.officer_id or officer_id, run_id)
        entry = _standing(entry, each, register)
        written.append(
            await prepared(
                entry, register, each.values, (BROUGHT, officer_id), held, office, sealed=sealed.get(place),
                calendar=calendar,
            )
        )  # fmt: skip
        if place % _GIVE_WAY == 0:
            await asyncio.sleep(0)
    return written


def _standing(entry: EntryRow, ready: Ready, register: Register) -> EntryRow:
    """The entry in the state that the table says; of its year, and closed on its own day where that is known."""
    state = register.states[ready.state]
    day = ready.values.get(register.day) if register.day else None
    year = int(str(day)[:4]) if day else entry.year
    closed = None
    if state.stage is not Stage.OPEN:
        stamped = ready.values.get(state.stamps) if state.stamps else None
        closed = date.fromisoformat(stamped) if stamped else entry.made_day
    return replace(entry, state=ready.state, year=year, closed_day=closed)
