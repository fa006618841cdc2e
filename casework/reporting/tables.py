"""A report as a table of texts: rows from entries or from printed history, never the two in one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from casework.bootstrap import Office
from casework.monitoring.admitting import looks_after
from casework.people import Unlocked
from casework.registering.admitting import may_read
from casework.registering.errors import NoRegisterError
from casework.registering.fields import Known, show_value
from casework.registering.money import in_scale, share, shown_rate, signed
from casework.reporting.complaints import complaints_by_year
from casework.reporting.sealed import counted_states, sealed_figures
from casework.store.register_figures import FigureQuery, Figures, destroyed_between, entries_between, figures
from casework.unlocking import require
from policies.fields import FieldType
from policies.registers import Register
from policies.reports import Counted, HistoryRow, Report, ReportColumn, RowsBy
from policies.rules import Permission

_MOST_ROWS = 500
_QUARTERS, _MONTHS = 4, 12
_KEPT_BACK = "–"

Cell = int | Decimal | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row: what it is called, its cells, whether they were printed before the system began."""

    label: str
    cells: tuple[str, ...] = field(repr=False)
    values: tuple[Cell, ...] = field(repr=False)
    is_history: bool = False
    is_total: bool = False
    beside: int = 0  # entries of the same row that are not in it, because the printed figures stand for it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A report of one year with everything that its page and its files show."""

    name: str
    report: Report
    year: int
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    notes: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """What stands over the columns, and over how many; empty where nothing does."""
        if not any(each.group for each in self.columns):
            return ()
        found: list[tuple[str, int]] = []
        for each in self.columns:
            if found and each.group and found[-1][0] == each.group:
                found[-1] = (each.group, found[-1][1] + 1)
            else:
                found.append((each.group, 1))
        return tuple(found)


def reports_of(unlocked: Unlocked, office: Office) -> dict[str, Report]:
    """Every report that an officer may read."""
    require(unlocked, Permission.REGISTER_READ)
    return {name: each for name, each in office.rules.reports.items() if _may(each, unlocked, office)}


async def report_table(name: str, year: int, unlocked: Unlocked, office: Office) -> ReportTable:
    """One report of a year; for whom it is not there is none."""
    report = reports_of(unlocked, office).get(name)
    if report is None:
        raise NoRegisterError
    return await _table(name, report, year, unlocked, office)


async def delivered_table(name: str, year: int, office: Office) -> ReportTable:
    """A report of entries in plain for the office's folder; of complaints there is none without rights."""
    return await _table(name, office.rules.reports[name], year, None, office)


async def _table(name: str, report: Report, year: int, unlocked: Unlocked | None, office: Office) -> ReportTable:
    gone = 0
    if report.rows == RowsBy.ENTRY:
        rows = await _list_rows(report, year, office)
        gone = await destroyed_between(office.cases.store, _listed(report, year, office))
    else:
        rows = await _rows(report, year, unlocked, office)
    total = [_total(report, rows)] if report.total and rows else []
    ordered = [*total, *rows] if report.total_first else [*rows, *total]
    return ReportTable(
        name=name,
        report=report,
        year=year,
        columns=tuple(each for each in report.columns if not each.joins),
        rows=tuple(_joined(report, each) for each in ordered),
        notes=_notes(report, rows, gone),
    )


def _joined(report: Report, row: ReportRow) -> ReportRow:
    """The row with columns joined that stand in one cell, as the plan prints pairs."""
    if not any(each.joins for each in report.columns):
        return row
    cells: list[str] = []
    values: list[Cell] = []
    for column, cell, value in zip(report.columns, row.cells, row.values, strict=True):
        if column.joins:
            cells[-1] += column.joins.format(cell)
            values[-1] = cells[-1]
        else:
            cells.append(cell)
            values.append(value)
    return replace(row, cells=tuple(cells), values=tuple(values))


def _may(report: Report, unlocked: Unlocked, office: Office) -> bool:
    if report.counts is Counted.COMPLAINTS:
        officer = unlocked.officer
        return Permission.CHECK_READ in officer.permissions and looks_after(officer.team, officer.roles, office.rules)
    return bool(unlocked.officer.roles & set(report.read)) or may_read(
        office.rules.registers[report.register], unlocked.officer
    )


async def _rows(report: Report, year: int, unlocked: Unlocked | None, office: Office) -> list[ReportRow]:
    keys = _keys(report, year, office)
    first = year - report.years + 1 if report.rows == RowsBy.YEAR else year
    stretch = date(first, 1, 1), date(year, 12, 31)
    if report.counts is Counted.COMPLAINTS:
        if unlocked is None:
            raise NoRegisterError
        found = await complaints_by_year(report, stretch, unlocked, office)
    elif office.rules.registers[report.register].sealed:
        if unlocked is None:
            raise NoRegisterError
        found = await sealed_figures(report, stretch, unlocked, office)
    else:
        found = {each.name: await _column(report, each, stretch, office) for each in report.columns if not each.rate}
    printed = {each.row: each for each in report.history if report.rows == RowsBy.YEAR or each.year == year}
    if report.rows not in set(RowsBy):
        keys = _with_others(keys, found)
    return [_row(report, key, label, found, printed.get(key)) for key, label in keys]


def _row(
    report: Report, key: str, label: str, found: Mapping[str, Mapping[str, Figures]], printed: HistoryRow | None
) -> ReportRow:
    counted = max((each[key].count for each in found.values() if key in each), default=0)
    if printed is not None:
        cells = tuple(printed.cells.get(each.name, "") for each in report.columns)
        values = tuple(_number(each) for each in cells)
        return ReportRow(label=label, cells=cells, values=values, is_history=True, beside=counted)
    values = _values(report, {name: each.get(key) for name, each in found.items()})
    return ReportRow(label=label, cells=tuple(_said(each, report) for each in values), values=values)


def _values(report: Report, found: Mapping[str, Figures | None]) -> tuple[Cell, ...]:
    raw: dict[str, int] = {}
    cells: dict[str, Cell] = {}
    for each in report.columns:
        if each.rate:
            continue
        figure = found.get(each.name)
        raw[each.name] = _raw(each, figure)
        cells[each.name] = raw[each.name]
        if each.measure:
            cells[each.name] = in_scale(raw[each.name], each.measure)
        if each.average:
            cells[each.name] = _mean(raw[each.name], figure.of[each.average] if figure else 0)
    for each in report.columns:
        if each.rate:
            cells[each.name] = share(raw[each.rate[0]], raw[each.rate[1]])
    return tuple(cells[each.name] for each in report.columns)


def _raw(column: ReportColumn, figure: Figures | None) -> int:
    if figure is None:
        return 0
    name = column.sum or column.average
    return figure.sums[name] if name else figure.count


def _mean(total: int, of: int) -> Decimal | None:
    return (Decimal(total) / of).quantize(Decimal("0.1")) if of else None


async def _column(
    report: Report, column: ReportColumn, stretch: tuple[date, date], office: Office
) -> dict[str, Figures]:
    name = column.register or report.register
    register = office.rules.registers[name]
    states = column.states or (report.states if not column.register else ()) or counted_states(register)
    query = FigureQuery(
        register=name, first=stretch[0], last=stretch[1], states=states, where={**report.where, **column.where}
    )
    wanted = [each for each in (column.sum, column.average) if each]
    return await figures(office.cases.store, query, report.rows, wanted)


def _keys(report: Report, year: int, office: Office) -> list[tuple[str, str]]:
    if report.rows == RowsBy.YEAR:
        years = range(year - report.years + 1, year + 1)
        return [(str(each), f"{each}년") for each in (years if report.rising else reversed(years))]
    if report.rows == RowsBy.QUARTER:
        return [(str(each), f"{each}분기") for each in range(1, _QUARTERS + 1)]
    if report.rows == RowsBy.MONTH:
        return [(str(each), f"{each}월") for each in range(1, _MONTHS + 1)]
    register = office.rules.registers[report.register]
    if report.rows == RowsBy.STATE:
        return [(name, state.label) for name, state in register.states.items()]
    rule = register.field_of(report.rows)
    return list(rule.options.items()) if rule is not None else []


def _with_others(keys: list[tuple[str, str]], found: Mapping[str, Mapping[str, Figures]]) -> list[tuple[str, str]]:
    """Rows of a field that is no choice: whatever there is, in the order of the letters."""
    known = {key for key, _ in keys}
    others = sorted({key for each in found.values() for key in each} - known)
    return [*keys, *((key, key or "적지 않음") for key in others)]


async def _list_rows(report: Report, year: int, office: Office) -> list[ReportRow]:
    printed = [each for each in report.history if each.year == year]
    register = office.rules.registers[report.register]
    entries = await entries_between(office.cases.store, _listed(report, year, office), _MOST_ROWS)
    if printed:
        return [
            ReportRow(
                label=each.row, cells=tuple(each.cells.get(column.name, "") for column in report.columns), values=(),
                is_history=True, beside=len(entries) if place == 0 else 0,
            )
            for place, each in enumerate(printed)
        ]  # fmt: skip
    known = Known(officers={each.id: each.name for each in await office.people.all()}, year=year)
    shown = [(column, register.field_of(column.shows)) for column in report.columns]
    return [
        ReportRow(
            label=str(place),
            cells=tuple(
                show_value(rule, (row.fields or {}).get(rule.name), known) if rule else "" for _, rule in shown
            ),
            values=(),
        )
        for place, row in enumerate(entries, 1)
    ]


def _listed(report: Report, year: int, office: Office) -> FigureQuery:
    states = report.states or counted_states(office.rules.registers[report.register])
    first, last = date(year, 1, 1), date(year, 12, 31)
    return FigureQuery(register=report.register, first=first, last=last, states=states, where=report.where)


def _total(report: Report, rows: Sequence[ReportRow]) -> ReportRow:
    """Sums of what is displayed: the plan adds up its rows as they are printed."""
    sums: dict[str, int] = {}
    for place, column in enumerate(report.columns):
        found = [each.values[place] for each in rows]
        if not column.rate and not column.average:
            sums[column.name] = sum(each for each in found if isinstance(each, int))
    values: list[Cell] = []
    for column in report.columns:
        if column.rate:
            values.append(share(sums[column.rate[0]], sums[column.rate[1]]))
        else:
            values.append(sums.get(column.name))
    return ReportRow(
        label=report.total, cells=tuple(_said(each, report) for each in values), values=tuple(values), is_total=True
    )


def _said(value: Cell, report: Report) -> str:
    if value is None:
        return _KEPT_BACK
    if isinstance(value, Decimal):
        return shown_rate(value) if value.as_tuple().exponent == _RATE_PLACES else f"{value:f}"
    if isinstance(value, int):
        return _KEPT_BACK if 0 < value < report.fewest else signed(value)
    return value


_RATE_PLACES = -2


def _number(text: str) -> Cell:
    """A printed figure as a number; what is none stays a text."""
    plain = text.replace(",", "").replace("△", "-").strip()
    try:
        return Decimal(plain) if "." in plain else int(plain)
    except (ValueError, InvalidOperation):
        return text


def _notes(report: Report, rows: Sequence[ReportRow], gone: int) -> tuple[str, ...]:
    notes = [report.note] if report.note else []
    if any(each.is_history for each in rows):
        notes.append(f"‘이력’ 줄은 이 시스템을 쓰기 전의 합계를 옮긴 것입니다({report.history_from}).")
    beside = sum(each.beside for each in rows)
    if beside:
        notes.append(f"이력 줄과 같은 때의 대장 항목이 {beside:,}건 있습니다. 두 번 세지 않도록 이력만 보였습니다.")
    if gone:
        notes.append(f"보존기간이 끝나 파기한 {gone:,}건은 이 목록에 없습니다.")
    if report.fewest:
        notes.append(f"{report.fewest}건보다 적은 칸은 ‘–’로 가렸습니다.")
    return tuple(notes)


def field_types(table: ReportTable, register: Register) -> tuple[FieldType | None, ...]:
    """Of which type the fields of a list's columns are."""
    found = (register.field_of(each.shows) for each in table.columns)
    return tuple(each.type if each else None for each in found)
