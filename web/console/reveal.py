"""Look behind a mask: a written reason first, the text once."""

from aiohttp import web

from casework.errors import NotFoundError, ReasonNeededError
from casework.reading import reveal
from policies.rules import Permission
from web.console.case import case_id_of, own_case, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_NOTICE = Notice("가린 부분을 한 번 펼쳤습니다. 화면을 다시 열면 다시 가려집니다.")


async def reveal_form(request: web.Request) -> web.Response:
    """Ask for the reason; nothing is opened yet."""
    await own_case(request)
    return _form(request)


async def reveal_span(request: web.Request) -> web.Response:
    """Open one masked span and lead back to it."""
    session = session_of(request)
    form = await vouched_form(request, session)
    case_id, message_id, index = case_id_of(request), request.match_info["message"], _index(request)
    try:
        text = await reveal(
            case_id, message_id, index, form.text("reason").strip(), unlocked_of(request), office_of(request)
        )
    except ReasonNeededError as refusal:
        return _form(request, status=refusal.status, refusal=sentence(request, f"refusal.{refusal.code}"))
    session.shown[(case_id, message_id, index)] = text
    session.notice = _NOTICE
    raise web.HTTPSeeOther(path_of(case_id, f"#m-{message_id}"))


def _form(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    place = {"case_id": case_id_of(request), "message_id": request.match_info["message"], "index": _index(request)}
    return show(request, "console/reveal.html", place | {"refusal": refusal}, status)


def _index(request: web.Request) -> int:
    text = request.match_info["index"]
    if not (text.isascii() and text.isdigit()):
        raise NotFoundError
    return int(text[:6])


PAGES = (
    Page("GET", "/cases/{case}/reveal/{message}/{index}", reveal_form, Permission.CASE_REVEAL),
    Page("POST", "/cases/{case}/reveal/{message}/{index}", reveal_span, Permission.CASE_REVEAL),
)
