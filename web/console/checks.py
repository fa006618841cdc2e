"""Checks of how ordinary matters were worked on: the list, and one check with its sample, scores and answers."""

from aiohttp import web

from casework.errors import MalformedRequestError, Refusal
from casework.ids import CaseId
from casework.monitoring.checking import TEXTS, CheckState, Score, list_checks, open_sheet, put_score, write_check
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

STATES = {
    CheckState.SAMPLED: "표본추출",
    CheckState.CHECKED: "점검",
    CheckState.NOTIFIED: "통보",
    CheckState.IMPROVING: "개선",
    CheckState.CONFIRMED: "확인",
}
_QUALITIES = (("sincere", "성실"), ("accurate", "정확"), ("kind", "친절"))
_SCORED = Notice("점수를 적었습니다.")
_WRITTEN = Notice("적은 것을 봉인해 두었습니다.")
_GONE_ON = Notice("다음 단계로 넘겼습니다.")


async def checks(request: web.Request) -> web.Response:
    """Every check, newest period first."""
    lines = await list_checks(unlocked_of(request), office_of(request))
    return show(request, "console/checks.html", {"lines": lines, "states": STATES})


async def one(request: web.Request) -> web.Response:
    """One check."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Score a case of the sample, write what was found, or go on to the next state."""
    session, check_id = session_of(request), request.match_info["check"]
    form, goal = await read_form(request), f"/checks/{request.match_info['check']}"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            session.notice = await _act(check_id, form, request)
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(goal)


async def _act(check_id: str, form: Form, request: web.Request) -> Notice:
    unlocked, office = unlocked_of(request), office_of(request)
    if form.text("act") == "score":
        score = Score(**{name: number_of(form.text(name)) for name, _ in _QUALITIES})
        await put_score(check_id, CaseId(form.text("case")), score, form.text("remark"), unlocked, office)
        return _SCORED
    go_on = form.text("act") == "go"
    texts = {name: form.text(name) for name in TEXTS}
    await write_check(check_id, texts, number_of(form.text("version")), unlocked, office, go_on=go_on)
    return _GONE_ON if go_on else _WRITTEN


def number_of(text: str) -> int:
    """A whole number that somebody typed; anything else has not the agreed shape."""
    plain = text.strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 15):  # noqa: PLR2004 - more than any money
        raise MalformedRequestError
    return int(plain)


def _readers(rules: Rules) -> str:
    """Who reads what is written here, in words."""
    known = rules.monitoring
    teams = [rules.organisation.teams[each].label for each in known.teams]
    return "·".join([*teams, *(rules.access[each].label for each in known.everywhere)])


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    unlocked, office, session = unlocked_of(request), office_of(request), session_of(request)
    sheet = await open_sheet(request.match_info["check"], unlocked, office)
    kept = {name: form.text(name) or sheet.texts.get(name, "") for name in TEXTS}
    values = {
        "sheet": sheet,
        "states": STATES,
        "readers": _readers(request.app[RULES]),
        "qualities": _QUALITIES,
        "kept": kept,
        "said": form,
        "refusal": refusal,
        "may_write": Permission.CHECK_WRITE in session.officer.permissions and sheet.following is not None,
        "may_score": Permission.CHECK_WRITE in session.officer.permissions and sheet.line.state == CheckState.SAMPLED,
        "once": once_field(session),
    }
    return show(request, "console/check.html", values, status)


PAGES = (
    Page("GET", "/checks", checks, Permission.CHECK_READ, menu="처리 점검"),
    Page("GET", "/checks/{check}", one, Permission.CHECK_READ),
    Page("POST", "/checks/{check}", change, Permission.CHECK_WRITE),
)
