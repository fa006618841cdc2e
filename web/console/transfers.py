"""How a case changes hands: what each act does and who sees what, a draft, its way to the end, its papers as files."""

from collections.abc import Awaitable

from aiohttp import web

from casework.errors import NotFoundError, Refusal
from casework.transferring import (
    ActView,
    Asked,
    TransfersView,
    ask_approval,
    begin,
    confirm_receipt,
    hand_over_papers,
    make_papers,
    note_return,
    reassign,
    take_enclosure,
    take_papers,
    tell_before,
    transfers_in,
    withdraw_transfer,
)
from policies.rules import Permission
from policies.transfers import Becomes
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.files import send_file
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.forms import Form, vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_LONGEST_NUMBER = 2
_DONE = {
    "begin": Notice("준비했습니다. 아래에서 다음 순서를 이어 가세요."),
    "ask": Notice("결재를 올렸습니다."),
    "tell": Notice("말씀하신 분께 직접 연락하실 수 있는 곳을 알렸습니다."),
    "make": Notice("문서번호를 매겼습니다. 이제 내려받을 수 있습니다."),
    "hand": Notice("보낸 것을 적고 말씀하신 분께 알렸습니다."),
    "confirm": Notice("받았다는 확인을 적었습니다."),
    "return": Notice("되돌아온 것을 적었습니다. 넘겼던 사건이면 다시 열리고 날짜를 이어서 셉니다."),
    "withdraw": Notice("거두었습니다. 나간 것은 없습니다."),
}
_REASSIGNED = Notice("다른 창구로 넘겼습니다. 이 사건은 이제 목록에서 보이지 않습니다.")
_HELD = "쓴 글에 누구인지 알 수 있는 말이 있거나, 그사이 새 글이 와서 막혔습니다. 사실확인서와 쓴 글을 다시 봐 주세요."
_PLAIN = {"ask": ask_approval, "tell": tell_before, "make": make_papers}
_NOTED = {"confirm": confirm_receipt, "return": note_return, "withdraw": withdraw_transfer}
_TYPES = {"pdf": "application/pdf", "hwpx": "application/hwp+zip"}


async def transfers(request: web.Request) -> web.Response:
    """What was done, what may be done, and the form of the act that the address names."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Begin an act or take it a step further; a refusal keeps what was written."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    step = form.text("do")
    goal = "/cases" if step == "reassign" else path_of(case_id, "/transfers")
    try:
        with only_once(session, form, goal):
            await _step(request, step, form)
    except Refusal as refusal:
        said = _HELD if refusal.code == "held_back" else sentence(request, f"refusal.{refusal.code}")
        return await _page(request, form, refusal.status, said)
    session.notice = _REASSIGNED if step == "reassign" else _DONE[step]
    raise web.HTTPSeeOther(goal)


async def papers(request: web.Request) -> web.Response:
    """One copy as a file, made in memory while it is asked for."""
    place = request.match_info
    name, raw = await take_papers(
        case_id_of(request), place["transfer"], _number(place["copy"]), place["form"], unlocked_of(request),
        office_of(request),
    )  # fmt: skip
    return attached(raw, name, _TYPES[place["form"]])


async def enclosure(request: web.Request) -> web.StreamResponse:
    """A file that goes along, under its number instead of its name."""
    place = request.match_info
    stored, octets = await take_enclosure(
        case_id_of(request), place["transfer"], _number(place["number"]), unlocked_of(request), office_of(request)
    )
    return await send_file(request, stored, octets)


def _step(request: web.Request, step: str, form: Form) -> Awaitable[object]:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    transfer, note = form.text("transfer"), form.text("note")
    if step in _PLAIN:
        return _PLAIN[step](case_id, transfer, unlocked, office)
    if step in _NOTED:
        return _NOTED[step](case_id, transfer, note, unlocked, office)
    match step:
        case "begin":
            return begin(case_id, _asked(form), unlocked, office)
        case "reassign":
            return reassign(case_id, form.text("to"), form.text("why"), unlocked, office)
        case "hand":
            way, urgent = form.text("way"), form.text("urgent")
            return hand_over_papers(case_id, transfer, way, note, unlocked, office, urgent=urgent)
        case _:
            raise NotFoundError


def _asked(form: Form) -> Asked:
    return Asked(
        act=form.text("act"),
        to=form.text("to"),
        paper=form.text("paper"),
        why=form.text("why"),
        measures=form.text("measures"),
        files=form.all("file"),
        copies=_number(form.text("copies") or "1"),
    )


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise NotFoundError
    return int(text)


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, rules, session = case_id_of(request), request.app[RULES], session_of(request)
    view = await transfers_in(case_id, unlocked_of(request), office_of(request))
    may = session.officer.permissions
    values = {
        "case_id": case_id,
        "view": view,
        "kind_label": rules.kinds[view.kind].label,
        "chosen": _chosen(view, form.text("act") or request.query.get("act", "")),
        "moves": Becomes.MOVES,
        "words": rules.wording["ko"],
        "ways": [(way, rules.wording["ko"][f"transfer.way.{way}"]) for way in rules.transfers.ways],
        "limits": rules.transfers,
        "may_send": Permission.CASE_RELEASE in may,
        "may_move": Permission.CASE_MOVE in may,
        "said": form,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/transfers.html", values, status)


def _chosen(view: TransfersView, name: str) -> ActView | None:
    return next((each for each in view.acts if each.name == name and not view.is_busy), None)


PAGES = (
    Page("GET", "/cases/{case}/transfers", transfers, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/transfers", change, Permission.CASE_RELEASE),
    Page("GET", "/cases/{case}/transfers/{transfer}/papers/{copy}/{form}", papers, Permission.CASE_RELEASE),
    Page("GET", "/cases/{case}/transfers/{transfer}/files/{number}", enclosure, Permission.CASE_RELEASE),
)
