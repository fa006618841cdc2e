"""Copies of fact sheets: the list, one under its receiver's mark, and its answer, which is not shown again."""

from aiohttp import web

from casework.errors import NotAllowedNowError, Refusal
from casework.portal.sheets import SheetState, answer_sheet, open_sheet, sheets_of
from policies.rules import Permission
from web.language import sentence
from web.pages import Page
from web.portal.wiring import admitted_of, portal_of, session_of
from web.staff.forms import Form, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice
from web.staff.showing import show

_STATES = {
    SheetState.NEW: "새로 옴",
    SheetState.READ: "읽음",
    SheetState.LATE: "기한 지남",
    SheetState.ANSWERED: "보냄",
    SheetState.TAKEN_BACK: "거두어들임",
}
_SENT = Notice("답변을 봉인해 보냈습니다. 이 화면에서는 다시 볼 수 없습니다.")
_GONE = "그사이 거두어들였거나 이미 답하신 글입니다."


async def sheets(request: web.Request) -> web.Response:
    """The list; nothing is opened for it."""
    lines = await sheets_of(admitted_of(request), portal_of(request))
    return show(request, "portal/factsheets.html", {"lines": lines, "states": _STATES})


async def sheet(request: web.Request) -> web.Response:
    """One copy under its receiver's mark."""
    return await _page(request, session_of(request).kept.pop(request.path, Form()))


async def send(request: web.Request) -> web.Response:
    """Send the answer; whatever is refused keeps what was written."""
    session, sheet_id = session_of(request), request.match_info["sheet"]
    form = await vouched_form(request, session)
    goal = f"/factsheets/{sheet_id}"
    try:
        with only_once(session, form, goal):
            await answer_sheet(
                sheet_id, form.all("answer"), form.text("body"), admitted_of(request), portal_of(request)
            )
    except NotAllowedNowError as refusal:
        return await _page(request, form, _GONE, refusal.status)
    except Refusal as refusal:
        return await _page(request, form, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    session.notice = _SENT
    raise web.HTTPSeeOther(goal)


async def _page(request: web.Request, form: Form, refusal: str = "", status: int = 200) -> web.Response:
    portal = portal_of(request)
    view = await open_sheet(request.match_info["sheet"], admitted_of(request), portal)
    told = form.all("answer")
    asked = view.sheet.questions if view.sheet is not None else ()
    values = {
        "line": view.line,
        "sheet": view.sheet,
        "may_answer": view.may_answer,
        "state": _STATES[view.line.state],
        "questions": [(each, told[at] if at < len(told) else "") for at, each in enumerate(asked)],
        "body": form.text("body"),
        "today": portal.clock.today(),
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "portal/factsheet.html", values, status)


PAGES = (
    Page("GET", "/factsheets", sheets, Permission.FACTSHEET_ANSWER, menu="사실확인서"),
    Page("GET", "/factsheets/{sheet}", sheet, Permission.FACTSHEET_ANSWER),
    Page("POST", "/factsheets/{sheet}", send, Permission.FACTSHEET_ANSWER),
)
