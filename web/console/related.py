"""Protected cases that belong together: said by who holds both, with a reason; each person is answered alone."""

from aiohttp import web

from casework.holding import hold_case
from casework.ids import case_bytes
from casework.relating import answer_each, relate, related_to, work_together
from casework.repeating import unlink
from policies.rules import Permission
from web.console.acting import carry_out
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form
from web.staff.once import once_field
from web.staff.sessions import Notice

_PAGE = "/related"
_DONE = {
    "relate": Notice("관련 사건으로 묶었습니다. 두 사건을 모두 맡은 사람만 봅니다."),
    "unlink": Notice("관련 사건에서 뺐습니다."),
    "together": Notice("함께 조사합니다. 우편함과 기한, 결재, 결과는 사건마다 그대로입니다."),
    "answer": Notice("끝나지 않은 사건마다 따로 보냈습니다."),
}


async def related(request: web.Request) -> web.Response:
    """The cases that belong to this one, as far as this officer holds them."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Relate, part, work together or answer each; a refusal keeps what was written."""
    return await carry_out(request, _PAGE, _act, _page, _DONE)


async def _act(request: web.Request, act: str, form: Form) -> None:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    match act:
        case "relate":
            await relate(case_id, form.text("number"), form.text("reason"), unlocked, office)
        case "unlink":
            await unlink(case_id, form.text("other"), unlocked, office)
        case "together":
            await work_together(case_id, form.text("reason"), unlocked, office)
        case _:
            await answer_each(case_id, form.text("body"), unlocked, office)


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    view = await related_to(case_id, unlocked, office)
    row = (await hold_case(case_bytes(case_id), unlocked, office)).row
    values = {
        "case_id": case_id,
        "number": row.registry_number,
        "kind_label": office.rules.kinds[row.kind].label,
        "related": view,
        "others": [each for each in view.members if not each.is_this],
        "may_change": Permission.CASE_MOVE in unlocked.officer.permissions,
        "may_answer": Permission.CASE_ANSWER in unlocked.officer.permissions,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/related.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/related", related, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/related", change, Permission.CASE_MOVE),
)
