"""One's own list: keep a case for later, have it again; and give several cases to somebody at once."""

from aiohttp import web

from casework.assigning_many import Given, assign_many
from casework.errors import NotFoundError, Refusal
from casework.later import look_again, look_later
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.inbox import href
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.render import korean_day
from web.staff.forms import vouched_form
from web.staff.once import only_once
from web.staff.sessions import Notice

_AGAIN = Notice("내 목록에 다시 나옵니다.")
# What is said of one case; everything else is said in the office's own words.
_REFUSED = {
    "not_found": "이 사건을 맡을 수 없는 분입니다. 이 사건에서 빠졌거나 맡지 않게 되어 있습니다.",
    "not_your_case": "내가 열 수 없는 사건이라 담당자를 정할 수 없습니다.",
}


async def later(request: web.Request) -> web.Response:
    """Keep a case from one's own list for some days, or have it there again."""
    session, case_id = session_of(request), case_id_of(request)
    form = await vouched_form(request, session)
    unlocked, office, days = unlocked_of(request), office_of(request), form.text("days")
    if form.text("act") == "again":
        await look_again(case_id, unlocked, office)
        session.notice = _AGAIN
        raise web.HTTPSeeOther(path_of(case_id))
    until = await look_later(case_id, int(days) if days.isascii() and days.isdigit() else 0, unlocked, office)
    session.notice = Notice(f"{korean_day(until)}에 내 목록에 다시 나옵니다. 새 글이 오면 그 전에도 나옵니다.")
    raise web.HTTPSeeOther(href(session.query) if session.query else "/cases")


async def give_many(request: web.Request) -> web.Response:
    """Give the chosen cases to one officer; what became of each is said case by case."""
    session = session_of(request)
    form = await vouched_form(request, session)
    back = href(session.query) if session.query else "/cases"
    try:
        with only_once(session, form, back):
            given = await assign_many(
                form.all("case"), form.text("officer"), form.text("reason"), unlocked_of(request), office_of(request)
            )
    except Refusal as refusal:
        key = "nobody_chosen" if isinstance(refusal, NotFoundError) else refusal.code
        most = office_of(request).rules.lists.most_at_once
        told = _NOTHING.get(key, "").format(most=most) or sentence(request, f"refusal.{refusal.code}")
        session.notice = Notice(told, "error")
        raise web.HTTPSeeOther(back) from None
    names = {each.id: each.name for each in await office_of(request).people.all()}
    values = {
        "given": [(each, _told(request, each)) for each in given],
        "name": names.get(form.text("officer"), ""),
        "back": back,
    }
    return show(request, "console/given.html", values)


_NOTHING = {
    "nobody_chosen": "맡을 사람을 골라 주세요.",
    "malformed": "사건을 하나 이상 골라 주세요. 한 번에 {most}건까지입니다.",
}


def _told(request: web.Request, given: Given) -> str:
    if not given.refusal:
        return ""
    return _REFUSED.get(given.refusal) or sentence(request, f"refusal.{given.refusal}")


PAGES = (
    Page("POST", "/cases/{case}/later", later, Permission.CASE_OPEN),
    Page("POST", "/assign", give_many, Permission.CASE_ASSIGN),
)
