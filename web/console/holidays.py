"""Holidays announced later: which open cases they would move, then added; the administrator sees counts alone."""

from datetime import date

from aiohttp import web

from casework.calendars import add_holiday, added_holidays, preview, remove_holiday
from casework.errors import Refusal
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.sessions import Notice


async def holidays(request: web.Request) -> web.Response:
    """Those that were added, and a form for the next one."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Look first, add, or take back."""
    session, office, unlocked = session_of(request), office_of(request), unlocked_of(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        day, name = _day(form.text("day")), form.text("name")
        match form.text("act"):
            case "look":
                return await _page(request, form, moved=await preview(day, name, unlocked, office))
            case "remove":
                changed = await remove_holiday(day, unlocked, office)
                session.notice = Notice(f"공휴일을 뺐습니다. 기한이 바뀐 사건은 {changed}건입니다.")
            case _:
                changed = await add_holiday(day, name, unlocked, office)
                session.notice = Notice(f"공휴일을 더했습니다. 기한이 바뀐 사건은 {changed}건입니다.")
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther("/holidays")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _page(
    request: web.Request, form: Form, status: int = 200, refusal: str = "", moved: dict[str, int] | None = None
) -> web.Response:
    rules, office = request.app[RULES], office_of(request)
    today = office.clock.today()
    coming = sorted((day, name) for day, name in rules.holidays.days.items() if day >= today)[:12]
    values = {
        "added": sorted((await added_holidays(office)).items()),
        "coming": coming,
        "said": form,
        "moved": None if moved is None else {rules.kinds[kind].label: count for kind, count in moved.items()},
        "refusal": refusal,
        "last_year": rules.holidays.last_year,
    }
    return show(request, "console/holidays.html", values, status)


PAGES = (
    Page("GET", "/holidays", holidays, Permission.HOLIDAY_WRITE, menu="공휴일"),
    Page("POST", "/holidays", change, Permission.HOLIDAY_WRITE),
)
