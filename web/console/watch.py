"""What is watched of one ordinary matter: how pressing, who is to act, the place, the aim, what was promised."""

from datetime import date

from aiohttp import web

from casework.monitoring.awarding import doubt_entry, doubt_of
from casework.monitoring.briefing import line_of, write_line
from casework.monitoring.marking import finish, look_again, open_watch, promise, put_mark, put_target, put_unit
from casework.monitoring.visiting import Found, finish_visit, pictures, plan_visit, record_found, visits
from casework.portal.enrolling import units_on
from policies.monitoring import Mark
from policies.rules import Permission
from web.appkeys import RULES
from web.console.acting import carry_out
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form
from web.staff.once import once_field
from web.staff.sessions import Notice

MARKS = {Mark.ORDINARY: "보통", Mark.IMPORTANT: "중요", Mark.URGENT: "긴급"}
_DOUBTS = (("", "포상에 셈"), ("duplicate", "겹친 입력"), ("self_made", "스스로 지어 넣은 입력"))
_PAGE = "/watch"
_DONE = {
    "mark": Notice("긴급·중요 표시를 적었습니다."),
    "unit": Notice("처리부서를 적었습니다."),
    "target": Notice("처리 목표를 적었습니다. 법정 기한은 그대로입니다."),
    "promise": Notice("약속을 적었습니다. 다시 볼 날에 알립니다."),
    "look": Notice("다시 본 것을 적었습니다."),
    "finish": Notice("완료를 확인했습니다. 더 알리지 않습니다."),
    "visit": Notice("현장확인을 적었습니다."),
    "found": Notice("현장에서 본 것을 적었습니다."),
    "visited": Notice("조치가 끝난 것을 적었습니다."),
    "line": Notice("아침 보고에 쓸 한 줄을 적었습니다."),
    "doubt": Notice("입력 포상에 셀지 적었습니다."),
}


async def watch(request: web.Request) -> web.Response:
    """What is watched of a case."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Mark, name the department, aim, promise, look, go there; a refusal keeps what was written."""
    return await carry_out(request, _PAGE, _act, _page, _DONE)


async def _act(request: web.Request, act: str, form: Form) -> None:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    match act:
        case "mark":
            await put_mark(case_id, form.text("mark"), form.text("reason"), unlocked, office)
        case "unit":
            await put_unit(case_id, form.text("unit"), unlocked, office)
        case "target":
            await put_target(case_id, form.text("target"), unlocked, office)
        case "promise":
            await promise(case_id, form.text("promise"), _day(form.text("until")), unlocked, office)
        case "look":
            await look_again(case_id, form.text("seen"), _day(form.text("following")), unlocked, office)
        case "finish":
            await finish(case_id, form.text("evidence"), unlocked, office)
        case "line":
            await write_line(case_id, form.text("line"), unlocked, office)
        case "doubt":
            await doubt_entry(case_id, form.text("why"), unlocked, office)
        case _:
            await _go(act, form, request)


async def _go(act: str, form: Form, request: web.Request) -> None:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    match act:
        case "found":
            found = Found(
                found=form.text("found"), unit=form.text("unit"), asked=form.text("asked"), picture=form.text("picture")
            )
            await record_found(case_id, form.text("visit"), found, unlocked, office)
        case "visited":
            await finish_visit(case_id, form.text("visit"), form.text("after"), unlocked, office)
        case _:
            now = form.text("when") == "now"
            await plan_visit(case_id, form.text("who"), _day(form.text("day")), unlocked, office, now=now)


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    rules, session, today = request.app[RULES], session_of(request), office.clock.today()
    view = await open_watch(case_id, unlocked, office)
    may = session.officer.permissions
    entered, doubt = await doubt_of(case_id, unlocked, office)
    values = {
        "case_id": case_id,
        "view": view,
        "visits": await visits(case_id, unlocked, office),
        "pictures": await pictures(case_id, unlocked, office),
        "units": units_on(today, rules),
        "targets": [(name, rules.deadline(name, today).label) for name in rules.monitoring.target.rules],
        "usual": rules.monitoring.target.usual,
        "look_again_days": rules.monitoring.look_again_days,
        "marks": list(MARKS.items()),
        "mark_label": MARKS[view.mark],
        "today": today,
        "may_change": Permission.CASE_MOVE in may,
        "line": await line_of(case_id, unlocked, office) if Permission.BRIEFING_READ in may else None,
        "longest_line": rules.monitoring.briefing.longest_line,
        "doubt": doubt if entered and Permission.AWARD_WRITE in may else None,
        "doubts": _DOUBTS,
        "said": form,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/watch.html", values, status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


PAGES = (
    Page("GET", "/cases/{case}/watch", watch, Permission.CHECK_READ),
    Page("POST", "/cases/{case}/watch", change, Permission.CHECK_WRITE),
)
