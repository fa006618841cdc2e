"""Who works on a case, and stepping aside from it."""

from aiohttp import web

from casework.assigning import assign, candidates, recuse, take_off
from casework.attending import attend
from casework.errors import NotFoundError, NotYourCaseError, Refusal
from casework.ids import CaseId
from casework.unsent import forget_unsent, in_case
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_ASSIGNED = Notice("담당자를 정했습니다.")
_JOINED = Notice("이어받으셨습니다. 말씀하신 분께 상담관이 들어왔다고 알렸습니다. 지금 말을 걸어 주세요.")
_TAKEN_OFF = Notice("이 사건에서 빼 드렸습니다. 그분에게는 이제 이 사건이 보이지 않습니다.")
_RECUSED = Notice("이 사건에서 빠졌습니다. 이제 이 사건은 보이지 않습니다.")


async def officers(request: web.Request) -> web.Response:
    """Choose who works on a case."""
    case_id = case_id_of(request)
    return await _page(request, case_id)


async def put_officers(request: web.Request) -> web.Response:
    """Hand the case to the chosen officers."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    await assign(case_id, form.all("officer"), unlocked_of(request), office_of(request))
    session.notice = _ASSIGNED
    raise web.HTTPSeeOther(path_of(case_id))


async def join(request: web.Request) -> web.Response:
    """Join somebody who waits for a person."""
    session, case_id = session_of(request), case_id_of(request)
    await vouched_form(request, session)
    await attend(case_id, unlocked_of(request), office_of(request))
    session.notice = _JOINED
    raise web.HTTPSeeOther(path_of(case_id, "#write"))


async def put_off(request: web.Request) -> web.Response:
    """Take the case from one person, for a written reason."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    officer_id, reason = form.text("officer"), form.text("reason").strip()
    try:
        await take_off(case_id, officer_id, reason, unlocked_of(request), office_of(request))
    except (NotYourCaseError, NotFoundError):
        raise
    except Refusal as refusal:
        return await _page(request, case_id, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _TAKEN_OFF
    raise web.HTTPSeeOther(path_of(case_id, "/officers"))


async def step_aside(request: web.Request) -> web.Response:
    """Recuse oneself; from then on the case is out of reach."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    await recuse(case_id, form.text("reason").strip(), unlocked_of(request), office_of(request))
    session.drafts.pop(case_id, None)
    await forget_unsent(in_case(case_id), session.officer, office_of(request))
    session.notice = _RECUSED
    raise web.HTTPSeeOther("/cases")


async def _page(request: web.Request, case_id: CaseId, status: int = 200, refusal: str = "") -> web.Response:
    unlocked = unlocked_of(request)
    found = await candidates(case_id, unlocked, office_of(request))
    holders = [each for each in found if each.holds and each.id != unlocked.officer.id]
    values = {"case_id": case_id, "candidates": found, "holders": holders, "refusal": refusal}
    return show(request, "console/officers.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/officers", officers, Permission.CASE_ASSIGN),
    Page("POST", "/cases/{case}/officers", put_off, Permission.CASE_ASSIGN),
    Page("POST", "/cases/{case}/assign", put_officers, Permission.CASE_ASSIGN),
    Page("POST", "/cases/{case}/attend", join, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/recuse", step_aside, Permission.CASE_RECUSE),
)
