"""Registers drawn by days: a month as a calendar, a year as a plan; which drawings a register can have at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import cos, radians

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.due import moved
from casework.registering.fields import spot_of
from casework.registering.nearby import place_of
from casework.registering.periods import Precision, period_of
from casework.registering.reading import EntryLine, lines_of
from casework.store.register_lists import BY_DUE, EntryQuery, list_entries
from policies.fields import FieldType
from policies.registers import Register

_MOST = 400
_WALL = 200  # cards of a countdown
_BANDS = ((-1, "late"), (7, "week"), (31, "month"), (92, "quarter"), (10**6, "later"))
_WEEK = 7
_MONTHS = 12
WIDE = 960  # of a year in the drawing
_MAP_WIDE, _EDGE = 640, 20


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month: what it is called, whether the office is open, the entries on it."""

    day: date
    in_month: bool
    closed: str
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class MonthDrawing:
    """A month in weeks from Monday, with the months beside it."""

    first: date
    before: date
    after: date
    weeks: tuple[tuple[DayCell, ...], ...]
    is_cut: bool  # there are more entries than are drawn


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One entry of a year plan: where its bar begins and how long it is, in units of the drawing."""

    line: EntryLine
    begins: float
    width: float
    precision: Precision
    said: str


@dataclass(frozen=True, slots=True)
class PlanDrawing:
    """A year as bars, then what has no days yet."""

    year: int
    rows: tuple[PlanRow, ...]
    undecided: tuple[EntryLine, ...]
    today_at: float | None
    is_cut: bool


@dataclass(frozen=True, slots=True)
class MapSpot:
    """One entry on a map, in units of the drawing."""

    line: EntryLine
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The district's outline with the entries whose place is known; how many are not."""

    outline: str
    spots: tuple[MapSpot, ...]
    without: int
    high: float
    is_cut: bool


@dataclass(frozen=True, slots=True)
class CountdownBand:
    """Entries whose next day is about as near: those that are late, of this week, of a month, of a quarter, later."""

    key: str
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class CountdownDrawing:
    """The entries of which something falls due, the nearest first."""

    bands: tuple[CountdownBand, ...]
    is_cut: bool


def drawings_of(register: Register) -> tuple[str, ...]:
    """Which views a register can be drawn as."""
    views = ["table", "board"]
    day = register.field_of(register.day) if register.day else None
    if day is not None and not register.sealed:
        views.append("month")
    if day is not None and day.type is FieldType.PERIOD and not register.sealed:
        views.append("year")
    if place_of(register) and not register.sealed:
        views.append("map")
    if register.dues:
        views.append("countdown")
    return tuple(views)


async def countdown_of(query: EntryQuery, register: Register, unlocked: Unlocked, office: Office) -> CountdownDrawing:
    """What falls due next, as a wall of cards: late, within a week, a month, a quarter, later."""
    wanted = replace(
        query, due_until=query.due_until or date.max, sort=BY_DUE, by_number=False, falling=False, page=1, size=_WALL
    )
    rows, total = await list_entries(office.cases.store, wanted)
    lines, today = await lines_of(rows, register, unlocked, office), office.clock.today()
    bands: dict[str, list[EntryLine]] = {key: [] for _, key in _BANDS}
    for line in lines:
        left = (line.due - today).days if line.due else 0
        bands[next(key for most, key in _BANDS if left <= most)].append(line)
    found = tuple(CountdownBand(key, tuple(some)) for key, some in bands.items() if some)
    return CountdownDrawing(found, total > _WALL)


async def map_of(query: EntryQuery, register: Register, unlocked: Unlocked, office: Office) -> MapDrawing:
    """The newest entries on the outline of the district; nothing is fetched from elsewhere to draw it."""
    rows, total = await list_entries(office.cases.store, replace(query, page=1, size=_MOST, sort=""))
    lines = await lines_of(rows, register, unlocked, office)
    outline = office.rules.district.outline
    project = _projection(outline)
    found = spots_of(lines, place_of(register))
    corners = [project(*each) for each in outline]
    return MapDrawing(
        outline=" ".join(f"{x},{y}" for x, y in corners),
        spots=tuple(MapSpot(line, *project(lat, lon)) for line, lat, lon in found),
        without=len(lines) - len(found),
        high=max(y for _, y in corners) + _EDGE,
        is_cut=total > _MOST,
    )


def _projection(outline: Sequence[tuple[float, float]]) -> Callable[[float, float], tuple[float, float]]:
    """Degrees to units of the drawing: north is up, and a step east is as long as one north."""
    north, south = (edge(each[0] for each in outline) for edge in (max, min))
    west, east = (edge(each[1] for each in outline) for edge in (min, max))
    narrow = cos(radians((north + south) / 2))
    scale = (_MAP_WIDE - 2 * _EDGE) / ((east - west) * narrow)

    def project(lat: float, lon: float) -> tuple[float, float]:
        return round(_EDGE + (lon - west) * narrow * scale, 1), round(_EDGE + (north - lat) * scale, 1)

    return project


async def month_of(
    query: EntryQuery, first: date, register: Register, unlocked: Unlocked, office: Office
) -> MonthDrawing:
    """The entries of a month, each on its day; what goes on over days stands on each of them."""
    begins = first - timedelta(days=first.weekday())
    ends = moved(first, 1) - timedelta(days=1)
    ends += timedelta(days=_WEEK - 1 - ends.weekday())
    wanted = replace(query, year=None, day_from=begins, day_until=ends, page=1, size=_MOST, sort="day", falling=False)
    rows, total = await list_entries(office.cases.store, wanted)
    lines = await lines_of(rows, register, unlocked, office)
    holidays = office.rules.holidays.adding(await office.people.added_holidays())
    days = [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]
    cells = [
        DayCell(
            day=day,
            in_month=day.month == first.month,
            closed=(holidays.name(day) or "") if holidays.covers(day) else "",
            entries=tuple(each for each in lines if each.day and each.day <= day <= (each.until or each.day)),
        )
        for day in days
    ]
    weeks = tuple(tuple(cells[start : start + _WEEK]) for start in range(0, len(cells), _WEEK))
    return MonthDrawing(first, moved(first, -1), moved(first, 1), weeks, total > _MOST)


async def year_plan(query: EntryQuery, register: Register, unlocked: Unlocked, office: Office) -> PlanDrawing:
    """The entries of a year as bars from their first to their last day."""
    year, today = query.year or office.clock.today().year, office.clock.today()
    wanted = replace(
        query, year=None, day_from=date(year, 1, 1), day_until=date(year, 12, 31), page=1, size=_MOST, sort="day",
        falling=False,
    )  # fmt: skip
    rows, total = await list_entries(office.cases.store, wanted)
    lines = await lines_of(rows, register, unlocked, office)
    known = [(line, period_of(line.values[register.day])) for line in lines if line.values.get(register.day)]
    bars = tuple(
        PlanRow(
            line,
            at(max(period.first, date(year, 1, 1))),
            max(at(min(period.last, date(year, 12, 31)), whole=True) - at(max(period.first, date(year, 1, 1))), 6.0),
            period.precision,
            period.shown(year),
        )
        for line, period in known
        if period.is_known
    )
    undecided = tuple(line for line, period in known if not period.is_known)
    return PlanDrawing(year, bars, undecided, at(today) if today.year == year else None, total > _MOST)


def at(day: date, *, whole: bool = False) -> float:
    """Where a day lies in the drawing of a year: every month as wide as the next, however many days it has."""
    days = (moved(day.replace(day=1), 1) - day.replace(day=1)).days
    part = (day.day - (0 if whole else 1)) / days
    return round((day.month - 1 + part) * WIDE / _MONTHS, 1)


def spots_of(lines: tuple[EntryLine, ...], field: str) -> list[tuple[EntryLine, float, float]]:
    """The entries whose place is known in degrees."""
    found = []
    for line in lines:
        spot = spot_of(line.values.get(field) or "")
        if spot is not None:
            found.append((line, spot[1], spot[2]))
    return found
