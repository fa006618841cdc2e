"""Put an entry before a committee: see the line and the paper as members will, put it forward, take it back."""

from aiohttp import web

from casework.errors import HeldBackError, Refusal, StaleError
from casework.registering.matters import offer_of_matter, put_before, take_back_matter
from casework.registering.reading import open_entry
from policies.rules import Permission
from web.console.register_entry import entry_page
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_PUT = Notice("안건으로 올렸습니다. 간사가 회의에 넣고, 결정되면 이 항목에 저절로 들어옵니다.")
_TAKEN_BACK = Notice("거두어들였습니다.")
_GIVES_AWAY = "전화번호나 주소, 이름 같은 말이 있습니다. 항목을 고치거나, 그런 말이 아니면 아래에 표시해 주세요."
_WAITS = "이미 이 위원회에 올라가 있습니다."


async def look(request: web.Request) -> web.Response:
    """The line and the paper as members will read them."""
    return await _page(request)


async def put(request: web.Request) -> web.Response:
    """Put it forward; whatever is refused is said on the same page."""
    session, of = session_of(request), request.match_info
    form = await vouched_form(request, session)
    goal = f"{_path(request)}#matters"
    looked = form.text("looked") == "yes"
    try:
        with only_once(session, form, goal):
            await put_before(
                of["register"], of["entry"], of["matter"], unlocked_of(request), office_of(request), looked=looked
            )
    except HeldBackError as refusal:
        return await _page(request, _GIVES_AWAY, refusal.status)
    except StaleError as refusal:
        return await _page(request, _WAITS, refusal.status)
    except Refusal as refusal:
        return await _page(request, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    session.notice = _PUT
    raise web.HTTPSeeOther(goal)


async def withdraw(request: web.Request) -> web.Response:
    """Take it back before it stands on an agenda."""
    session, of = session_of(request), request.match_info
    form = await vouched_form(request, session)
    goal = f"{_path(request)}#matters"
    try:
        with only_once(session, form, goal):
            matter_id, unlocked = form.text("matter"), unlocked_of(request)
            await take_back_matter(of["register"], of["entry"], matter_id, unlocked, office_of(request))
    except Refusal as refusal:
        return await entry_page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _TAKEN_BACK
    raise web.HTTPSeeOther(goal)


async def _page(request: web.Request, refusal: str = "", status: int = 200) -> web.Response:
    of, office, unlocked = request.match_info, office_of(request), unlocked_of(request)
    values = {
        "name": of["register"],
        "view": await open_entry(of["register"], of["entry"], unlocked, office),
        "offer": await offer_of_matter(of["register"], of["entry"], of["matter"], unlocked, office),
        "asks_to_look": status == HeldBackError.status and bool(refusal),
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/register_matter.html", values, status)


def _path(request: web.Request) -> str:
    return "/registers/{}/{}".format(request.match_info["register"], request.match_info["entry"])


_ENTRY = "/registers/{register}/{entry}"
PAGES = (
    Page("GET", f"{_ENTRY}/matters/{{matter}}", look, Permission.REGISTER_WRITE),
    Page("POST", f"{_ENTRY}/matters/{{matter}}", put, Permission.REGISTER_WRITE),
    Page("POST", f"{_ENTRY}/withdraw", withdraw, Permission.REGISTER_WRITE),
)
