"""What the office asks: the list, a letter under its receiver's mark, its files, an answer that is not shown again."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from aiohttp import web

from casework.errors import NotAllowedNowError, Refusal
from casework.list_errors import TooManyFilesError
from casework.portal.asks import BIGGEST, MOST_FILES, AskState, answer_ask, asks_of, open_ask, read_given
from casework.registering.errors import FieldsRefusedError
from policies.rules import Permission
from web.language import sentence
from web.pages import Page
from web.portal.wiring import admitted_of, portal_of, session_of
from web.staff.attached import attached
from web.staff.fields import keep_file, said_of
from web.staff.forms import Form, read_parts
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice
from web.staff.showing import show

_STATES = {
    AskState.NEW: "새로 옴",
    AskState.READ: "읽음",
    AskState.LATE: "기한 지남",
    AskState.ANSWERED: "보냄",
    AskState.TAKEN_BACK: "거두어들임",
    AskState.CLOSED: "볼 수 있는 날이 지남",
}
_SENT = Notice("답을 봉인해 보냈습니다. 이 화면에서는 다시 볼 수 없습니다.")
_GONE = "그사이 거두어들였거나, 이미 답하셨거나, 볼 수 있는 날이 지났습니다."
_OPAQUE = "application/octet-stream"


async def listed(request: web.Request) -> web.Response:
    """The list; nothing is opened for it."""
    lines = await asks_of(admitted_of(request), portal_of(request))
    return show(request, "portal/asks.html", {"lines": lines, "states": _STATES})


async def one(request: web.Request) -> web.Response:
    """One copy under its receiver's mark."""
    return await _page(request, session_of(request).kept.pop(request.path, Form()))


async def given(request: web.Request) -> web.Response:
    """A file that goes along, to be kept and never shown by the browser."""
    of = request.match_info
    name, data = await read_given(of["ask"], of["file"], admitted_of(request), portal_of(request))
    return attached(data, name, _OPAQUE)


async def send(request: web.Request) -> web.Response:
    """Send the answer; whatever is refused keeps what was written."""
    session, form = session_of(request), Form()
    goal = f"/asks/{request.match_info['ask']}"
    try:
        files = await read_parts(request, session, _counted(), form)
        with only_once(session, form, goal):
            typed = {name.removeprefix("f-"): form.text(name) for name in form.fields if name.startswith("f-")}
            await answer_ask(request.match_info["ask"], typed, files, admitted_of(request), portal_of(request))
    except NotAllowedNowError as refusal:
        return await _page(request, form, _GONE, refusal.status)
    except FieldsRefusedError as refused:
        said = {name: said_of(request, each) for name, each in refused.wrong.items()}
        return await _page(request, form, status=refused.status, wrong=said)
    except Refusal as refusal:
        return await _page(request, form, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    session.notice = _SENT
    raise web.HTTPSeeOther(goal)


def _counted() -> Callable[[str, str, AsyncIterator[bytes]], Awaitable[tuple[str, bytes]]]:
    """Keep files in memory, refused as soon as there are too many."""
    count = 0

    async def keep(name: str, _kind: str, stream: AsyncIterator[bytes]) -> tuple[str, bytes]:
        nonlocal count
        count += 1
        if count > MOST_FILES:
            raise TooManyFilesError
        return await keep_file(name, stream, BIGGEST)

    return keep


async def _page(
    request: web.Request, form: Form, refusal: str = "", status: int = 200, wrong: Mapping[str, str] | None = None
) -> web.Response:
    portal = portal_of(request)
    view = await open_ask(request.match_info["ask"], admitted_of(request), portal)
    values = {
        "line": view.line,
        "copy": view.copy,
        "ask": view.ask,
        "fields": view.fields,
        "typed": {each.name: form.text(f"f-{each.name}") for each in view.fields},
        "may_answer": view.may_answer,
        "state": _STATES[view.line.state],
        "most_files": MOST_FILES,
        "wrong": wrong or {},
        "today": portal.clock.today(),
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "portal/ask.html", values, status)


PAGES = (
    Page("GET", "/asks", listed, Permission.ASK_ANSWER, menu="감사실의 요청"),
    Page("GET", "/asks/{ask}", one, Permission.ASK_ANSWER),
    Page("POST", "/asks/{ask}", send, Permission.ASK_ANSWER),
    Page("GET", "/asks/{ask}/files/{file}", given, Permission.ASK_ANSWER),
)
