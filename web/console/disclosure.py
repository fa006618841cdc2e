"""Ask the custodians for one removed stretch, and put it back once enough of them have agreed."""

from aiohttp import web

from casework.disclosing import ask_back, take_back
from casework.errors import NotFoundError, Refusal
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, own_case, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_ASKED = Notice("요청을 보냈습니다. 신원 관리인이 동의하면 이 화면에서 되돌려 넣을 수 있습니다.")
_BACK = Notice("지운 부분을 글에 되돌려 넣었습니다.")


async def ask_form(request: web.Request) -> web.Response:
    """Ask for the reason; nothing is sent yet."""
    await own_case(request)
    return _form(request)


async def ask(request: web.Request) -> web.Response:
    """Send the reason to the custodians; what was written stays in the form when it is refused."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    message_id, reason = request.match_info["message"], form.text("reason")
    try:
        await ask_back(case_id, message_id, _index(request), reason, unlocked_of(request), office_of(request))
    except NotFoundError:
        raise
    except Refusal as refusal:
        return _form(request, refusal.status, sentence(request, f"refusal.{refusal.code}"), reason)
    session.notice = _ASKED
    raise web.HTTPSeeOther(path_of(case_id))


async def put_back(request: web.Request) -> web.Response:
    """Open what was agreed to, once, and lead to the message in which it stands."""
    session, case_id = session_of(request), case_id_of(request)
    await vouched_form(request, session)
    try:
        message_id = await take_back(case_id, request.match_info["grant"], unlocked_of(request), office_of(request))
    except NotFoundError:
        raise
    except Refusal as refusal:
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
        raise web.HTTPSeeOther(path_of(case_id)) from None
    session.notice = _BACK
    raise web.HTTPSeeOther(path_of(case_id, f"#m-{message_id}"))


def _form(request: web.Request, status: int = 200, refusal: str = "", reason: str = "") -> web.Response:
    quorum = request.app[RULES].organisation.quorum
    place = {"case_id": case_id_of(request), "message_id": request.match_info["message"], "index": _index(request)}
    values = {"needed": quorum.needed, "days": quorum.grant_days, "refusal": refusal, "reason": reason}
    return show(request, "console/ask_back.html", place | values, status)


def _index(request: web.Request) -> int:
    text = request.match_info["index"]
    if not (text.isascii() and text.isdigit()):
        raise NotFoundError
    return int(text[:6])


PAGES = (
    Page("GET", "/cases/{case}/ask/{message}/{index}", ask_form, Permission.IDENTITY_REQUEST),
    Page("POST", "/cases/{case}/ask/{message}/{index}", ask, Permission.IDENTITY_REQUEST),
    Page("POST", "/cases/{case}/grants/{grant}", put_back, Permission.IDENTITY_REQUEST),
)
