"""Carry a complaint over into 응답소 by hand: field by field, one at a time, with a reason; then marked."""

from aiohttp import web

from casework.errors import Refusal
from casework.ids import CaseId
from casework.pasting import Paste, find_to_enter, look_before_pasting, mark_entered, paste, to_enter
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_ENTERED = Notice("옮겨 적은 번호를 적어 두었습니다. 나중에 가져오기를 해도 다시 들어오지 않습니다.")


async def listed(request: web.Request) -> web.Response:
    """Calls and visits that stand nowhere else yet."""
    return await _listed(request)


async def find(request: web.Request) -> web.Response:
    """Go to one case by its number; refused alike whatever the reason."""
    form = await vouched_form(request, session_of(request))
    try:
        case_id = await find_to_enter(form.text("number"), unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _listed(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther("/export/" + case_id)


async def one(request: web.Request) -> web.Response:
    """Ask why, before anything is opened."""
    return await _one(request)


async def put(request: web.Request) -> web.Response:
    """Show the fields once, or note the number under which the case stands there."""
    session, case_id = session_of(request), _case(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        if form.text("act") == "entered":
            with only_once(session, form, "/export"):
                await mark_entered(case_id, form.text("number"), unlocked_of(request), office_of(request))
            session.notice = _ENTERED
            raise web.HTTPSeeOther("/export")
        shown = await paste(case_id, form.text("reason"), unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _one(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    return await _one(request, shown=shown)


async def _listed(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    lines = await to_enter(unlocked_of(request), office_of(request))
    values = {"lines": lines, "refusal": refusal, "into": _into(request)}
    return show(request, "console/export.html", values, status)


async def _one(
    request: web.Request, status: int = 200, refusal: str = "", shown: Paste | None = None
) -> web.Response:  # fmt: skip
    line = await look_before_pasting(_case(request), unlocked_of(request), office_of(request))
    values = {
        "line": line,
        "shown": shown,
        "brought": line.lane in request.app[RULES].imports.lanes,
        "refusal": refusal,
        "into": _into(request),
        "once": once_field(session_of(request)),
    }
    return show(request, "console/export_one.html", values, status)


def _into(request: web.Request) -> str:
    imports = request.app[RULES].imports
    return imports.sources[imports.export.into].label


def _case(request: web.Request) -> CaseId:
    return CaseId(request.match_info["case"])


PAGES = (
    Page("GET", "/export", listed, Permission.CASE_EXPORT, menu="옮겨 적기"),
    Page("POST", "/export", find, Permission.CASE_EXPORT),
    Page("GET", "/export/{case}", one, Permission.CASE_EXPORT),
    Page("POST", "/export/{case}", put, Permission.CASE_EXPORT),
)
