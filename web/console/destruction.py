"""The end of retention: lists, decisions line by line, the request for approval, the certificate to be printed."""

from datetime import date
from http import HTTPStatus

from aiohttp import web

from casework.approving import open_approval
from casework.destroying.asking import ask
from casework.destroying.certifying import Certificate, read_certificate
from casework.destroying.deciding import RETURNED, ListView, decide, decide_rest, lists, open_list, seen_list
from casework.destroying.proposing import propose
from casework.destroying.telling import told_counts, was_destroyed
from casework.errors import NotFoundError, Refusal
from casework.store.destruction import CASE, DESTROY, LENGTHEN, POSTPONE
from casework.unlocking import require
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.render import korean_date
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_LINE = "line."
_ASKED = Notice("결재를 올렸습니다. 결재되기 전에는 아무것도 파기되지 않습니다.")
_SAVED = Notice("정한 것을 저장했습니다.")


async def desk(request: web.Request) -> web.Response:
    """The lists one may see, what survives of the destroyed, and a question by number."""
    return await _desk(request, Form())


async def change(request: web.Request) -> web.Response:
    """Ask by number, or let the keeper's proposal be made now."""
    session, form = session_of(request), await read_form(request)
    try:
        vouch(form, session)
        if form.text("act") == "look":
            found = await was_destroyed(form.text("number"), unlocked_of(request), office_of(request))
            return await _desk(request, form, found=found)
        require(unlocked_of(request), Permission.DESTRUCTION_DECIDE)
        with only_once(session, form, "/destruction"):
            made = await propose(office_of(request))
    except Refusal as refusal:
        return await _desk(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice(f"새 목록 {made}개를 만들었습니다." if made else "목록에 올릴 것이 없습니다.")
    raise web.HTTPSeeOther("/destruction")


async def one(request: web.Request) -> web.Response:
    """One list, a page of its lines at a time."""
    return await _one(request, Form())


async def put_lines(request: web.Request) -> web.Response:
    """Decide the lines of a page, mark the rest, or ask for the approval; a refusal keeps what was chosen."""
    session, number = session_of(request), request.match_info["number"]
    form = await read_form(request)
    goal = f"/destruction/{number}?page={_page(form.text('page'))}"
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            session.notice = await _act(request, number, form)
    except Refusal as refusal:
        return await _one(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(goal)


async def certificate(request: web.Request) -> web.Response:
    """The certificate, to be read and printed."""
    number, shown = await _certified(request)
    view = await open_list(number, 1, unlocked_of(request), office_of(request))
    rules, today = request.app[RULES], office_of(request).clock.today()
    values = {
        "number": number,
        "said": shown.content,
        "day": _korean,
        "aged": today >= shown.complete_on,
        "view": view,
        "groups": _group_words(request),
        "what": _what(view),
        "office_name": f"{rules.organisation.body} {rules.organisation.name}",
        "backup_days": rules.destruction.backup_days,
        "signature": shown.signature,
    }
    return show(request, "console/certificate.html", values)


async def certificate_file(request: web.Request) -> web.Response:
    """The signed bytes, for `daesup destruction verify`."""
    number, shown = await _certified(request)
    headers = {"Content-Disposition": f'attachment; filename="destruction-{number}.json"'}
    return web.Response(body=shown.document, content_type="application/json", headers=headers)


async def _certified(request: web.Request) -> tuple[str, Certificate]:
    number = request.match_info["number"]
    row = await seen_list(number, unlocked_of(request), office_of(request))
    return number, read_certificate(row, office_of(request))


async def _act(request: web.Request, number: str, form: Form) -> Notice:
    unlocked, office = unlocked_of(request), office_of(request)
    match form.text("act"):
        case "rest":
            return Notice(f"{await decide_rest(number, unlocked, office)}건을 파기로 정했습니다. 아직 결재 전입니다.")
        case "ask":
            await ask(number, _day(form.text("board_day")), form.text("board_document"), unlocked, office)
            return _ASKED
        case "save":
            chosen = {name.removeprefix(_LINE): form.text(name) for name in form.fields if name.startswith(_LINE)}
            await decide(number, chosen, unlocked, office)
            return _SAVED
        case _:
            raise NotFoundError


async def _desk(
    request: web.Request, form: Form, status: int = HTTPStatus.OK, refusal: str = "", *, found: bool | None = None
) -> web.Response:  # fmt: skip
    unlocked, office, rules = unlocked_of(request), office_of(request), request.app[RULES]
    values = {
        "lists": await lists(unlocked, office),
        "cells": await told_counts(unlocked, office),
        "least": rules.destruction.smallest_cell,
        "words": rules.wording["ko"],
        "may_decide": Permission.DESTRUCTION_DECIDE in unlocked.officer.permissions,
        "found": found,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/destruction.html", values, status)


async def _one(request: web.Request, form: Form, status: int = HTTPStatus.OK, refusal: str = "") -> web.Response:
    page = _page(form.text("page") or request.query.get("page", ""))
    view = await open_list(request.match_info["number"], page, unlocked_of(request), office_of(request))
    rules = request.app[RULES].destruction
    values = {
        "view": view,
        "choices": {line.number: _choices(line.years, request) for line in view.lines},
        "chosen": _chosen(view, form),
        "groups": _group_words(request),
        "what": _what(view),
        "labels": _labels(request),
        "answer": await _answer(view, request),
        "board_needed": rules.board_needed,
        "complete_after": rules.complete_after_days,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/destruction_list.html", values, status)


async def _answer(view: ListView, request: web.Request) -> str:
    """Why the list came back, for who asked or answered."""
    if view.state != RETURNED or not view.approval_id:
        return ""
    approval = await open_approval(view.approval_id, unlocked_of(request), office_of(request))
    return " ".join(step.note for step in approval.steps)


def _chosen(view: ListView, form: Form) -> dict[str, str]:
    """What stands in each line: what was just chosen and refused, or what is kept."""
    return {line.number: form.fields.get(f"{_LINE}{line.number}", line.choice) for line in view.lines}


def _choices(years: int, request: web.Request) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line may be decided to be, in groups for one select."""
    rules = request.app[RULES].destruction
    return [
        ("보류", [(f"{POSTPONE}:{name}", f"보류: {each.label}") for name, each in rules.holds.items()]),
        (
            "보존기간 연장",
            [(f"{LENGTHEN}:{name}", f"연장: {each.label}") for name, each in rules.longer_than(years).items()],
        ),
    ]


def _labels(request: web.Request) -> dict[str, str]:
    rules = request.app[RULES].destruction
    return {
        "": "정하지 않음",
        DESTROY: "파기",
        **{f"{POSTPONE}:{name}": f"보류: {each.label}" for name, each in rules.holds.items()},
        **{f"{LENGTHEN}:{name}": f"연장: {each.label}" for name, each in rules.periods.items()},
    }


def _group_words(request: web.Request) -> dict[str, dict[str, str]]:
    """By kind of thing, what its groups are called."""
    rules = request.app[RULES]
    words = rules.wording["ko"]
    return {
        "case": {name.removeprefix("group."): text for name, text in words.items() if name.startswith("group.")},
        "entry": {name: each.label for name, each in rules.registers.items()},
        "sitting": {name: each.label for name, each in rules.committees.committees.items()},
    }


def _what(view: ListView) -> str:
    """Which kind of thing a list holds: each kind has lists of its own."""
    return view.lines[0].what if view.lines else CASE


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _korean(text: str) -> str:
    """A day of the signed text as people say it."""
    return korean_date(date.fromisoformat(text))


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("10000") else 1


PAGES = (
    Page("GET", "/destruction", desk, Permission.DESTRUCTION_READ, menu="파기"),
    Page("POST", "/destruction", change, Permission.DESTRUCTION_READ),
    Page("GET", "/destruction/{number}", one, Permission.DESTRUCTION_READ),
    Page("POST", "/destruction/{number}", put_lines, Permission.DESTRUCTION_DECIDE),
    Page("GET", "/destruction/{number}/certificate", certificate, Permission.DESTRUCTION_READ),
    Page("GET", "/destruction/{number}/certificate.json", certificate_file, Permission.DESTRUCTION_READ),
)
