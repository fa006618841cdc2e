"""Hand a released fact sheet to people of a department: choose them, see what they will see, say why if it is risky."""

from aiohttp import web

from casework.errors import ConcernedUnitError, HeldBackError, NotFoundError, Refusal
from casework.handing import HandRequest, hand_out, offer_of, take_back, units_with_accounts
from casework.releasing import open_paper
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_LONGEST_PLACE = 4
_TAKEN_BACK = Notice("거두어들였습니다. 이제 그 사본은 열리지 않습니다.")
_NOBODY = "받을 사람을 한 명 이상 골라 주세요."
_GIVES_AWAY = "질문에 누구인지 알 수 있는 말이 있거나, 그사이 새 글이 와서 막혔습니다. 질문과 글을 다시 봐 주세요."


async def choose(request: web.Request) -> web.Response:
    """Choose a department, then its people; the address has its place in the list, never its name."""
    units = await units_with_accounts(office_of(request))
    place = request.query.get("unit", "")
    known = place.isascii() and place.isdigit() and int(place[:_LONGEST_PLACE]) < len(units)
    return await _page(request, units[int(place[:_LONGEST_PLACE])] if known else "", Form())


async def hand(request: web.Request) -> web.Response:
    """Lay the copies out; whatever is refused keeps what was written."""
    session, case_id, paper_id = session_of(request), case_id_of(request), request.match_info["paper"]
    form = await vouched_form(request, session)
    goal = path_of(case_id, f"/papers/{paper_id}#copies")
    asked = HandRequest(
        unit=form.text("unit"),
        account_ids=form.all("to"),
        questions=form.text("questions"),
        reason=form.text("reason"),
    )
    try:
        with only_once(session, form, goal):
            count = await hand_out(case_id, paper_id, asked, unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _page(request, asked.unit, form, _said(request, refusal, asked), refusal.status)
    session.notice = Notice(f"{asked.unit} {count}명에게 보냈습니다. 읽거나 답하면 여기에 나옵니다.")
    raise web.HTTPSeeOther(goal)


async def withdraw(request: web.Request) -> web.Response:
    """Take one copy back."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    goal = path_of(case_id, f"/papers/{request.match_info['paper']}#copies")
    try:
        with only_once(session, form, goal):
            copy_id, reason = request.match_info["copy"], form.text("reason")
            await take_back(case_id, copy_id, reason, unlocked_of(request), office_of(request))
            session.notice = _TAKEN_BACK
    except Refusal as refusal:
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
    raise web.HTTPSeeOther(goal)


def _said(request: web.Request, refusal: Refusal, asked: HandRequest) -> str:
    if isinstance(refusal, NotFoundError) and not asked.account_ids:
        return _NOBODY
    if isinstance(refusal, HeldBackError):
        return _GIVES_AWAY
    return sentence(request, f"refusal.{refusal.code}")


async def _page(request: web.Request, unit: str, form: Form, refusal: str = "", status: int = 200) -> web.Response:
    case_id, paper_id = case_id_of(request), request.match_info["paper"]
    unlocked, office = unlocked_of(request), office_of(request)
    offer = await offer_of(case_id, paper_id, unit, unlocked, office)
    view = await open_paper(case_id, paper_id, unlocked, office)
    values = {
        "view": view,
        "offer": offer,
        "unit": unit if offer.people else "",
        "form": form,
        "chosen": form.all("to") or tuple(each for each, _ in offer.people if len(offer.people) == 1),
        "refusal": refusal,
        "once": once_field(session_of(request)),
        "asks_why": bool(offer.named) or refusal == sentence(request, f"refusal.{ConcernedUnitError.code}"),
    }
    return show(request, "console/hand.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/papers/{paper}/hand", choose, Permission.CASE_RELEASE),
    Page("POST", "/cases/{case}/papers/{paper}/hand", hand, Permission.CASE_RELEASE),
    Page("POST", "/cases/{case}/papers/{paper}/copies/{copy}", withdraw, Permission.CASE_RELEASE),
)
