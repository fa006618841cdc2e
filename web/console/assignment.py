"""Who works on a case, and stepping aside from it."""

from dataclasses import dataclass

from aiohttp import web

from casework.assigning import assign, candidates, recuse
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_ASSIGNED = Notice("담당자를 정했습니다.")
_RECUSED = Notice("이 사건에서 빠졌습니다. 이제 이 사건은 보이지 않습니다.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may work on the case."""

    id: str
    name: str
    load: int


async def officers(request: web.Request) -> web.Response:
    """Choose who works on a case."""
    case_id = case_id_of(request)
    found = await candidates(case_id, unlocked_of(request), office_of(request))
    return show(
        request, "console/officers.html", {"case_id": case_id, "candidates": [Candidate(*one) for one in found]}
    )


async def put_officers(request: web.Request) -> web.Response:
    """Hand the case to the chosen officers."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    await assign(case_id, form.all("officer"), unlocked_of(request), office_of(request))
    session.notice = _ASSIGNED
    raise web.HTTPSeeOther(path_of(case_id))


async def step_aside(request: web.Request) -> web.Response:
    """Recuse oneself; from then on the case is out of reach."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    await recuse(case_id, form.text("reason").strip(), unlocked_of(request), office_of(request))
    session.drafts.pop(case_id, None)
    session.notice = _RECUSED
    raise web.HTTPSeeOther("/cases")


PAGES = (
    Page("GET", "/cases/{case}/officers", officers, Permission.CASE_ASSIGN),
    Page("POST", "/cases/{case}/assign", put_officers, Permission.CASE_ASSIGN),
    Page("POST", "/cases/{case}/recuse", step_aside, Permission.CASE_RECUSE),
)
