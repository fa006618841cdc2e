"""Look for words in everything one may open: what is asked for lies in the session alone, never in an address."""

from aiohttp import web

from casework.ids import CaseId
from casework.searching import Found, Search, case_of_number, find
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import path_of
from web.console.showing import show
from web.console.wiring import office_of, search_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import vouched_form

_AUTHORS = {"reporter": "말씀하신 분", "office": "우리 답변", "department": "부서 답변", "note": "내부 메모"}


async def page(request: web.Request) -> web.Response:
    """What was asked for last, found anew; empty where nothing was."""
    session, search, sent = session_of(request), search_of(request), request.query.get("page", "1")
    number = int(sent[:6]) if sent.isascii() and sent.isdigit() else 1
    found = await _found(request, search, session.asked, number)
    values = {
        "asked": session.asked,
        "found": found,
        "progress": _progress(search),
        "authors": _AUTHORS,
        "longest": request.app[RULES].search.longest,
    }
    return show(request, "console/search.html", values)


async def ask(request: web.Request) -> web.Response:
    """Keep what is asked for beside the session, and lead to the page that looks for it."""
    session = session_of(request)
    form = await vouched_form(request, session)
    asked = form.text("asked").strip()[: request.app[RULES].search.longest]
    if form.text("go"):
        await _go(request, asked)
    session.asked = asked
    raise web.HTTPSeeOther("/search")


async def _go(request: web.Request, asked: str) -> None:
    """To the case whose number this is, or the end of whose number, if it is the only one that may be opened."""
    case_id = await case_of_number(asked, unlocked_of(request), office_of(request))
    if case_id:
        raise web.HTTPSeeOther(path_of(CaseId(case_id)))


async def progress(request: web.Request) -> web.Response:
    """How many cases have been read so far, and of how many; asked for by an open page."""
    return web.json_response(_progress(search_of(request)))


async def _found(request: web.Request, search: Search | None, asked: str, number: int) -> Found | None:
    if search is None or not asked:
        return None
    return await find(asked, number, search, unlocked_of(request), office_of(request))


def _progress(search: Search | None) -> dict[str, int | bool]:
    if search is None:
        return {"read": 0, "total": 0, "complete": False}
    return {"read": search.total - search.missing, "total": search.total, "complete": search.complete}


PAGES = (
    Page("GET", "/search", page, Permission.CASE_OPEN, menu="찾기"),
    Page("POST", "/search", ask, Permission.CASE_OPEN),
    Page("GET", "/search/progress", progress, Permission.CASE_OPEN),
)
