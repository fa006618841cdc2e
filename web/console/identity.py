"""Who the person is: the rung, the consents in force, what was told to the officers, and opening what is sealed."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from casework.errors import NotFoundError, Refusal
from casework.identity import IdentityView, open_identity, read_named
from casework.inviting import ask_for
from casework.unsealing import ask_identity, take_identity
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_ASKED = Notice("말씀하신 분께 동의를 여쭈었습니다. 답이 오면 이 화면에 나옵니다.")
_SENT = Notice("요청을 보냈습니다. 신원 관리인이 동의하면 이 화면에서 열 수 있습니다.")
_OPENED = Notice("봉인한 이름과 연락처를 열었습니다. 아래에서 사유를 남기고 볼 수 있습니다.")


async def identity(request: web.Request) -> web.Response:
    """The ladder of one case; nothing that was told is shown yet."""
    return await _page(request, Form())


async def ask(request: web.Request) -> web.Response:
    """Ask the person for a consent."""
    form = await read_form(request)
    purpose, _, recipient = form.text("what").partition(" ")
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)

    async def act() -> None:
        await ask_for(case_id, purpose, recipient, form.text("reason"), unlocked, office)

    return await _acted(request, form, act, _ASKED)


async def unseal(request: web.Request) -> web.Response:
    """Ask the custodians to open what the person has sealed."""
    form = await read_form(request)
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    silent = form.text("silent") == "yes"

    async def act() -> None:
        await ask_identity(case_id, form.text("ground"), form.text("why"), unlocked, office, silent=silent)

    return await _acted(request, form, act, _SENT)


async def read(request: web.Request) -> web.Response:
    """Show once, after a written reason, what the person has told the officers."""
    form = await vouched_form(request, session_of(request))
    consent, reason = request.match_info["consent"], form.text("reason")
    try:
        told = await read_named(case_id_of(request), consent, reason, unlocked_of(request), office_of(request))
    except NotFoundError:
        raise
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    return await _page(request, Form(), told={consent: told})


async def take(request: web.Request) -> web.Response:
    """Open what enough custodians have agreed to."""
    session, case_id = session_of(request), case_id_of(request)
    await vouched_form(request, session)
    try:
        await take_identity(case_id, request.match_info["grant"], unlocked_of(request), office_of(request))
    except NotFoundError:
        raise
    except Refusal as refusal:
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
        raise web.HTTPSeeOther(path_of(case_id, "/identity")) from None
    session.notice = _OPENED
    raise web.HTTPSeeOther(path_of(case_id, "/identity"))


async def _acted(request: web.Request, form: Form, act: Callable[[], Awaitable[None]], done: Notice) -> web.Response:
    session, place = session_of(request), path_of(case_id_of(request), "/identity")
    try:
        vouch(form, session)
        with only_once(session, form, place):
            await act()
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = done
    raise web.HTTPSeeOther(place)


async def _page(
    request: web.Request, form: Form, status: int = 200, refusal: str = "",
    told: dict[str, dict[str, str]] | None = None,
) -> web.Response:  # fmt: skip
    case_id, session = case_id_of(request), session_of(request)
    view: IdentityView = await open_identity(case_id, unlocked_of(request), office_of(request))
    may = session.officer.permissions
    values = {
        "case_id": case_id,
        "view": view,
        "fact_labels": {name: said["ko"] for name, said in request.app[RULES].identity.facts.items()},
        "quorum": request.app[RULES].organisation.quorum,
        "told": told or {},
        "said": form,
        "refusal": refusal,
        "may_ask": Permission.CASE_ANSWER in may,
        "may_read": Permission.CASE_REVEAL in may,
        "may_unseal": Permission.IDENTITY_REQUEST in may,
        "once": once_field(session),
    }
    return show(request, "console/identity.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/identity", identity, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/identity/ask", ask, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/identity/unseal", unseal, Permission.IDENTITY_REQUEST),
    Page("POST", "/cases/{case}/identity/read/{consent}", read, Permission.CASE_REVEAL),
    Page("POST", "/cases/{case}/identity/grants/{grant}", take, Permission.IDENTITY_REQUEST),
)
