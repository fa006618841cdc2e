"""A committee's sitting for one member: declare first, then read, note, say that one is there, vote."""

from aiohttp import web

from casework.errors import MalformedRequestError, NotAllowedNowError, Refusal
from casework.portal.sittings import (
    cast_vote,
    declare_all,
    my_sittings,
    note_for_myself,
    open_my_paper,
    open_my_sitting,
    say_i_am_here,
)
from casework.sitting_words import CHOICE_LABELS
from policies.rules import Permission
from web.appkeys import RULES
from web.language import sentence
from web.pages import Page
from web.portal.wiring import admitted_of, portal_of, session_of
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice
from web.staff.showing import show

_GROUND = "ground-"
_FREE = "none"
_HERE = Notice("출석하셨습니다.")
_NOTED = Notice("메모를 적어 두었습니다. 회의가 끝나면 사라집니다.")
_VOTED = Notice("투표하셨습니다. 바꿀 수 없습니다.")
_CLEAR = Notice("이해관계를 밝히셨습니다. 이제 자료를 보실 수 있습니다.")
_OUT = Notice("이해관계를 밝히셨습니다. 빠지시는 안건의 자료는 바로 사라졌습니다.")


async def listed(request: web.Request) -> web.Response:
    """The sittings this member is called to."""
    sittings = await my_sittings(admitted_of(request), portal_of(request))
    return show(request, "portal/sittings.html", {"sittings": sittings, "today": portal_of(request).clock.today()})


async def sitting(request: web.Request) -> web.Response:
    """One sitting: what is asked first, or the agenda."""
    return await _sitting(request, Form())


async def act(request: web.Request) -> web.Response:
    """Declare, or say that one is there."""
    session, sitting_id = session_of(request), request.match_info["sitting"]
    form, goal = await read_form(request), f"/committee/{sitting_id}"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            session.notice = await _act(form, sitting_id, request)
    except Refusal as refusal:
        return await _sitting(request, form, refusal.status, _said(request, refusal))
    raise web.HTTPSeeOther(goal)


async def paper(request: web.Request) -> web.Response:
    """One paper under its reader's mark."""
    return await _paper(request, Form())


async def answer(request: web.Request) -> web.Response:
    """Keep a note beside the paper, or vote."""
    session, place = session_of(request), request.match_info
    form, goal = await read_form(request), f"/committee/{place['sitting']}/{place['item']}"
    admitted, portal = admitted_of(request), portal_of(request)
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            if form.text("act") == "vote":
                await cast_vote(place["sitting"], place["item"], form.text("choice"), admitted, portal)
                session.notice = _VOTED
            elif form.text("act") == "note":
                version = _number(form.text("version"))
                await note_for_myself(place["sitting"], place["item"], form.text("note"), version, admitted, portal)
                session.notice = _NOTED
            else:
                raise MalformedRequestError
    except Refusal as refusal:
        return await _paper(request, form, refusal.status, _said(request, refusal))
    raise web.HTTPSeeOther(goal)


async def pulse(request: web.Request) -> web.Response:
    """A word that changes when something happened."""
    mine = await open_my_sitting(request.match_info["sitting"], admitted_of(request), portal_of(request))
    return web.Response(text=mine.pulse)


async def _act(form: Form, sitting_id: str, request: web.Request) -> Notice:
    admitted, portal = admitted_of(request), portal_of(request)
    if form.text("act") == "here":
        await say_i_am_here(sitting_id, admitted, portal)
        return _HERE
    if form.text("act") != "declare":
        raise MalformedRequestError
    told = {name.removeprefix(_GROUND): said for name, said in form.fields.items() if name.startswith(_GROUND)}
    grounds = {item: "" if said == _FREE else said for item, said in told.items()}
    _, out = await declare_all(sitting_id, grounds, admitted, portal)
    return _OUT if out else _CLEAR


async def _sitting(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    mine = await open_my_sitting(request.match_info["sitting"], admitted_of(request), portal_of(request))
    values = {
        "mine": mine,
        "grounds": request.app[RULES].committees.grounds,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "portal/sitting.html", values, status)


async def _paper(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    place, admitted, portal = request.match_info, admitted_of(request), portal_of(request)
    mine = await open_my_sitting(place["sitting"], admitted, portal)
    try:
        opened = await open_my_paper(place["sitting"], place["item"], admitted, portal)
    except NotAllowedNowError:
        agenda = f"/committee/{place['sitting']}"
        raise web.HTTPSeeOther(agenda) from None
    values = {
        "mine": mine,
        "opened": opened,
        "paper": opened.paper,
        "note": form.text("note") or opened.note,
        "holder": admitted.account.name,
        "today": portal.clock.today(),
        "choices": CHOICE_LABELS,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "portal/sitting_paper.html", values, status)


def _said(request: web.Request, refusal: Refusal) -> str:
    return sentence(request, f"refusal.{refusal.code}")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise MalformedRequestError
    return int(text[:9])


PAGES = (
    Page("GET", "/committee", listed, Permission.COMMITTEE_SIT, menu="위원회"),
    Page("GET", "/committee/{sitting}", sitting, Permission.COMMITTEE_SIT),
    Page("POST", "/committee/{sitting}", act, Permission.COMMITTEE_SIT),
    Page("GET", "/committee/{sitting}/pulse", pulse, Permission.COMMITTEE_SIT),
    Page("GET", "/committee/{sitting}/{item}", paper, Permission.COMMITTEE_SIT),
    Page("POST", "/committee/{sitting}/{item}", answer, Permission.COMMITTEE_SIT),
)
