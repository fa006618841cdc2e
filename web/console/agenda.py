"""What was put forward to a lead or for the committee: a kind and one neutral line, never a word of the reporter."""

from aiohttp import web

from casework.agenda import agenda, choose, open_item, settle_item
from casework.errors import Refusal
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice


async def listed(request: web.Request) -> web.Response:
    """Everything that was put forward to this officer."""
    items = await agenda(unlocked_of(request), office_of(request))
    groups = [
        ("민원조정위원회", [each for each in items if each.rule.committee]),
        ("팀장이 정할 것", [each for each in items if not each.rule.committee]),
    ]
    return show(request, "console/agenda.html", {"groups": groups})


async def item(request: web.Request) -> web.Response:
    """One of them, to be decided."""
    return await _item(request)


async def put_item(request: web.Request) -> web.Response:
    """Name who looks into it, or take it off the list."""
    session, item_id = session_of(request), request.match_info["item"]
    form = await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, "/agenda"):
            if form.text("act") == "choose":
                await choose(item_id, form.text("officer"), unlocked_of(request), office_of(request))
            else:
                await settle_item(item_id, unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _item(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    chosen = form.text("act") == "choose"
    session.notice = Notice("볼 사람을 정했습니다. 사건 담당자가 배정합니다." if chosen else "안건을 마쳤습니다.")
    raise web.HTTPSeeOther("/agenda")


async def _item(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    view, able = await open_item(request.match_info["item"], unlocked_of(request), office_of(request))
    roles = session_of(request).officer.roles
    values = {
        "view": view,
        "able": able,
        "may_decide": bool(roles & {"team_lead", "office_head"}),
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/agenda_item.html", values, status)


PAGES = (
    Page("GET", "/agenda", listed, Permission.CASE_LIST, menu="안건"),
    Page("GET", "/agenda/{item}", item, Permission.CASE_LIST),
    Page("POST", "/agenda/{item}", put_item, Permission.CASE_LIST),
)
