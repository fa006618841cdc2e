"""Awards for whoever enters calls and visits: figures of half a year, and the table of the plan as it is written."""

from collections.abc import Sequence

from aiohttp import web

from casework.errors import Refusal
from casework.monitoring.awarding import AwardFigures, award_figures, award_table, write_plan
from casework.spreadsheets import csv_of
from policies.monitoring import AwardYear, Prize
from policies.rules import Permission
from web.console.checks import number_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_PARTS = (("gu", "구 부서"), ("dong", "동 주민센터"), ("person", "직원"))
_THOUSAND = 1_000
_JUNE = 6
_WRITTEN = Notice("포상 계획을 적었습니다.")


async def awards(request: web.Request) -> web.Response:
    """Figures and table."""
    return await _page(request, Form())


async def put_plan(request: web.Request) -> web.Response:
    """Write the plan of one year."""
    session, form = session_of(request), await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, "/awards"):
            await write_plan(_plan(form), unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _WRITTEN
    raise web.HTTPSeeOther("/awards")


async def as_csv(request: web.Request) -> web.Response:
    """The figures for a spreadsheet."""
    found = await _figures(request)
    heads = ("부서", "이름", "전화", "방문", "빼는 입력", "세는 입력", "하루 가장 많은 입력", "많은 날", "쉬는 날 입력")
    rows: list[Sequence[object]] = [heads]
    rows += [
        (
            each.unit, each.name or "부서 계", each.phone, each.visit, each.doubted, each.counted, each.busiest,
            each.many_days, each.closed_days,
        )
        for each in (*found.units, *found.people)
    ]  # fmt: skip
    return attached(csv_of(rows), f"전화방문입력_{found.year}_{found.half}.csv")


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    session = session_of(request)
    values = {
        "found": await _figures(request),
        "table_of_years": await award_table(unlocked_of(request), office_of(request)),
        "parts": _PARTS,
        "may_write": Permission.AWARD_WRITE in session.officer.permissions,
        "this_year": office_of(request).clock.today().year,
        "said": form,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/awards.html", values, status)


async def _figures(request: web.Request) -> AwardFigures:
    today = office_of(request).clock.today()
    year, half = request.query.get("year", ""), request.query.get("half", "")
    return await award_figures(
        number_of(year) if year else today.year, number_of(half) if half else 1 + (today.month > _JUNE),
        unlocked_of(request), office_of(request),
    )  # fmt: skip


def _plan(form: Form) -> AwardYear:
    """A form in thousands, as the plan prints it; kept in won."""
    prizes = {
        name: Prize(
            chosen=number_of(form.text(f"{name}_chosen")), prize=_THOUSAND * number_of(form.text(f"{name}_prize"))
        )
        for name, _ in _PARTS
    }
    return AwardYear(year=number_of(form.text("year")), prize=_THOUSAND * number_of(form.text("prize")), **prizes)


PAGES = (
    Page("GET", "/awards", awards, Permission.CHECK_READ),
    Page("POST", "/awards", put_plan, Permission.AWARD_WRITE),
    Page("GET", "/awards.csv", as_csv, Permission.CHECK_READ),
)
