"""Review what was found in a case: before and after side by side, one decision at a time, with or without script."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from aiohttp import web

from casework.errors import MalformedRequestError
from casework.ids import CaseId
from casework.releasing import PaperLine, papers_of
from casework.reviewing import (
    Act,
    Review,
    Shown,
    State,
    cover_everywhere,
    cover_nowhere,
    cover_same,
    decide,
    forget,
    give_to_reporter,
    open_review,
    widen,
)
from policies.identifiers import Label
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form, vouched_form
from web.staff.sessions import Notice

FIRST_AUDIENCE = "committee"
# What a sign or a colour stands for; every label has its group.
_GROUPS = {
    "person": {Label.PERSON},
    "unit": {Label.DEPT, Label.ORG, Label.LOC, Label.ADDRESS},
    "phrase": {Label.QUASI},
}
_SOURCES = {
    "shape": "번호나 주소의 모양이라서",
    "list": "직원 명단에 있는 이름이라서",
    "again": "이 사건에서 이름으로 읽혀서",
    "context": "앞뒤 말로 미루어",
    "phrase": "한 사람을 가리킬 수 있어서",
    "reader": "이름처럼 읽혀서",
    "reviewer": "직접 더하셔서",
}
_STATES = {
    State.FOUND: "아직 안 봄",
    State.ACCEPTED: "맞다고 하심",
    State.UNDONE: "풀어 두심",
    State.ADDED: "직접 더하심",
    State.COVERED: "가려 둠",
    State.SEALED: "신고인의 것이라 봉인됨",
}
_STEPS = {"left_out": (1, 0), "right_out": (0, 1), "left_in": (-1, 0), "right_in": (0, -1)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A find as drawn: its number on the page, and everything the panel says of it."""

    number: int
    shown: Shown
    group: str
    sureness: str
    source: str
    state_text: str


async def review(request: web.Request) -> web.Response:
    """The whole case, before and after, for one audience."""
    case_id, audience = case_id_of(request), request.query.get("for", FIRST_AUDIENCE)
    unlocked, office, rules = unlocked_of(request), office_of(request), request.app[RULES]
    found = await open_review(case_id, audience, unlocked, office)
    drawn = _drawn(found)
    chosen = next((each for each in drawn.values() if each.shown.at == request.query.get("at", "")), None)
    return show(
        request,
        "console/review.html",
        {
            "review": found,
            "drawn": drawn,
            "chosen": chosen,
            "here": partial(_here, case_id, audience),
            "audiences": [
                (name, rules.wording["ko"][f"audience.{name}"], rule.outside)
                for name, rule in rules.deidentification.audiences.items()
            ],
            "audience_label": rules.wording["ko"][f"audience.{audience}"],
            "outside": rules.deidentification.audiences[audience].outside,
            "masked": [(rules.wording["ko"][f"span.{label}"], count) for label, count in sorted(found.masked.items())],
            "labels": [(label, rules.wording["ko"][f"span.{label}"]) for label in Label],
            "few": rules.deidentification.guard.k,
            "papers": _papers_shown(await papers_of(case_id, unlocked, office), rules),
        },
    )


async def decide_one(request: web.Request) -> web.Response:
    """Do what a button or a key asked for, then lead to the next find."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    act = form.text("act")
    if act in _STEPS:
        before, after = _STEPS[act]
        at = await widen(case_id, form.text("at"), before, after, unlocked_of(request), office_of(request))
        raise web.HTTPSeeOther(_here(case_id, form.text("for"), at))
    doing = _ACTS.get(act)
    if doing is None:
        raise MalformedRequestError
    said = await doing(request, case_id, form)
    if said:
        session.notice = Notice(said)
    raise web.HTTPSeeOther(_here(case_id, form.text("for"), form.text("next") or form.text("at")))


async def _accept(request: web.Request, case_id: CaseId, form: Form) -> str:
    await decide(case_id, form.text("at"), Act.ACCEPTED, unlocked_of(request), office_of(request))
    return ""


async def _undo(request: web.Request, case_id: CaseId, form: Form) -> str:
    await decide(case_id, form.text("at"), Act.UNDONE, unlocked_of(request), office_of(request))
    return ""


async def _forget(request: web.Request, case_id: CaseId, form: Form) -> str:
    await forget(case_id, form.text("at"), unlocked_of(request), office_of(request))
    return ""


async def _nowhere(request: web.Request, case_id: CaseId, form: Form) -> str:
    teach = bool(form.text("teach"))
    await cover_nowhere(case_id, form.text("at"), unlocked_of(request), office_of(request), teach=teach)
    return "이 말은 이 사건 어디에서도 가리지 않습니다."


async def _same(request: web.Request, case_id: CaseId, form: Form) -> str:
    count = await cover_same(case_id, form.text("at"), unlocked_of(request), office_of(request))
    return f"같은 말을 이 사건에서 모두 가렸습니다. {count}곳입니다."


async def _own(request: web.Request, case_id: CaseId, form: Form) -> str:
    count = await give_to_reporter(case_id, form.text("at"), unlocked_of(request), office_of(request))
    return f"신고인의 것으로 봉인했습니다. {count}곳입니다. 잘못이면 신원 관리인들에게 되돌려 달라고 할 수 있습니다."


async def _everywhere(request: web.Request, case_id: CaseId, form: Form) -> str:
    count = await cover_everywhere(
        case_id, form.text("word"), form.text("label"), unlocked_of(request), office_of(request),
        teach=bool(form.text("teach")),
    )  # fmt: skip
    return f"이 사건에서 모두 가렸습니다. {count}곳입니다." if count else "글에 없는 말이라 앞으로 나오면 가립니다."


_ACTS: dict[str, Callable[[web.Request, CaseId, Form], Awaitable[str]]] = {
    "accept": _accept,
    "undo": _undo,
    "forget": _forget,
    "nowhere": _nowhere,
    "same": _same,
    "own": _own,
    "everywhere": _everywhere,
}


def _drawn(found: Review) -> dict[str, Drawn]:
    shown = [piece.shown for passage in found.passages for piece in passage.before if piece.shown is not None]
    return {
        each.at: Drawn(
            number=number,
            shown=each,
            group=next((name for name, labels in _GROUPS.items() if each.label in labels), "number"),
            sureness="sure" if each.confidence >= 0.85 else "likely" if each.confidence >= 0.6 else "doubtful",  # noqa: PLR2004
            source=_SOURCES[each.source],
            state_text=_STATES[each.state],
        )
        for number, each in enumerate(shown, 1)
    }


def _papers_shown(papers: Sequence[PaperLine], rules: Rules) -> list[tuple[str, PaperLine]]:
    return [(rules.wording["ko"][f"audience.{paper.audience}"], paper) for paper in papers]


def _here(case_id: CaseId, audience: str, at: str = "", to: str = "") -> str:
    query = {"for": to or audience} | ({"at": at} if at else {})
    return path_of(case_id, f"/review?{urlencode(query)}" + ("#chosen" if at else ""))


PAGES = (
    Page("GET", "/cases/{case}/review", review, Permission.CASE_REVIEW),
    Page("POST", "/cases/{case}/review", decide_one, Permission.CASE_REVIEW),
)
