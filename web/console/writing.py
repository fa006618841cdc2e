"""Write in a case: to the person, with files, or a note that stays inside."""

import re
from collections.abc import AsyncIterator

from aiohttp import web

from casework.answering import note, reply, store_reply_file
from casework.content import StoredFile
from casework.errors import MalformedRequestError, Refusal
from casework.ids import CaseId, case_bytes
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.rescue import hold, seal_words
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, Keep, read_form, read_parts, vouch
from web.staff.once import only_once
from web.staff.sessions import Notice

_SENT = Notice("말씀하신 분께 보냈습니다.")
_ASKED = Notice("자료·설명을 요청했습니다. 말씀하신 분이 답하시면 여기에 나옵니다.")
_OFFERED = Notice("정식 신고로 바꾸고 싶으신지 여쭈었습니다. 바꾸시면 상담은 여기서 끝나고 새 사건이 됩니다.")
_NOTED = Notice("내부 메모를 남겼습니다. 말씀하신 분은 볼 수 없습니다.")
_COMPOSE = "#write"
_COUNT = re.compile("[0-9]{1,9}")


async def send_reply(request: web.Request) -> web.Response:
    """Send an answer or a request for more; whatever is refused stays in the form."""
    session, case_id, form = session_of(request), case_id_of(request), Form()
    goal = path_of(case_id, _COMPOSE)
    try:
        files = await read_parts(request, session, _keeper(request), form)
        ask = bool(form.text("ask"))
        with only_once(session, form, goal):
            await reply(
                case_id, form.text("body"), files, unlocked_of(request), office_of(request), ask=ask, seen=_seen(form)
            )
    except Refusal as refusal:
        raise _back(request, refusal, "reply", form) from None
    draft = session.draft(case_id)
    draft.sent("reply", form.text("body"), form.text("draft"))
    draft.ask = False
    await seal_words(request, session, case_id)
    session.notice = await _said(request, case_id) if ask else _SENT
    raise web.HTTPSeeOther(goal)


def _seen(form: Form) -> int | None:
    """How many messages the case had on the page on which this was written."""
    text = form.text("seen")
    if text and _COUNT.fullmatch(text) is None:
        raise MalformedRequestError
    return int(text) if text else None


async def _said(request: web.Request, case_id: CaseId) -> Notice:
    row = await office_of(request).cases.get(case_bytes(case_id))
    return _OFFERED if request.app[RULES].kinds[row.kind].talk else _ASKED


async def leave_note(request: web.Request) -> web.Response:
    """Keep a note for the officers of the case."""
    session, case_id = session_of(request), case_id_of(request)
    form, goal = await read_form(request), path_of(case_id, _COMPOSE)
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            await note(
                case_id, form.text("body"), unlocked_of(request), office_of(request), mentions=form.all("call"),
                for_successor=bool(form.text("successor")),
            )  # fmt: skip
    except Refusal as refusal:
        raise _back(request, refusal, "notes", form) from None
    session.draft(case_id).sent("note", form.text("body"), form.text("draft"))
    await seal_words(request, session, case_id)
    session.notice = _NOTED
    raise web.HTTPSeeOther(goal)


def _keeper(request: web.Request) -> Keep[StoredFile]:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)

    async def keep(name: str, kind: str, stream: AsyncIterator[bytes]) -> StoredFile:
        return await store_reply_file(case_id, name, kind, stream, unlocked, office)

    return keep


def _back(request: web.Request, refusal: Refusal, act: str, form: Form) -> web.HTTPSeeOther:
    """To the form again, with what was written and the reason."""
    session, case_id = session_of(request), case_id_of(request)
    hold(session, case_id, act, form)
    session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
    return web.HTTPSeeOther(path_of(case_id, _COMPOSE))


PAGES = (
    Page("POST", "/cases/{case}/reply", send_reply, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/notes", leave_note, Permission.CASE_NOTE),
)
