"""Nobody loses a draft: what was written before the screen locked, or before a refusal, waits in the session."""

import re
from collections.abc import AsyncIterator

from aiohttp import web

from casework.ids import CaseId
from web.console.sessions import OfficerSession
from web.staff.forms import Form, read_parts

_WRITING = re.compile(r"/cases/([^/]+)/(reply|draft|notes|close|papers)(?:/[0-9a-f]+)?")


async def keep_draft(request: web.Request, session: OfficerSession) -> None:
    """Keep the words of a form that came too late; its files have to be chosen again."""
    match = _WRITING.fullmatch(request.path)
    if request.method != "POST" or match is None:
        return
    form = Form()
    await read_parts(request, session, _let_go, form)
    hold(session, CaseId(match[1]), match[2], form)


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
