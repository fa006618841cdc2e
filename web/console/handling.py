"""How ordinary matters were worked on, department by channel (R-D3): on the screen, and as it may leave the office."""

from collections.abc import Sequence
from datetime import date, timedelta

from aiohttp import web

from casework.monitoring.admitting import admit, seen_by
from casework.monitoring.figures import ALL, COUNTS, Told, table_of, told_inside, told_outside
from casework.spreadsheets import csv_of
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page
from web.staff.attached import attached

HEADS = ("접수", "처리", "기한 내", "기한 지나", "연장", "미처리(기한 지남)")
HIDDEN = "가림"


async def handling(request: web.Request) -> web.Response:
    """The table."""
    first, last = _days(request)
    outside = request.query.get("for") == "outside"
    lines = await _lines(request, first, last, outside=outside)
    rules = request.app[RULES]
    values = {
        "lines": [(_unit(line, rules), _channel(line, rules), line) for line in lines],
        "heads": list(zip(COUNTS, HEADS, strict=True)),
        "first": first,
        "last": last,
        "outside": outside,
        "hidden": HIDDEN,
        "smallest": rules.monitoring.smallest_cell,
    }
    return show(request, "console/handling.html", values)


async def as_csv(request: web.Request) -> web.Response:
    """The same for a spreadsheet; a file leaves the office, so small numbers are kept back."""
    first, last = _days(request)
    lines, rules = await _lines(request, first, last, outside=True), request.app[RULES]
    rows: list[Sequence[object]] = [("부서", "경로", *HEADS, "기한 내 처리율(%)", "평균 처리일")]
    rows += [
        (
            _unit(line, rules),
            _channel(line, rules),
            *(HIDDEN if line.counts[name] is None else line.counts[name] for name in COUNTS),
            None if line.on_time_share is None else round(line.on_time_share, 1),
            None if line.average_days is None else round(line.average_days, 1),
        )
        for line in lines
    ]
    return attached(csv_of(rows), f"처리현황_{first.isoformat()}_{last.isoformat()}.csv")


async def _lines(request: web.Request, first: date, last: date, *, outside: bool) -> tuple[Told, ...]:
    office, rules = office_of(request), request.app[RULES]
    officer = admit(unlocked_of(request), Permission.CHECK_READ, office)
    rows = await seen_by(officer, office, first=first, last=last)
    table = table_of(rows, office.clock.now(), rules)
    return told_outside(table, rules.monitoring.smallest_cell) if outside else told_inside(table)


def _days(request: web.Request) -> tuple[date, date]:
    """The period of the address; this month where it is none."""
    today = office_of(request).clock.today()
    first, last = _day(request.query.get("from", "")), _day(request.query.get("to", ""))
    if first is None or last is None or last < first:
        return today.replace(day=1), (today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first, last


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unit(line: Told, rules: Rules) -> str:
    return line.unit if line.unit != ALL else f"{rules.organisation.name} 계"


def _channel(line: Told, rules: Rules) -> str:
    return rules.monitoring.channels[line.channel].label if line.channel != ALL else "모든 경로"


PAGES = (
    Page("GET", "/reports/handling", handling, Permission.CHECK_READ),
    Page("GET", "/reports/handling.csv", as_csv, Permission.CHECK_READ),
)
