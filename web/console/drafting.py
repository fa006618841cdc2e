"""Help while an answer is written: a text to begin with, a look at hard words; nothing is sent, nothing lost."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.drafting import filled_template, hints_for
from casework.errors import MalformedRequestError, StaleError
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, own_case, path_of
from web.console.rescue import hold, seal_words
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form, read_parts, vouched_form
from web.staff.sessions import Notice

# What a form writes, by the name under which its draft is kept.
_FIELDS = {"reply": "reply", "notes": "note", "close": "sentence"}
_PUT = Notice("글을 넣었습니다. 빈칸을 채우고 읽어 보신 뒤 보내 주세요.")
_PLAIN = Notice("어려운 말이나 긴 문장이 보이지 않습니다. 보내기 전에 한 번 더 읽어 주세요.")
_HARD = Notice("쉽게 고칠 수 있는 곳을 답변 쓰는 칸 아래에 적었습니다. 그대로 보내셔도 됩니다.")


async def help_writing(request: web.Request) -> web.Response:
    """Put a text into the draft or look it through, and lead back to it; files have to be chosen again."""
    session, case_id, form = session_of(request), case_id_of(request), Form()
    await read_parts(request, session, _let_go, form)
    await own_case(request)
    hold(session, case_id, "reply", form)
    draft, rules = session.draft(case_id), request.app[RULES]
    if form.text("act") == "template":
        text = await filled_template(case_id, form.text("template"), unlocked_of(request), office_of(request))
        draft.keep("reply", "\n\n".join(filter(None, (draft.reply.strip(), text))), "")
        session.notice = _PUT
    else:
        draft.hints = hints_for(draft.reply, rules)
        session.notice = _HARD if draft.hints else _PLAIN
    raise web.HTTPSeeOther(path_of(case_id, "#write"))


async def keep(request: web.Request) -> web.Response:
    """What a window is writing, kept while it goes on; nothing of it is sent."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    name = _FIELDS.get(form.text("what"))
    if name is None:
        raise MalformedRequestError
    await own_case(request)
    draft = session.draft(case_id)
    if not draft.go_on(name, form.text("body"), form.text("draft")):
        raise StaleError
    await seal_words(request, session, case_id)
    return web.json_response({"version": draft.version})


async def _let_go(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> None:
    async for _chunk in stream:
        pass


PAGES = (
    Page("POST", "/cases/{case}/draft", help_writing, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/keep", keep, Permission.CASE_OPEN),
)
