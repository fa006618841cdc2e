"""Ask people outside about an entry: see what they will read, choose them, send it, take it back."""

from collections.abc import Mapping

from aiohttp import web

from casework.errors import NothingChosenError, Refusal
from casework.registering.asking import (
    ANSWER_BY,
    MOST_GIVEN,
    AskRequest,
    ask_outside,
    offer_of_ask,
    take_back_ask,
)
from casework.registering.errors import FieldsRefusedError
from casework.registering.reading import open_entry
from policies.rules import Permission
from web.console.register_entry import entry_page
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.fields import said_of
from web.staff.forms import Form, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_TAKEN_BACK = Notice("거두어들였습니다. 이제 그 글은 열리지 않습니다.")
_NOBODY = "받을 사람을 한 명 이상 골라 주세요."


async def choose(request: web.Request) -> web.Response:
    """The letter as it will be read, and who can be asked."""
    return await _page(request, Form())


async def send(request: web.Request) -> web.Response:
    """Lay the copies out; whatever is refused keeps what was chosen."""
    session, of = session_of(request), request.match_info
    form = await vouched_form(request, session)
    goal = f"{_path(request)}#asks"
    asked = AskRequest(account_ids=form.all("to"), answer_by=form.text(ANSWER_BY), file_ids=form.all("file"))
    try:
        with only_once(session, form, goal):
            count = await ask_outside(
                of["register"], of["entry"], of["ask"], asked, unlocked_of(request), office_of(request)
            )
    except FieldsRefusedError as refused:
        said = {name: said_of(request, each) for name, each in refused.wrong.items()}
        return await _page(request, form, status=refused.status, wrong=said)
    except NothingChosenError as refusal:
        return await _page(request, form, _NOBODY, refusal.status)
    except Refusal as refusal:
        return await _page(request, form, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    session.notice = Notice(f"{count}명에게 보냈습니다. 답이 오면 이 항목에 저절로 들어옵니다.")
    raise web.HTTPSeeOther(goal)


async def withdraw(request: web.Request) -> web.Response:
    """Take one copy back."""
    session, of = session_of(request), request.match_info
    form = await vouched_form(request, session)
    goal = f"{_path(request)}#asks"
    try:
        with only_once(session, form, goal):
            await take_back_ask(
                of["register"], of["entry"], form.text("copy"), unlocked_of(request), office_of(request)
            )
    except Refusal as refusal:
        return await entry_page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _TAKEN_BACK
    raise web.HTTPSeeOther(goal)


async def _page(
    request: web.Request, form: Form, refusal: str = "", status: int = 200, wrong: Mapping[str, str] | None = None
) -> web.Response:
    of, office, unlocked = request.match_info, office_of(request), unlocked_of(request)
    offer = await offer_of_ask(of["register"], of["entry"], of["ask"], unlocked, office)
    values = {
        "name": of["register"],
        "view": await open_entry(of["register"], of["entry"], unlocked, office),
        "offer": offer,
        "chosen": form.all("to") or tuple(each for each, *_ in offer.people if len(offer.people) == 1),
        "files": form.all("file"),
        "answer_by": form.text(ANSWER_BY) or offer.answer_by.isoformat(),
        "fields": [each for name in offer.ask.fills if (each := office.rules.registers[of["register"]].field_of(name))],
        "role": office.rules.access[offer.ask.role].label,
        "most_given": MOST_GIVEN,
        "wrong": wrong or {},
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/register_ask.html", values, status)


def _path(request: web.Request) -> str:
    return "/registers/{}/{}".format(request.match_info["register"], request.match_info["entry"])


_ENTRY = "/registers/{register}/{entry}"
PAGES = (
    Page("GET", f"{_ENTRY}/asks/{{ask}}", choose, Permission.REGISTER_WRITE),
    Page("POST", f"{_ENTRY}/asks/{{ask}}", send, Permission.REGISTER_WRITE),
    Page("POST", f"{_ENTRY}/take-back", withdraw, Permission.REGISTER_WRITE),
)
