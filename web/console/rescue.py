"""Nobody loses a draft: what was written before the screen locked, or before a refusal, waits in the session."""

import re
from collections.abc import AsyncIterator

from aiohttp import web

from casework.ids import CaseId
from casework.unsent import in_case, open_unsent
from web.console.register_drafts import hold_late
from web.console.sessions import Draft, OfficerSession
from web.console.unsent import seal_held
from web.console.wiring import office_of, unlocked_of
from web.staff.forms import Form, read_parts

_IN_REGISTER = re.compile(r"/registers/[^/]+/(?:new|[^/]+/(?:edit|keep))")
_WRITING = re.compile(r"/cases/([^/]+)/(reply|draft|notes|close|papers)(?:/[0-9a-f]+)?")


async def keep_draft(request: web.Request, session: OfficerSession) -> None:
    """Keep the words of a form that came too late; its files have to be chosen again."""
    if request.method == "POST" and _IN_REGISTER.fullmatch(request.path):
        await hold_late(request, session)
        return
    match = _WRITING.fullmatch(request.path)
    if request.method != "POST" or match is None:
        return
    form, case_id = Form(), CaseId(match[1])
    await read_parts(request, session, _let_go, form)
    hold(session, case_id, match[2], form)
    await seal_words(request, session, case_id)


async def seal_words(request: web.Request, session: OfficerSession, case_id: CaseId) -> None:
    """Let the store keep what this session holds of a case; the session itself ends with its process."""
    if await seal_held(request, session, in_case(case_id), session.draft(case_id)) is None:
        session.drafts.pop(case_id, None)  # taken from this officer meanwhile


async def words_of(request: web.Request, session: OfficerSession, case_id: CaseId) -> tuple[Draft, bool]:
    """The draft of a case, and whether it was brought back from the store because no session held one."""
    if case_id in session.drafts:
        return session.drafts[case_id], False
    words = await open_unsent(in_case(case_id), unlocked_of(request), office_of(request))
    if not any(words.values()):
        return Draft(), False
    draft = session.draft(case_id)
    draft.reply, draft.note, draft.sentence = (words.get(name, "") for name in ("reply", "note", "sentence"))
    return draft, True


def hold(session: OfficerSession, case_id: CaseId, act: str, form: Form) -> None:
    """Put the words of a form into the draft of its case."""
    draft, shown = session.draft(case_id), form.text("draft")
    match act:
        case "reply" | "draft":
            draft.keep("reply", form.text("body"), shown)
            draft.ask = bool(form.text("ask"))
        case "papers":
            draft.paper, draft.paper_id = form.text("body"), form.text("paper")
        case "notes":
            draft.keep("note", form.text("body"), shown)
        case _:
            draft.keep("sentence", form.text("sentence"), shown)
            draft.result = form.text("result")


async def _let_go(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> None:
    async for _chunk in stream:
        pass
