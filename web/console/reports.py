"""Reports: which there are, each as a table with its picture, and as a file."""

from datetime import date

from aiohttp import web

from casework.registering.errors import NoRegisterError
from casework.reporting.files import MAKERS, file_of
from casework.reporting.tables import ReportTable, report_table, reports_of
from casework.reporting.yearly import MAKERS as DOCUMENTS
from casework.reporting.yearly import Yearly, yearly_document
from casework.reporting.yearly import file_of as document_file
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page
from web.staff.attached import attached

_FIRST_YEAR, _LAST_YEAR = 2000, 2199
_HIGH, _WIDE = 140, 64


async def reports(request: web.Request) -> web.Response:
    """Every report of this officer, by the register it is computed from."""
    office = office_of(request)
    found = reports_of(unlocked_of(request), office)
    labels = {name: each.label for name, each in office.rules.registers.items()}
    year = _year(request, office.clock.today())
    return show(request, "console/reports.html", {"reports": found, "labels": labels, "year": year})


async def yearly(request: web.Request) -> web.Response:
    """The plan or the results of a year as one document, of what this officer may read."""
    office, form = office_of(request), request.match_info["form"]
    if form not in DOCUMENTS or request.match_info["kind"] not in set(Yearly):
        raise NoRegisterError
    kind, year = Yearly(request.match_info["kind"]), _year(request, office.clock.today())
    document = await yearly_document(kind, year, unlocked_of(request), office)
    raw, content_type = await document_file(document, form)
    return attached(raw, f"{document.title}.{form}", content_type)


async def report(request: web.Request) -> web.Response:
    """One report of a year."""
    office = office_of(request)
    year = _year(request, office.clock.today())
    table = await report_table(request.match_info["report"], year, unlocked_of(request), office)
    values = {"table": table, "report": table.report, "year": year, "bars": _bars(table), "makers": list(MAKERS)}
    return show(request, "console/report.html", values)


async def report_file(request: web.Request) -> web.Response:
    """The same as a file; nothing in it says who made it."""
    office, form = office_of(request), request.match_info["form"]
    if form not in MAKERS:
        raise NoRegisterError
    year = _year(request, office.clock.today())
    table = await report_table(request.match_info["report"], year, unlocked_of(request), office)
    raw, kind = await file_of(table, form, office)
    return attached(raw, f"{table.report.label}_{year}.{form}", kind)


def _year(request: web.Request, today: date) -> int:
    text = request.query.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else today.year
    return min(max(year, _FIRST_YEAR), _LAST_YEAR)


def _bars(table: ReportTable) -> list[tuple[str, str, float, bool]]:
    """The column that is drawn: label, what it says, how high, whether it was printed; oldest first."""
    names = [each.name for each in table.columns]
    if table.report.chart not in names:
        return []
    place = names.index(table.report.chart)
    rows = [each for each in table.rows if not each.is_total and isinstance(each.values[place], int)]
    if not table.report.rising:
        rows.reverse()
    highest = max((abs(int(each.values[place] or 0)) for each in rows), default=0)
    return [
        (each.label, each.cells[place], _HIGH * abs(int(each.values[place] or 0)) / (highest or 1), each.is_history)
        for each in rows
    ]


PAGES = (
    Page("GET", "/reports", reports, Permission.REGISTER_READ, menu="보고서"),
    Page("GET", "/yearly/{kind}.{form}", yearly, Permission.REGISTER_READ),
    Page("GET", "/reports/{report}", report, Permission.REGISTER_READ),
    Page("GET", "/reports/{report}/file.{form}", report_file, Permission.REGISTER_READ),
)
