"""A case that may have been filed in the wrong place: held back, given back, or made a protected case."""

from aiohttp import web

from casework.converting import convert, give_back, hold_back
from casework.errors import Refusal
from casework.unsent import forget_unsent, in_case
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch
from web.staff.once import only_once
from web.staff.sessions import Notice

_HELD = Notice(
    "보호팀에 넘겼습니다. ‘감사 처리사항’에 번호만 남고, 이 글은 더 볼 수 없습니다. 읽은 내용을 말하지 말아 주세요."
)
_GIVEN = Notice("본래 창구로 돌려보냈습니다. 처리 기한은 멈추지 않고 흘렀습니다.")
_CONVERTED = Notice("보호되는 신고로 바꾸었습니다. 말씀하신 분께 알렸습니다.")


async def hold(request: web.Request) -> web.Response:
    """An officer hands on what looks like a report of misconduct."""
    return await _do(request, "hold")


async def decide(request: web.Request) -> web.Response:
    """The protected team gives it back or makes it a protected case."""
    return await _do(request, "decide")


async def _do(request: web.Request, what: str) -> web.Response:
    session, case_id = session_of(request), case_id_of(request)
    unlocked, office = unlocked_of(request), office_of(request)
    form = await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, "/cases"):
            if what == "hold":
                await hold_back(case_id, form.text("reason"), unlocked, office)
                session.notice = _HELD
            elif form.text("act") == "convert":
                await convert(case_id, form.text("kind"), unlocked, office)
                session.notice = _CONVERTED
            else:
                await give_back(case_id, form.text("reason"), unlocked, office)
                session.notice = _GIVEN
    except Refusal as refusal:
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
        raise web.HTTPSeeOther(path_of(case_id)) from None
    session.drafts.pop(case_id, None)
    await forget_unsent(in_case(case_id), session.officer, office_of(request))
    raise web.HTTPSeeOther("/cases")


PAGES = (
    Page("POST", "/cases/{case}/hold", hold, Permission.CASE_MOVE),
    Page("POST", "/cases/{case}/decide", decide, Permission.CASE_CONVERT),
)
