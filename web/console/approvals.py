"""Approvals: what waits for whoever decides, and what a case has asked for, was granted and may now do."""

from datetime import date

from aiohttp import web

from casework.approving import approvals_in, decide, draft, name_deputy, open_approval, waiting, withdraw_draft
from casework.errors import Refusal
from casework.notifying import send_result
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_ASKED = Notice("결재를 올렸습니다. 결재되면 이 화면에서 이어 갈 수 있습니다.")
_SENT = Notice("결재된 글을 말씀하신 분께 보냈습니다.")
_DEPUTY, _NO_DEPUTY = Notice("대신 결재할 사람을 정했습니다."), Notice("대신 결재할 사람을 뺐습니다.")
_TAKEN = Notice("결재 올린 것을 거두었습니다.")


async def desk(request: web.Request) -> web.Response:
    """What waits for this officer's decision, and who decides while they are away."""
    return await _desk(request)


async def put_deputy(request: web.Request) -> web.Response:
    """Name a deputy, or nobody any more."""
    session = session_of(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        since, until = _day(form.text("since")), _day(form.text("until"))
        await name_deputy(form.text("login"), since, until, unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _desk(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice(
        "대신 결재할 사람을 정했습니다." if form.text("login") else "대신 결재하는 사람이 없습니다."
    )
    raise web.HTTPSeeOther("/approvals")


async def one(request: web.Request) -> web.Response:
    """One approval, to be decided."""
    return await _one(request)


async def put_decision(request: web.Request) -> web.Response:
    """Pass it on, grant it, or reject it with a reason."""
    session, approval_id = session_of(request), request.match_info["approval"]
    form = await read_form(request)
    granted = form.text("act") == "grant"
    try:
        vouch(form, session)
        with only_once(session, form, "/approvals"):
            await decide(approval_id, form.text("note"), unlocked_of(request), office_of(request), granted=granted)
    except Refusal as refusal:
        return await _one(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice("결재했습니다." if granted else "반려했습니다. 까닭이 기안한 사람에게 보입니다.")
    raise web.HTTPSeeOther("/approvals")


async def of_case(request: web.Request) -> web.Response:
    """The approvals of a case, and a form to ask for one."""
    return await _of_case(request, Form())


async def put_draft(request: web.Request) -> web.Response:
    """Ask for an approval, take one back, or send what was granted; a refusal keeps what was written."""
    session, case_id = session_of(request), case_id_of(request)
    unlocked, office = unlocked_of(request), office_of(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, path_of(case_id, "/approvals")):
            match form.text("do"):
                case "withdraw":
                    await withdraw_draft(case_id, form.text("approval"), unlocked, office)
                    session.notice = _TAKEN
                case "send":
                    await send_result(case_id, unlocked, office)
                    session.notice = _SENT
                case _:
                    await draft(case_id, form.text("act"), form.text("title"), form.text("text"), unlocked, office)
                    session.notice = _ASKED
    except Refusal as refusal:
        return await _of_case(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(path_of(case_id, "/approvals"))


async def _desk(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    lines = await waiting(unlocked_of(request), office_of(request))
    today = office_of(request).clock.today()
    return show(request, "console/approvals.html", {"lines": lines, "refusal": refusal, "today": today}, status)


async def _one(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    view = await open_approval(request.match_info["approval"], unlocked_of(request), office_of(request))
    values = {"view": view, "words": request.app[RULES].wording["ko"], "refusal": refusal}
    return show(request, "console/approval.html", values | {"once": once_field(session_of(request))}, status)


async def _of_case(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, rules = case_id_of(request), request.app[RULES]
    values = {
        "case_id": case_id,
        "approvals": await approvals_in(case_id, unlocked_of(request), office_of(request)),
        # What is handed on is asked for where it is prepared: the approval is of those very papers.
        "acts": [(key, act.label) for key, act in rules.approval.acts.items() if key not in rules.transfers.acts],
        "handed": rules.transfers.acts,
        "words": rules.wording["ko"],
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/case_approvals.html", values, status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


PAGES = (
    Page("GET", "/approvals", desk, Permission.APPROVAL_DECIDE, menu="결재"),
    Page("POST", "/approvals", put_deputy, Permission.APPROVAL_DECIDE),
    Page("GET", "/approvals/{approval}", one, Permission.CASE_LIST),
    Page("POST", "/approvals/{approval}", put_decision, Permission.CASE_LIST),
    Page("GET", "/cases/{case}/approvals", of_case, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/approvals", put_draft, Permission.CASE_ANSWER),
)
