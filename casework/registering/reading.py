"""Read a register: its lists, an entry with everything around it; what is sealed after the journal knows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import may_add, may_write, register_for, registers_of
from casework.registering.case_links import CASE, UNSEEN, numbers_of_cases
from casework.registering.due import DueDay, due_days
from casework.registering.errors import FieldsRefusedError, SealedAwayError
from casework.registering.fields import Known, Values, read_fields, show_value
from casework.registering.keys import hold_register, open_from_register
from casework.registering.nearby import near_to, place_of
from casework.registering.writing import entry_of, known_in, may_move, title_of, values_of
from casework.store.register_lists import EntryQuery, alike, count_by_register, count_by_state, list_entries, years_of
from casework.store.registers import ChangeRow, EntryRow, alarms_of_entries, changes_of, entries_by_id, links_to
from policies.fields import Field, FieldType
from policies.registers import Register

_MOST_ON_BOARD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry as lists show it; `cells` in the order of the rule's columns."""

    id: str
    number: str
    version: int
    state: str
    title: str = field(repr=False)
    cells: tuple[str, ...] = field(repr=False)
    day: date | None
    until: date | None
    unit: str
    officer_name: str
    due: date | None
    values: Values = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One page of a register's list, with how many entries stand in each state under the same filters."""

    lines: tuple[EntryLine, ...]
    total: int
    page: int
    pages: int
    states: Mapping[str, int]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field of an entry as its page shows it; lines as rows of texts."""

    rule: Field
    text: str = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    target: str = ""  # where a link leads
    value: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """What somebody did to an entry, in words."""

    act: str
    at: datetime
    officer_name: str
    state_label: str
    before: tuple[tuple[str, str], ...] = field(repr=False)  # label of a field, what it said


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedView:
    """An entry that leads here."""

    register: str
    register_label: str
    id: str
    number: str
    title: str = field(repr=False)
    state_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry with everything around it."""

    row: EntryRow
    register: Register
    values: Values = field(repr=False)
    title: str = field(repr=False)
    fields: tuple[Shown, ...]
    dues: tuple[DueDay, ...]
    moves: tuple[tuple[str, str], ...]  # next states that this officer may give, with their labels
    changes: tuple[ChangeView, ...]
    linked: tuple[LinkedView, ...]
    near: tuple[tuple[EntryLine, int], ...]  # earlier ones of the same place, and how many metres away
    officer_name: str
    may_write: bool
    is_closed_off: bool  # what is sealed of it cannot be opened by this officer yet

    @property
    def id(self) -> str:
        """Its id in addresses."""
        return self.row.id.hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCard:
    """One register on the page of all: how much is open, how much is late, how much there is."""

    name: str
    register: Register
    open: int
    total: int
    may_add: bool


async def cards(unlocked: Unlocked, office: Office) -> tuple[RegisterCard, ...]:
    """Every register of this officer with its counts."""
    own = registers_of(unlocked, office)
    counts = await count_by_register(office.cases.store, own)
    return tuple(
        RegisterCard(
            name=name, register=each, open=sum(counts[name].get(state, 0) for state in each.open_states),
            total=sum(counts[name].values()), may_add=may_add(each, unlocked.officer),
        )
        for name, each in own.items()
    )  # fmt: skip


async def list_page(query: EntryQuery, unlocked: Unlocked, office: Office) -> EntryPage:
    """One page of a register; of a sealed one only what the page shows is opened."""
    register = register_for(query.register, unlocked, office)
    query = _by_header(query, register)
    rows, total = await list_entries(office.cases.store, query)
    lines = await lines_of(rows, register, unlocked, office)
    wide = EntryQuery(
        register=query.register, words=query.words, fields=query.fields, year=query.year, day_from=query.day_from,
        day_until=query.day_until, due_until=query.due_until, officer_id=query.officer_id, run_id=query.run_id,
        unit=query.unit,
    )  # fmt: skip
    return EntryPage(
        lines=lines,
        total=total,
        page=query.page,
        pages=max(1, -(-total // query.size)),
        states=await count_by_state(office.cases.store, wide),
        years=tuple(await years_of(office.cases.store, query.register)),
    )


def _by_header(query: EntryQuery, register: Register) -> EntryQuery:
    """The same question, the department asked of the column that has an index instead of the fields."""
    unit = query.fields.get(register.unit) if register.unit else None
    if unit is None:
        return query
    rest = {name: value for name, value in query.fields.items() if name != register.unit}
    return replace(query, fields=rest, unit=str(unit))


async def board_of(
    query: EntryQuery, unlocked: Unlocked, office: Office
) -> dict[str, tuple[tuple[EntryLine, ...], int]]:
    """For each state the newest entries in it, and how many there are."""
    register = register_for(query.register, unlocked, office)
    found = {}
    for state in register.states:
        wanted = EntryQuery(
            register=query.register, states=(state,), words=query.words, fields=query.fields, year=query.year,
            officer_id=query.officer_id, size=_MOST_ON_BOARD,
        )  # fmt: skip
        rows, total = await list_entries(office.cases.store, wanted)
        found[state] = (await lines_of(rows, register, unlocked, office), total)
    return found


async def lines_of(
    rows: Sequence[EntryRow], register: Register, unlocked: Unlocked, office: Office
) -> tuple[EntryLine, ...]:
    """Entries as lists show them."""
    values = await values_of_all(rows, register, unlocked, office)
    known = await everybody(office)
    dues: dict[bytes, date] = {}
    for alarm in await alarms_of_entries(office.cases.store, [row.id for row in rows]):
        dues.setdefault(alarm.entry_id, alarm.due_day)
    shown = [(name, register.field_of(name)) for name in register.columns]
    titles = await _titles_of_links(values.values(), register, unlocked, office)
    return tuple(
        EntryLine(
            id=row.id.hex(), number=row.number, version=row.version, state=row.state,
            title=title_of(register, values[row.id]),
            cells=tuple(_cell(rule, values[row.id].get(name), known, titles) for name, rule in shown if rule),
            day=row.day, until=row.until, unit=row.unit or "", due=dues.get(row.id), values=values[row.id],
            officer_name=known.officers.get(row.officer_id or "", ""),
        )
        for row in rows
    )  # fmt: skip


async def open_entry(name: str, entry_id: str, unlocked: Unlocked, office: Office) -> EntryView:
    """One entry with everything around it."""
    register = register_for(name, unlocked, office)
    row = await entry_of(name, entry_id, office)
    if row.sealed_id is not None:
        await office.journal.append("entry_opened", office.clock.now(), unlocked.officer.id, row.journal_id, None)
    values, closed_off = await _as_far_as_open(row, register, unlocked, office)
    known = await everybody(office)
    titles = await _titles_of_links([values], register, unlocked, office)
    own = registers_of(unlocked, office)
    links = [(each, by) for each, by in await links_to(office.cases.store, row.id) if each.register in own]
    writes = may_write(register, unlocked.officer)
    return EntryView(
        row=row,
        register=register,
        values=values,
        title=title_of(register, values),
        fields=tuple(_shown(each, values.get(each.name), known, titles) for each in register.fields),
        dues=tuple(due_days(values, row.state, register, office.rules, await calendar_of(office))),
        moves=tuple(
            (state, register.states[state].label)
            for state in register.states[row.state].next
            if may_move(register, row.state, state, unlocked)
        ),
        changes=tuple(
            _change_view(each, register, known) for each in await changes_of(office.cases.store, row.id)
        ),
        linked=tuple(
            LinkedView(
                register=each.register, register_label=own[each.register].label, id=each.id.hex(), number=each.number,
                title=each.title or "", state_label=own[each.register].states[each.state].label,
            )
            for each, _ in links
        ),
        near=await _near(row, register, values, unlocked, office),
        officer_name=known.officers.get(row.officer_id or "", ""),
        may_write=writes and not closed_off,
        is_closed_off=closed_off,
    )  # fmt: skip


async def alike_of(
    name: str, typed: Mapping[str, Any], unlocked: Unlocked, office: Office, without: str = ""
) -> tuple[EntryLine, ...]:
    """Entries that say the same where the rule asks for it; none where something of it is missing or wrong."""
    register = register_for(name, unlocked, office)
    own = from_hex(without) if without else b""
    if register.sealed:
        return ()
    rows: list[EntryRow] = []
    said = _said(register, register.same, typed, await known_in(office))
    if register.same and set(said) == set(register.same):
        rows = await alike(office.cases.store, name, said, own or None)
    there = _said(register, (place_of(register), register.day), typed, await known_in(office))
    near = await near_to(name, register, there, office, without=own)
    rows += [row for row, _ in near if row.id not in {each.id for each in rows}]
    return await lines_of(rows, register, unlocked, office)


def _said(register: Register, names: Collection[str], typed: Mapping[str, Any], known: Known) -> Values:
    """What some fields say; nothing where one of them is wrong: the form says it beside the field."""
    rules = [each for each in register.fields if each.name in names]
    try:
        return read_fields(rules, {each.name: typed.get(each.name, "") for each in rules}, known)
    except FieldsRefusedError:
        return {}


async def _near(
    row: EntryRow, register: Register, values: Values, unlocked: Unlocked, office: Office
) -> tuple[tuple[EntryLine, int], ...]:
    found = await near_to(row.register, register, values, office, without=row.id)
    lines = await lines_of([each for each, _ in found], register, unlocked, office)
    return tuple(zip(lines, (metres for _, metres in found), strict=True))


async def _as_far_as_open(row: EntryRow, register: Register, unlocked: Unlocked, office: Office) -> tuple[Values, bool]:
    """What an entry says to this officer, and whether a part of it stays shut: only of a register in plain."""
    try:
        return await values_of(row, register, unlocked, office), False
    except SealedAwayError:
        if register.sealed:
            raise
        return dict(row.fields or {}), True


async def values_of_all(
    rows: Sequence[EntryRow], register: Register, unlocked: Unlocked, office: Office
) -> dict[bytes, Values]:
    """What several entries say; of a sealed register they are opened once the journal knows."""
    found = {row.id: dict(row.fields or {}) for row in rows}
    if not register.sealed or not rows:
        return found
    await office.journal.append("register_listed", office.clock.now(), unlocked.officer.id, None, None)
    held = await hold_register(rows[0].register, register, unlocked, office)
    sealed = {row.sealed_id: row.body for row in rows if row.sealed_id and row.body}
    opened = await open_from_register(sealed, held, office)
    for row in rows:
        if row.sealed_id in opened:
            found[row.id] |= opened[row.sealed_id].get("fields", {})
    return found


async def everybody(office: Office) -> Known:
    """What fields may refer to, colleagues who left among them."""
    known = await known_in(office)
    return Known(officers={each.id: each.name for each in await office.people.all()}, year=known.year)


async def _titles_of_links(
    values: Any, register: Register, unlocked: Unlocked, office: Office
) -> dict[str, tuple[str, str]]:
    """For each entry or case that a link leads to: which register, and what it is called."""
    names = [each.name for each in register.fields if each.type is FieldType.LINK and each.to != CASE]
    ids = {each[name] for each in values for name in names if each.get(name)}
    found = await entries_by_id(office.cases.store, [from_hex(each) for each in ids])
    cases = await numbers_of_cases(register, values, unlocked, office)
    return {row.id.hex(): (row.register, f"{row.number} {row.title or ''}".strip()) for row in found.values()} | {
        key: (CASE if number != UNSEEN else "", number) for key, number in cases.items()
    }


def _cell(rule: Field, value: Any, known: Known, titles: Mapping[str, tuple[str, str]]) -> str:
    if rule.type is FieldType.LINK and value:
        return titles.get(value, ("", ""))[1]
    return show_value(rule, value, known)


def _shown(rule: Field, value: Any, known: Known, titles: Mapping[str, tuple[str, str]]) -> Shown:
    rows = tuple(
        tuple(show_value(each, line.get(each.name), known) for each in rule.lines) for line in (value or [])
    ) if rule.type is FieldType.LINES else ()  # fmt: skip
    target = ""
    if rule.type is FieldType.LINK and value:
        leads = rule.to != CASE or titles.get(value, ("", ""))[0] == CASE
        target = ("/cases/" if rule.to == CASE else f"/registers/{rule.to}/") + value if leads else ""
    return Shown(rule=rule, text=_cell(rule, value, known, titles), rows=rows, target=target, value=value)


def _change_view(row: ChangeRow, register: Register, known: Known) -> ChangeView:
    told = row.before or {}
    before = [
        (each.label, show_value(each, told[each.name], known) or "비어 있음")
        for each in register.fields
        if each.name in told
    ]
    state = register.states.get(row.state)
    return ChangeView(
        act=row.act, at=row.at, officer_name=known.officers.get(row.officer_id or "", ""),
        state_label=state.label if state else row.state, before=tuple(before),
    )  # fmt: skip
