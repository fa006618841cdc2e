"""Every case of an officer to others: one's own here, those of people one leads here too; done beside the sessions."""

from datetime import date

from aiohttp import web

from casework.bootstrap import Office
from casework.errors import NotFoundError, Refusal
from casework.ids import from_hex
from casework.staffing.deputizing import may_name_deputies, name_deputy_for
from casework.staffing.handing_over import (
    able_successors,
    ask_to_hand_over,
    end_handover,
    handover_view,
    own_cases,
    sign,
    signs_for,
)
from casework.store.handovers import get_handover
from casework.store.people import OfficerRow
from casework.unlocking import officer_of
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.sessions import Notice

_BEGUN = Notice("넘기기를 시작합니다. 이 사건들을 맡은 사람이 들어와 있는 동안 뒤에서 하나씩 넘어갑니다.")
_ENDED = Notice("넘기기를 멈추었습니다. 이미 넘어간 사건은 받은 사람에게 있습니다.")


async def handover(request: web.Request) -> web.Response:
    """Whose cases, to whom, and how far it is."""
    return await _page(request, request.query.get("of", ""), Form())


async def change(request: web.Request) -> web.Response:
    """Begin, or stop."""
    session, unlocked, office = session_of(request), unlocked_of(request), office_of(request)
    form = await read_form(request)
    vouch(form, session)
    whose = form.text("of") or session.officer.id
    try:
        if form.text("act") == "stop":
            await end_handover(await get_handover(office.cases.store, from_hex(form.text("id"))), unlocked, office)
            session.notice = _ENDED
        elif form.text("act") == "deputy":
            since, until = day_of(form.text("since")), day_of(form.text("until"))
            await name_deputy_for(whose, form.text("deputy"), since, until, unlocked, office)
            session.notice = Notice("대리를 정했습니다." if form.text("deputy") else "대리를 두지 않습니다.")
        else:
            day = day_of(form.text("from")) or office.clock.today()
            await ask_to_hand_over(whose, form.text("why"), form.all("to"), day, unlocked, office)
            session.notice = _BEGUN
    except NotFoundError:
        raise
    except Refusal as refusal:
        return await _page(request, whose, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther("/handover" if whose == session.officer.id else f"/handover?of={whose}")


async def answer(request: web.Request) -> web.Response:
    """Sign what an administrator asked for, or refuse it."""
    session, unlocked, office = session_of(request), unlocked_of(request), office_of(request)
    form = await read_form(request)
    vouch(form, session)
    row = await get_handover(office.cases.store, from_hex(request.match_info["handover"]))
    whose = await office.people.get(row.officer_id)
    if not signs_for(whose, session.officer, office):
        raise NotFoundError
    if form.text("act") == "sign":
        await sign(row, unlocked, office)
        session.notice = _BEGUN
    else:
        await end_handover(row, unlocked, office)
        session.notice = Notice("거절했습니다. 사건은 그대로 있습니다.")
    raise web.HTTPSeeOther("/confirmations")


def decides(row: OfficerRow, office: Office) -> bool:
    """Whether somebody decides approvals, so that a deputy makes sense."""
    return Permission.APPROVAL_DECIDE in officer_of(row, frozenset(), office.rules).permissions


def day_of(text: str) -> date | None:
    """A day as a form sends it; nothing where there is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _page(request: web.Request, of: str, said: Form, status: int = 200, refusal: str = "") -> web.Response:
    session, office, unlocked = session_of(request), office_of(request), unlocked_of(request)
    whose = await office.people.get(of or session.officer.id)
    if not signs_for(whose, session.officer, office):
        raise NotFoundError
    mine = whose.id == session.officer.id
    team = [
        (each.id, each.name)
        for each in await office.people.all()
        if each.id != session.officer.id and signs_for(each, session.officer, office)
    ]
    values = {
        "whose": whose.name,
        "of": "" if mine else whose.id,
        "mine": mine,
        "deputizes": not mine and may_name_deputies(unlocked, office) and decides(whose, office),
        "people": [(each.id, each.name) for each in await office.people.all() if not each.suspended],
        "team": team,
        "view": await handover_view(whose.id, unlocked, office),
        "cases": await own_cases(unlocked, office) if mine else (),
        "able": [(each.id, each.name) for each in await able_successors(whose.id, office)],
        "reasons": [(name, each.label) for name, each in request.app[RULES].officers.handovers.items()],
        "today": office.clock.today(),
        "said": said,
        "refusal": refusal,
    }
    return show(request, "console/handover.html", values, status)


PAGES = (
    Page("GET", "/handover", handover, Permission.CASE_LIST),
    Page("POST", "/handover", change, Permission.CASE_LIST),
    Page("POST", "/handover/{handover}", answer, Permission.OFFICER_CONFIRM),
)
