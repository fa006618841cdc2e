"""Committees that a secretary runs: who sits in them, what is wrong with that, their sittings."""

from datetime import date

from aiohttp import web

from casework.committees.composing import (
    PLACES,
    able_accounts,
    committee_of,
    committees_run_by,
    composition_of,
    give_seat,
    take_seat,
)
from casework.committees.planning import SittingPlan, plan_sitting, sittings_gone, sittings_run_by
from casework.committees.waiting import items_for_secretary
from casework.errors import MalformedRequestError, Refusal
from casework.sitting_words import PLACE_LABELS
from casework.store.committees import IN_PERSON, WRITTEN
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

STATE_LABELS = {"planned": "준비 중", "called": "소집함", "open": "회의 중", "closed": "마침"}
MODE_LABELS = {IN_PERSON: "모여서", WRITTEN: "서면으로"}
_DONE = {
    "seat": Notice("위원을 위촉했습니다."),
    "end": Notice("임기를 오늘로 마쳤습니다."),
    "plan": Notice("회의를 잡았습니다. 안건을 올려 주세요."),
}


async def committees(request: web.Request) -> web.Response:
    """Every committee of this secretary with its composition and its sittings."""
    office, unlocked = office_of(request), unlocked_of(request)
    shown = [
        (
            name,
            rule,
            await composition_of(name, unlocked, office),
            len(await items_for_secretary(name, unlocked, office)),
        )
        for name, rule in committees_run_by(unlocked, office).items()
    ]
    sittings = await sittings_run_by(unlocked, office)
    labels = {name: rule.label for name, rule, *_ in shown}
    values = {
        "committees": shown,
        "sittings": sittings,
        "gone": await sittings_gone(unlocked, office),
        "labels": labels,
        "states": STATE_LABELS,
    }
    return show(request, "console/committees.html", values)


async def committee(request: web.Request) -> web.Response:
    """One committee: rules, seats, a form for the next sitting."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Give a seat, end one, or plan a sitting."""
    session, name = session_of(request), request.match_info["committee"]
    form = await read_form(request)
    goal = f"/committees/{name}"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            goal = await _do(request, name, form) or goal
    except Refusal as refusal:
        return await _page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _DONE.get(form.text("act"))
    raise web.HTTPSeeOther(goal)


async def _do(request: web.Request, name: str, form: Form) -> str:
    office, unlocked = office_of(request), unlocked_of(request)
    match form.text("act"):
        case "seat":
            outside, since = form.text("outside") == "yes", day_of(form.text("from"))
            await give_seat(name, form.text("account"), form.text("place"), outside, since, unlocked, office)
        case "end":
            await take_seat(name, form.text("seat"), unlocked, office)
        case "plan":
            plan = SittingPlan(
                day=day_of(form.text("day")), hour=form.text("hour"), where=form.text("where"), mode=form.text("mode")
            )
            return f"/sittings/{await plan_sitting(name, plan, unlocked, office)}"
        case _:
            raise MalformedRequestError
    return ""


def day_of(text: str) -> date:
    """A day that somebody chose."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedRequestError from None


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["committee"]
    rule = committee_of(name, unlocked, office)
    composition = await composition_of(name, unlocked, office)
    seated = {each.account_id for each in composition.seats}
    values = {
        "name": name,
        "rule": rule,
        "composition": composition,
        "able": [each for each in await able_accounts(office) if each.id not in seated],
        "sittings": [each for each in await sittings_run_by(unlocked, office) if each.committee == name],
        "gone": [each for each in await sittings_gone(unlocked, office) if each.committee == name],
        "states": STATE_LABELS,
        "modes": MODE_LABELS,
        "places": {each: PLACE_LABELS[each] for each in PLACES},
        "today": office.clock.today(),
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/committee.html", values, status)


PAGES = (
    Page("GET", "/committees", committees, Permission.COMMITTEE_RUN, menu="위원회"),
    Page("GET", "/committees/{committee}", committee, Permission.COMMITTEE_RUN),
    Page("POST", "/committees/{committee}", change, Permission.COMMITTEE_RUN),
)
