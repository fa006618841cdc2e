"""Move a case on, and close it with a result and a sentence to the person."""

from aiohttp import web

from casework.concluding import close, move
from casework.errors import Refusal
from casework.unsent import forget_unsent, in_case
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.inbox import state_label
from web.console.rescue import hold
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch, vouched_form
from web.staff.once import only_once
from web.staff.sessions import Notice

_CLOSED = Notice("종결하고 말씀하신 분께 결과를 알렸습니다.")


async def move_on(request: web.Request) -> web.Response:
    """Put the case into its next state."""
    session, case_id = session_of(request), case_id_of(request)
    state = (await vouched_form(request, session)).text("state")
    await move(case_id, state, unlocked_of(request), office_of(request))
    session.notice = Notice(f"단계를 ‘{state_label(request.app[RULES], state)}’ 단계로 바꾸었습니다.")
    raise web.HTTPSeeOther(path_of(case_id))


async def conclude(request: web.Request) -> web.Response:
    """Close the case; a refusal leaves the words in the form."""
    session, case_id = session_of(request), case_id_of(request)
    form = await read_form(request)
    result, words = form.text("result"), form.text("sentence")
    try:
        vouch(form, session)
        with only_once(session, form, path_of(case_id)):
            await close(case_id, result, words, unlocked_of(request), office_of(request))
    except Refusal as refusal:
        hold(session, case_id, "close", form)
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
        raise web.HTTPSeeOther(path_of(case_id, "#close")) from None
    session.drafts.pop(case_id, None)
    await forget_unsent(in_case(case_id), session.officer, office_of(request))
    session.notice = _CLOSED
    raise web.HTTPSeeOther(path_of(case_id))


PAGES = (
    Page("POST", "/cases/{case}/move", move_on, Permission.CASE_MOVE),
    Page("POST", "/cases/{case}/close", conclude, Permission.CASE_CLOSE),
)
