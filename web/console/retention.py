"""Until when a case is kept, and what stops its destruction; for those who hold it."""

from aiohttp import web

from casework.destroying.retention import let_go, retention_in, stop_destruction
from casework.errors import Refusal
from policies.rules import Permission
from web.console.case import case_id_of, own_case, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_STOPPED, _FREE = Notice("파기하지 않도록 했습니다."), Notice("보존기간대로 파기할 수 있게 했습니다.")


async def retention(request: web.Request) -> web.Response:
    """Until when, and why."""
    return await _page(request)


async def change(request: web.Request) -> web.Response:
    """Stop the destruction with a reason, or let go."""
    session, case_id = session_of(request), await own_case(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, path_of(case_id, "/retention")):
            if hold := form.text("hold"):
                await let_go(case_id, hold, unlocked_of(request), office_of(request))
                session.notice = _FREE
            else:
                await stop_destruction(case_id, form.text("reason"), unlocked_of(request), office_of(request))
                session.notice = _STOPPED
    except Refusal as refusal:
        return await _page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(path_of(case_id, "/retention"))


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    case_id, session = case_id_of(request), session_of(request)
    values = {
        "case_id": case_id,
        "kept": await retention_in(case_id, unlocked_of(request), office_of(request)),
        "may_change": Permission.CASE_CLOSE in session.officer.permissions,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/retention.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/retention", retention, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/retention", change, Permission.CASE_CLOSE),
)
