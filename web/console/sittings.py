"""One sitting for its secretary: agenda, call, roll, who takes no part, votes, decisions, minutes and letters."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from casework.committees.calling import call_members, call_reserve, reserves_for
from casework.committees.conducting import (
    begin_vote,
    count_hands,
    end_vote,
    exclude_member,
    open_sitting,
    take_in_roll,
    take_roll,
    take_vote_again,
)
from casework.committees.minutes import letter_document, minutes_document
from casework.committees.planning import HeldSitting, hold_sitting
from casework.committees.resolving import Resolution, close_sitting, resolve
from casework.committees.setting import bring_item, choose_ballot, set_item, take_item_off, waiting_for
from casework.committees.standing import pulse_of, view_sitting
from casework.errors import MalformedRequestError, NotFoundError, Refusal
from casework.packaging import MAKERS, Document
from casework.sitting_words import BALLOT_LABELS, CHOICE_LABELS, PLACE_LABELS, Choice
from casework.store.committees import PLANNED
from policies.committees import ExclusionBy
from policies.rules import Permission
from web.console.committees import MODE_LABELS, STATE_LABELS, day_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_DONE = {
    "set": Notice("안건에 올렸습니다."),
    "bring": Notice("안건에 올렸습니다."),
    "off": Notice("안건에서 뺐습니다."),
    "ballot": Notice("표결 방법을 바꾸었습니다."),
    "call": Notice("위원에게 안건과 자료를 보냈습니다. 위원은 이해관계를 먼저 밝힌 뒤에 자료를 봅니다."),
    "reserve": Notice("예비 위원을 불렀습니다. 이 안건의 자료만 보입니다."),
    "exclude": Notice("이 위원은 이 안건에서 빠집니다. 그 위원의 자료는 바로 사라졌습니다."),
    "open": Notice("회의를 시작했습니다. 위원 화면에 출석 단추가 나왔습니다."),
    "roll": Notice("출석을 적었습니다."),
    "vote": Notice("투표를 열었습니다."),
    "end": Notice("투표를 마감하고 세었습니다."),
    "again": Notice("투표를 비웠습니다. 처음부터 다시 투표합니다."),
    "hands": Notice("거수 결과를 적었습니다."),
    "resolve": Notice("의결을 적었습니다. 회의를 마칠 때까지 고칠 수 있습니다."),
    "close": Notice("회의를 마쳤습니다. 결과가 사건으로 돌아갔고, 위원 화면의 자료는 모두 사라졌습니다."),
}


async def sitting(request: web.Request) -> web.Response:
    """The sitting as it stands."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Do what the button says; a refusal keeps what was written."""
    session, sitting_id = session_of(request), request.match_info["sitting"]
    form = await read_form(request)
    goal = f"/sittings/{sitting_id}"
    if form.text("item"):
        goal += f"#i-{form.text('item')}"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            await _do(request, form)
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _DONE.get(form.text("act"))
    raise web.HTTPSeeOther(goal)


async def pulse(request: web.Request) -> web.Response:
    """A word that changes when something happened; nothing can be read out of it."""
    office = office_of(request)
    held = await hold_sitting(request.match_info["sitting"], unlocked_of(request), office)
    return web.Response(text=await pulse_of(held, office))


async def minutes(request: web.Request) -> web.Response:
    """The minutes as a file."""
    held = await _held(request)
    document = await minutes_document(held, office_of(request))
    return await _file(request, document, f"회의록_{held.row.year}-{held.row.number}")


async def letter(request: web.Request) -> web.Response:
    """The letter of one decision as a file."""
    held = await _held(request)
    document = await letter_document(held, request.match_info["item"], office_of(request))
    return await _file(request, document, f"심의결과_{held.row.year}-{held.row.number}")


async def _file(request: web.Request, document: Document, name: str) -> web.Response:
    form, office = request.match_info["form"], office_of(request)
    if form not in MAKERS:
        raise NotFoundError
    await office.journal.append("sitting_paper_taken", office.clock.now(), unlocked_of(request).officer.id, None, None)
    raw = await asyncio.to_thread(MAKERS[form], document)
    return attached(raw, f"{name}.{form}", "application/octet-stream")


async def _held(request: web.Request) -> HeldSitting:
    return await hold_sitting(request.match_info["sitting"], unlocked_of(request), office_of(request))


async def _do(request: web.Request, form: Form) -> None:
    do = _ACTS.get(form.text("act"))
    if do is None:
        raise MalformedRequestError
    await do(request, await _held(request), form)


async def _set(request: web.Request, held: HeldSitting, form: Form) -> None:
    await set_item(held, form.text("agenda"), form.text("ballot"), unlocked_of(request), office_of(request))


async def _bring(request: web.Request, held: HeldSitting, form: Form) -> None:
    line, paper = form.text("line"), form.text("paper")
    await bring_item(held, line, paper, form.text("ballot"), unlocked_of(request), office_of(request))


async def _off(request: web.Request, held: HeldSitting, form: Form) -> None:
    await take_item_off(held, form.text("item"), unlocked_of(request), office_of(request))


async def _ballot(request: web.Request, held: HeldSitting, form: Form) -> None:
    await choose_ballot(held, form.text("item"), form.text("ballot"), form.text("special"), office_of(request))


async def _call(request: web.Request, held: HeldSitting, _form: Form) -> None:
    await call_members(held, unlocked_of(request), office_of(request))


async def _reserve(request: web.Request, held: HeldSitting, form: Form) -> None:
    await call_reserve(held, form.text("item"), form.text("account"), unlocked_of(request), office_of(request))


async def _exclude(request: web.Request, held: HeldSitting, form: Form) -> None:
    account, ground = form.text("account"), form.text("ground")
    await exclude_member(held, form.text("item"), account, ground, unlocked_of(request), office_of(request))


async def _open(request: web.Request, held: HeldSitting, _form: Form) -> None:
    await open_sitting(held, unlocked_of(request), office_of(request))


async def _roll(request: web.Request, held: HeldSitting, form: Form) -> None:
    await take_roll(held, form.all("here"), office_of(request))


async def _vote(request: web.Request, held: HeldSitting, form: Form) -> None:
    await begin_vote(held, form.text("item"), unlocked_of(request), office_of(request))


async def _end(request: web.Request, held: HeldSitting, form: Form) -> None:
    await end_vote(held, form.text("item"), unlocked_of(request), office_of(request))


async def _again(request: web.Request, held: HeldSitting, form: Form) -> None:
    await take_vote_again(held, form.text("item"), unlocked_of(request), office_of(request))


async def _hands(request: web.Request, held: HeldSitting, form: Form) -> None:
    told = {each.value: form.text(each.value) or "0" for each in Choice}
    if not all(each.isascii() and each.isdigit() for each in told.values()):
        raise MalformedRequestError
    hands = {name: int(count[:4]) for name, count in told.items()}
    await count_hands(held, form.text("item"), hands, unlocked_of(request), office_of(request))


async def _resolve(request: web.Request, held: HeldSitting, form: Form) -> None:
    said = Resolution(
        result=form.text("result"),
        decision=form.text("decision"),
        reasons=form.text("reasons"),
        discussion=form.text("discussion"),
        dissent=form.text("dissent"),
        follow_up=day_of(form.text("follow_up")) if form.text("follow_up") else None,
        looked=form.text("looked") == "yes",
    )
    await resolve(held, form.text("item"), said, unlocked_of(request), office_of(request))


async def _close(request: web.Request, held: HeldSitting, _form: Form) -> None:
    await close_sitting(held, unlocked_of(request), office_of(request))


_ACTS: dict[str, Callable[[web.Request, HeldSitting, Form], Awaitable[None]]] = {
    "set": _set, "bring": _bring, "off": _off, "ballot": _ballot, "call": _call, "reserve": _reserve,
    "exclude": _exclude, "open": _open, "roll": _roll, "vote": _vote, "end": _end, "again": _again, "hands": _hands,
    "resolve": _resolve, "close": _close,
}  # fmt: skip


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    office, unlocked = office_of(request), unlocked_of(request)
    held = await _held(request)
    await take_in_roll(held, office)
    rules = office.rules.committees
    view = await view_sitting(held, office)
    values = {
        "view": view,
        "row": held.row,
        "rule": held.committee,
        "waiting": await waiting_for(held, unlocked, office) if held.row.state == PLANNED else (),
        "reserves": await reserves_for(held, office) if held.row.state != PLANNED else (),
        "states": STATE_LABELS,
        "modes": MODE_LABELS,
        "ballots": {name: told for name, told in BALLOT_LABELS.items() if held.committee.secret or name != "secret"},
        "choices": {each.value: told for each, told in CHOICE_LABELS.items()},
        "places": PLACE_LABELS,
        "kinds": {name: each.label for name, each in office.rules.repeats.items.items()},
        "grounds": {name: each for name, each in rules.grounds.items() if each.by is not ExclusionBy.WITHDRAWAL},
        "every_ground": rules.grounds,
        "labels": rules.results,
        "results": {brought: rules.results_of(held.committee, brought=brought) for brought in (False, True)},
        "pulse": await pulse_of(held, office),
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/sitting.html", values, status)


PAGES = (
    Page("GET", "/sittings/{sitting}", sitting, Permission.COMMITTEE_RUN),
    Page("POST", "/sittings/{sitting}", change, Permission.COMMITTEE_RUN),
    Page("GET", "/sittings/{sitting}/pulse", pulse, Permission.COMMITTEE_RUN),
    Page("POST", "/sittings/{sitting}/minutes.{form}", minutes, Permission.COMMITTEE_RUN),
    Page("POST", "/sittings/{sitting}/items/{item}/letter.{form}", letter, Permission.COMMITTEE_RUN),
)
