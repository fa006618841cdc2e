"""Keep the filters of the list under a name of one's own, and forget them again."""

from aiohttp import web

from casework.errors import NotAllowedNowError, NotFoundError, Refusal
from casework.views import forget_view, keep_view
from policies.rules import Permission
from web.appkeys import RULES
from web.console.inbox import href, query_in
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_KEPT = Notice("내 보기에 넣었습니다. 이름은 나만 볼 수 있게 봉인했습니다.")
_FORGOTTEN = Notice("내 보기에서 지웠습니다.")


async def change(request: web.Request) -> web.Response:
    """Keep a view or forget one, and lead back to the list as it was."""
    session, unlocked, office = session_of(request), unlocked_of(request), office_of(request)
    form = await vouched_form(request, session)
    query = query_in(form.fields, request.app[RULES])
    try:
        if form.text("act") == "forget":
            await forget_view(form.text("own"), unlocked, office)
            session.notice = _FORGOTTEN
        else:
            await keep_view(form.text("name"), query, unlocked, office)
            session.notice = _KEPT
    except NotFoundError:
        raise
    except NotAllowedNowError:
        most = office.rules.lists.most_views
        session.notice = Notice(f"내 보기는 {most}개까지입니다. 쓰지 않는 보기를 먼저 지워 주세요.", "error")
    except Refusal as refusal:
        session.notice = Notice(sentence(request, f"refusal.{refusal.code}"), "error")
    raise web.HTTPSeeOther(href(query))


PAGES = (Page("POST", "/views", change, Permission.CASE_LIST),)
