"""A paper that is to leave a case: written, held against the case by the guard, released by a named person."""

from aiohttp import web

from casework.agenda import agenda_kinds, put_forward
from casework.deidentifying.guard import Reason, Severity
from casework.errors import Refusal
from casework.handing import handings_of
from casework.handing.giving import AUDIENCE
from casework.masking import span_labels
from casework.releasing import (
    PaperView,
    ask_override,
    begin_paper,
    confirm_override,
    open_paper,
    release_paper,
    rewrite_paper,
)
from casework.reviewing import open_review
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.rescue import hold
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_LONGEST_VERSION = 6
_REASONS = {
    Reason.IDENTIFIER: "그것만으로 누구인지 알 수 있습니다.",
    Reason.SAID_IN_CASE: "이 사건에서 나온 말이 그대로 남았습니다.",
    Reason.VERBATIM: "신고인이 쓴 말투가 그대로입니다. 아는 사람은 알아봅니다.",
    Reason.TOO_EXACT: "너무 자세합니다. 넓혀서 적어 주세요.",
    Reason.SINGLES_OUT: "이 말에 맞는 사람이 몇 되지 않습니다.",
}
# Who will read it, said before it is released.
_READERS = {
    "factsheet": "받는 부서의 담당자가 이 글을 봅니다. 신고인의 글은 보지 못합니다.",
    "committee": "위원과 간사가 이 글을 봅니다. 원래 글은 보지 못합니다.",
    "public": "누구나 이 글을 볼 수 있게 됩니다.",
}
HANDING_STATES = {
    "out": "아직 읽지 않음",
    "read": "읽음, 답변 기다림",
    "answered": "답함",
    "refused": "서명이 맞지 않아 받지 않음",
    "taken_back": "거두어들임",
}
_RELEASED = Notice("내보냈습니다. 누가 언제 내보냈는지와 개수가 열람 기록에 남았습니다.")
_FORWARDED = Notice("위원회 안건으로 올렸습니다. 간사는 안건 이름과 이 자료만 봅니다.")
_COMMITTEE = "committee"
_KEPT = Notice("저장했습니다. 아래에서 남은 것을 확인해 주세요.")
_ASKED = Notice("이유를 남겼습니다. 이 사건의 다른 담당자가 이 화면에서 이유를 적고 함께 풀면 내보낼 수 있습니다.")
_CONFIRMED = Notice("두 사람이 풀었습니다. 이제 내보낼 수 있습니다.")


async def begin(request: web.Request) -> web.Response:
    """A first draft: what the audience would read of the case, or an empty page."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    audience, unlocked, office = form.text("for"), unlocked_of(request), office_of(request)
    text = (await open_review(case_id, audience, unlocked, office)).text if form.text("filled") else ""
    with only_once(session, form, path_of(case_id, f"/review?for={audience}")):
        paper_id = await begin_paper(case_id, audience, text, unlocked, office)
    raise web.HTTPSeeOther(path_of(case_id, f"/papers/{paper_id}"))


async def paper(request: web.Request) -> web.Response:
    """The paper, what the guard holds in it, and whose words stand beside."""
    session, case_id, rules = session_of(request), case_id_of(request), request.app[RULES]
    unlocked, office = unlocked_of(request), office_of(request)
    view = await open_paper(case_id, request.match_info["paper"], unlocked, office)
    released = view.paper.state == "released"
    released_sheet = released and view.paper.audience == AUDIENCE
    draft = session.draft(case_id)
    kept = draft.paper if draft.paper_id == view.paper.id else ""
    if draft.paper_id == view.paper.id:
        draft.paper = draft.paper_id = ""
    return show(
        request,
        "console/paper.html",
        {
            "view": view,
            "kept": kept,
            "audience_label": rules.wording["ko"][f"audience.{view.paper.audience}"],
            "readers": _READERS[view.paper.audience],
            "held": [(each, _REASONS[each.finding.reason]) for each in view.held],
            "span_labels": span_labels(rules),
            "red": sum(1 for each in view.held if each.finding.severity is Severity.RED),
            "amber": sum(1 for each in view.held if each.finding.severity is Severity.AMBER),
            "shared_percent": round(view.shared * 100),
            "handings": await handings_of(case_id, view.paper.id, unlocked, office) if released_sheet else (),
            "may_hand": released_sheet and view.may_release,
            "before": _committees(view, request) if released else (),
            "handing_states": HANDING_STATES,
            "once": once_field(session),
        },
    )


async def change(request: web.Request) -> web.Response:
    """Keep the text, ask for an override, confirm one, or release; a refusal keeps what was written."""
    session, case_id, paper_id = session_of(request), case_id_of(request), request.match_info["paper"]
    form, goal = await read_form(request), path_of(case_id, f"/papers/{paper_id}")
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            session.notice = await _do(request, paper_id, form)
    except Refusal as refusal:
        hold(session, case_id, "papers", form)
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
    raise web.HTTPSeeOther(goal + "#guard")


async def _do(request: web.Request, paper_id: str, form: Form) -> Notice:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    version = _number(form.text("version"))
    match form.text("act"):
        case "release":
            await release_paper(case_id, paper_id, version, unlocked, office)
            return _RELEASED
        case "forward":
            kind, line = form.text("kind"), form.text("line")
            await put_forward(case_id, kind, line, unlocked, office, paper_id=paper_id)
            return _FORWARDED
        case "ask":
            await ask_override(case_id, paper_id, version, form.text("reason"), unlocked, office)
            return _ASKED
        case "confirm":
            await confirm_override(case_id, paper_id, version, form.text("reason"), unlocked, office)
            return _CONFIRMED
        case _:
            await rewrite_paper(case_id, paper_id, version, form.text("body"), unlocked, office)
            return _KEPT


def _committees(view: PaperView, request: web.Request) -> tuple[tuple[str, str, str], ...]:
    """As what, and before which committee, a released paper can be put."""
    rules, office = request.app[RULES], office_of(request)
    if view.paper.audience != _COMMITTEE or Permission.CASE_MOVE not in unlocked_of(request).officer.permissions:
        return ()
    kinds = agenda_kinds(view.line.kind, office)
    every = rules.committees.committees
    return tuple((name, rule.label, every[rule.committee].label) for name, rule in kinds.items())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_VERSION else 0


PAGES = (
    Page("POST", "/cases/{case}/papers", begin, Permission.CASE_REVIEW),
    Page("GET", "/cases/{case}/papers/{paper}", paper, Permission.CASE_REVIEW),
    Page("POST", "/cases/{case}/papers/{paper}", change, Permission.CASE_REVIEW),
)
