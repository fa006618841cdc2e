"""What changes of staff left for a register: opened, compared with who stands in it, and put aside once seen."""

from aiohttp import web

from casework.errors import Refusal
from casework.registering.staff_news import APART, news_of
from casework.registering.staff_notes import done_with_notes, hearing
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_MOST_FIELDS = 4_100


async def staff_news(request: web.Request) -> web.Response:
    """Every note that waits, by what it comes to."""
    return await _page(request)


async def seen(request: web.Request) -> web.Response:
    """Put notes aside: they are destroyed, and nothing of the entries changes."""
    session, name = session_of(request), request.match_info["register"]
    form = await read_form(request, most=_MOST_FIELDS)
    goal = f"/registers/{name}/staff"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            gone = await done_with_notes(name, form.all("note"), unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice(f"알림 {gone}건을 지웠습니다. 대장에 적힌 것은 그대로입니다.")
    raise web.HTTPSeeOther(goal)


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    name, unlocked, office = request.match_info["register"], unlocked_of(request), office_of(request)
    rule, _ = hearing(name, unlocked, office)
    lines = await news_of(name, unlocked, office)
    values = {
        "name": name,
        "rule": rule,
        "lines": [each for each in lines if each.what != APART],
        "apart": [each for each in lines if each.what == APART],
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/register_staff.html", values, status)


PAGES = (
    Page("GET", "/registers/{register}/staff", staff_news, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/staff", seen, Permission.REGISTER_WRITE),
)
