"""The clock of a case: why this date, day by day; lengthen it, stop it, let it go on; another kind of matter."""

from dataclasses import dataclass

from aiohttp import web

from casework.errors import Refusal
from casework.explaining import DayKind, ExplainedDay
from casework.extending import ask_consent, extend, go_on, open_clock, stop_clock
from casework.reclassifying import kinds_for, reclassify
from policies.rules import Permission
from web.appkeys import RULES
from web.console.acting import carry_out
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_WEEK = 7
_MINUTES = 60
_DONE = {
    "extend": Notice("기한을 늘리고 말씀하신 분께 까닭과 새 기한을 알렸습니다."),
    "consent": Notice("말씀하신 분께 동의를 여쭈었습니다. 동의하시면 이 화면에서 기한을 늘릴 수 있습니다."),
    "stop": Notice("날짜 세기를 멈추었습니다."),
    "go": Notice("날짜를 다시 셉니다."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar as drawn; an empty one fills the week before the first day."""

    day: ExplainedDay | None
    counted: str = ""


async def clock(request: web.Request) -> web.Response:
    """Why this date, and what may be done about it."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Lengthen, ask, stop or go on; a refusal keeps what was written."""
    return await carry_out(request, "/clock", _act, _page, _DONE)


async def put_kind(request: web.Request) -> web.Response:
    """Give the case another kind."""
    session, case_id = session_of(request), case_id_of(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, "/cases"):
            await reclassify(case_id, form.text("kind"), form.text("why"), unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice(
        "유형을 바꾸고 기한을 다시 세었습니다. 다른 팀이 맡는 유형이면 이 목록에서 보이지 않습니다."
    )
    raise web.HTTPSeeOther("/cases")


async def _act(request: web.Request, act: str, form: Form) -> None:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    match act:
        case "extend":
            await extend(case_id, form.text("reason"), unlocked, office)
        case "consent":
            await ask_consent(case_id, form.text("reason"), unlocked, office)
        case "stop":
            await stop_clock(case_id, form.text("because"), form.text("reason"), unlocked, office)
        case _:
            await go_on(case_id, form.text("stop"), unlocked, office)


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    rules, session = request.app[RULES], session_of(request)
    view = await open_clock(case_id, unlocked, office)
    values = {
        "case_id": case_id,
        "clock": view,
        "kind_label": rules.kinds[view.kind].label,
        "weeks": _weeks(view.due.days),
        "why": view.due.why,
        "kinds": [(name, rules.kinds[name].label) for name in kinds_for(view.kind, rules)],
        "may_change": Permission.CASE_MOVE in session.officer.permissions,
        "said": form,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/clock.html", values, status)


def _weeks(days: list[ExplainedDay]) -> list[list[Cell]]:
    """The days in rows of a week, Monday first."""
    if not days:
        return []
    cells = [Cell(None)] * days[0].day.weekday() + [Cell(each, _counted(each)) for each in days]
    cells += [Cell(None)] * (-len(cells) % _WEEK)
    return [cells[start : start + _WEEK] for start in range(0, len(cells), _WEEK)]


def _counted(each: ExplainedDay) -> str:
    """What stands under a day that counts."""
    if each.kind is not DayKind.COUNTED:
        return ""
    if not each.stretches:
        return f"{each.number}일째"
    hours, minutes = divmod(each.number, _MINUTES)
    return f"{hours}시간" + (f" {minutes}분" if minutes else "") + "째"


PAGES = (
    Page("GET", "/cases/{case}/clock", clock, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/clock", change, Permission.CASE_MOVE),
    Page("POST", "/cases/{case}/kind", put_kind, Permission.CASE_MOVE),
)
