"""An answer as a letter, for who asked for post: printed on one sheet for a window envelope, and that it was sent."""

from aiohttp import web

from casework.answering import note
from casework.replying import make_letter
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_SENT = Notice("우편으로 보냈다고 적어 두었습니다.")


async def letter(request: web.Request) -> web.Response:
    """The letter, once: it is not kept, and the next view of it is another entry in the journal."""
    session, case_id = session_of(request), case_id_of(request)
    await vouched_form(request, session)
    made = await make_letter(case_id, request.match_info["message"], unlocked_of(request), office_of(request))
    rules = request.app[RULES]
    values = {
        "case_id": case_id,
        "message_id": request.match_info["message"],
        "letter": made,
        "subject": rules.wording["ko"]["reply.subject"],
        "body": rules.organisation.body,
        "address": rules.organisation.address,
        "once": once_field(session),
    }
    return show(request, "console/letter.html", values)


async def sent(request: web.Request) -> web.Response:
    """Note in the case that the letter was handed to the post."""
    session, case_id = session_of(request), case_id_of(request)
    form, office = await vouched_form(request, session), office_of(request)
    goal = path_of(case_id, f"#m-{request.match_info['message']}")
    with only_once(session, form, goal):
        day = office.clock.today()
        await note(case_id, f"{day.month}월 {day.day}일 답변을 우편으로 보냄", unlocked_of(request), office)
    session.notice = _SENT
    raise web.HTTPSeeOther(goal)


PAGES = (
    Page("POST", "/cases/{case}/letters/{message}", letter, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/letters/{message}/sent", sent, Permission.CASE_NOTE),
)
