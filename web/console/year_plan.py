"""The year plan of the whole office: what is planned in the registers that somebody reads, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from aiohttp import web

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.admitting import registers_of
from casework.registering.periods import Precision, period_of
from casework.registering.reading import EntryLine, lines_of
from casework.store.register_lists import EntryQuery, list_entries
from policies.fields import FieldType
from policies.registers import Register, Stage
from policies.rules import Permission
from web.console.register_views import WIDE, at
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page

_MOST = 120  # entries of one register; more are no plan that somebody could read
_MOST_NAMED = 14  # more names would cover each other
_LETTER, _GAP, _LONGEST, _NARROWEST = 11.5, 8.0, 24, 10.0
_LAST_NARROW = 0x2FF
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


@dataclass(frozen=True, slots=True)
class Bar:
    """One entry in the drawing: where it lies, in which lane, and where its name stands beside it."""

    line: EntryLine
    said: str
    stage: Stage
    step: str  # the label of its state
    precision: Precision
    is_day: bool
    late: bool  # something of it should have been done by now
    x: float
    width: float
    lane: int
    text: str
    text_x: float
    is_left: bool  # the name stands before the bar, because there is no room behind it


@dataclass(frozen=True, slots=True)
class Strip:
    """One register of the plan: its bars in as many lanes as they need, and how many of them are done."""

    name: str
    label: str
    bars: tuple[Bar, ...]
    undecided: tuple[EntryLine, ...]
    lanes: int
    done: int
    late: int
    is_cut: bool

    @property
    def total(self) -> int:
        """How many entries there are, also those that have no days yet."""
        return len(self.bars) + len(self.undecided)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One programme of the work plan with its registers."""

    no: int
    label: str
    strips: tuple[Strip, ...]


async def year_plan_page(request: web.Request) -> web.Response:
    """The plan of a year, by the programmes of the work plan."""
    office, unlocked = office_of(request), unlocked_of(request)
    today = office.clock.today()
    year = _year(request.query.get("year", ""), today.year)
    chapters = await chapters_of(year, unlocked, office)
    strips = [strip for each in chapters for strip in each.strips]
    values = {
        "year": year,
        "chapters": chapters,
        "total": sum(each.total for each in strips),
        "done": sum(each.done for each in strips),
        "late": sum(each.late for each in strips),
        "today_at": at(today) if today.year == year else None,
        "today": today,
    }
    return show(request, "console/year_plan.html", values)


async def chapters_of(year: int, unlocked: Unlocked, office: Office) -> tuple[Chapter, ...]:
    """What is planned in a year, as far as this officer reads the registers."""
    planned = [(name, each) for name, each in registers_of(unlocked, office).items() if each.planned]
    strips = [(each.programme, await _strip(name, each, year, unlocked, office)) for name, each in planned]
    labels = {each.no: each.label for each in office.rules.programmes}
    groups = groupby((pair for pair in strips if pair[1].total), key=lambda pair: pair[0])
    return tuple(Chapter(no, labels.get(no, ""), tuple(strip for _, strip in some)) for no, some in groups)


async def _strip(name: str, register: Register, year: int, unlocked: Unlocked, office: Office) -> Strip:
    query = EntryQuery(
        register=name, day_from=date(year, 1, 1), day_until=date(year, 12, 31), size=_MOST, sort="day", falling=False
    )
    rows, total = await list_entries(office.cases.store, query)
    lines = await lines_of(rows, register, unlocked, office)
    today = office.clock.today()
    drawn = [(line, _bar(line, register, year, today)) for line in lines]
    there = [bar for _, bar in drawn if bar is not None]
    bars = _laid(there, named=len(there) <= _MOST_NAMED)
    stages = [register.states[line.state].stage for line in lines]
    return Strip(
        name=name, label=register.label, bars=bars, undecided=tuple(line for line, bar in drawn if bar is None),
        lanes=max((each.lane for each in bars), default=0) + 1, done=stages.count(Stage.DONE),
        late=sum(_is_late(line, register, today) for line in lines),
        is_cut=total > _MOST,
    )  # fmt: skip


def _bar(line: EntryLine, register: Register, year: int, today: date) -> Bar | None:
    """An entry from its first to its last day within the year; None if it has no days yet."""
    rule = register.field_of(register.day)
    if rule is None or line.day is None:
        return None
    first = last = line.day
    precision, said = Precision.DAY, f"{first.month}.{first.day}."
    if rule.type is FieldType.PERIOD:
        period = period_of(line.values[register.day])
        first, last = max(period.first, date(year, 1, 1)), min(period.last, date(year, 12, 31))
        precision, said = period.precision, period.shown(year)
    if precision is Precision.UNDECIDED:
        return None
    state, x = register.states[line.state], at(first)
    return Bar(
        line=line, said=said, stage=state.stage, step=state.label, precision=precision,
        is_day=first == last and precision is Precision.DAY, late=_is_late(line, register, today), x=x,
        width=max(at(last, whole=True) - x, _NARROWEST), lane=0, text="", text_x=0, is_left=False,
    )  # fmt: skip


def _is_late(line: EntryLine, register: Register, today: date) -> bool:
    return line.due is not None and line.due < today and register.states[line.state].stage is Stage.OPEN


def _laid(bars: Sequence[Bar], *, named: bool) -> tuple[Bar, ...]:
    """Each in the first lane in which it and its name cover nothing."""
    ends: list[float] = []
    found = []
    for bar in sorted(bars, key=lambda each: each.x):
        placed = _named(bar) if named else bar
        begins, over = _room(placed)
        lane = next((number for number, end in enumerate(ends) if end + _GAP <= begins or not named), len(ends))
        if lane == len(ends):
            ends.append(over)
        ends[lane] = max(ends[lane], over)
        found.append(replace(placed, lane=lane))
    return tuple(found)


def _named(bar: Bar) -> Bar:
    name = bar.line.title or bar.line.number
    text = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    behind = bar.x + bar.width + _GAP / 2
    if behind + _long(text) <= WIDE:
        return replace(bar, text=text, text_x=behind)
    return replace(bar, text=text, text_x=bar.x - _GAP / 2, is_left=True)


def _room(bar: Bar) -> tuple[float, float]:
    long = _long(bar.text)
    if not bar.text:
        return bar.x, bar.x + bar.width
    return (bar.text_x - long, bar.x + bar.width) if bar.is_left else (bar.x, bar.text_x + long)


def _long(text: str) -> float:
    """How wide a name is in units of the drawing; Latin letters, digits and blanks are about half as wide."""
    return sum(_LETTER if ord(each) > _LAST_NARROW else _LETTER * 0.6 for each in text)


def _year(text: str, this: int) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len(str(this)) else this
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else this


PAGES = (Page("GET", "/year", year_plan_page, Permission.REGISTER_READ),)
