"""What is to be looked at today: late after today, overdue, pressing, promised; and letters to departments."""

from aiohttp import web

from casework.errors import Refusal
from casework.monitoring.following import Lists, lists
from casework.monitoring.urging import ask_reminder, ask_reminders, letter_to, reminder_of, send_reminder
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_LONGEST_UNIT = 64
_ASKED = Notice("결재를 올렸습니다. 결재되면 이 화면에서 인쇄합니다.")
_NONE = Notice("올릴 독촉장이 없습니다. 이미 올렸거나 내가 열 수 없는 사건입니다.")
_SENT = Notice("독촉장을 보낸 것으로 적었습니다.")


async def monitoring(request: web.Request) -> web.Response:
    """The lists of today."""
    return await _lists(request)


async def urge(request: web.Request) -> web.Response:
    """Ask for the letters of every overdue matter of a department."""
    session, form = session_of(request), await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, "/monitoring"):
            count = await ask_reminders(form.text("unit")[:_LONGEST_UNIT], unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _lists(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = Notice(
        f"독촉장 {count}건의 결재를 올렸습니다."
        if count
        else "올릴 독촉장이 없습니다. 이미 올렸거나 맡지 않은 사건입니다."
    )
    raise web.HTTPSeeOther("/monitoring")


async def letter(request: web.Request) -> web.Response:
    """The approved letters to one department, to be printed."""
    unit = request.query.get("unit", "")[:_LONGEST_UNIT]
    found = await letter_to(unit, unlocked_of(request), office_of(request))
    organisation = request.app[RULES].organisation
    return show(request, "console/urging.html", {"letter": found, "organisation": organisation})


async def reminder(request: web.Request) -> web.Response:
    """The letter of one matter."""
    return await _reminder(request)


async def put_reminder(request: web.Request) -> web.Response:
    """Ask for its approval, or note that it was sent."""
    session, case_id, form = session_of(request), case_id_of(request), await read_form(request)
    try:
        vouch(form, session)
        with only_once(session, form, path_of(case_id, "/reminder")):
            if form.text("act") == "sent":
                await send_reminder(case_id, unlocked_of(request), office_of(request))
                session.notice = _SENT
            else:
                await ask_reminder(case_id, unlocked_of(request), office_of(request))
                session.notice = _ASKED
    except Refusal as refusal:
        return await _reminder(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(path_of(case_id, "/reminder"))


async def _lists(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    session = session_of(request)
    found = await lists(unlocked_of(request), office_of(request))
    values = {
        "found": found,
        "units": _units(found),
        "may_urge": Permission.CHECK_WRITE in session.officer.permissions,
        "may_open": Permission.CASE_OPEN in session.officer.permissions,
        "refusal": refusal,
        "once": once_field(session),
    }
    return show(request, "console/monitoring.html", values, status)


def _units(found: Lists) -> list[tuple[str, int, int, list[str]]]:
    """Departments with something overdue: how many, the longest, and who works on it."""
    units: dict[str, tuple[int, int, list[str]]] = {}
    for line in found.overdue:
        count, longest, officers = units.get(line.unit, (0, 0, []))
        named = list(dict.fromkeys([*officers, *line.officers]))
        units[line.unit] = (count + 1, max(longest, line.late_days), named)
    return [(unit, *units[unit]) for unit in sorted(units, key=lambda each: (-units[each][0], each))]


async def _reminder(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    session, rules = session_of(request), request.app[RULES]
    found = await reminder_of(case_id_of(request), unlocked_of(request), office_of(request))
    values = {
        "reminder": found,
        "words": rules.wording["ko"],
        "organisation": rules.organisation,
        "may_urge": Permission.CHECK_WRITE in session.officer.permissions,
        "refusal": refusal,
        "said": Form(),
        "once": once_field(session),
    }
    return show(request, "console/reminder.html", values, status)


PAGES = (
    Page("GET", "/monitoring", monitoring, Permission.CHECK_READ, menu="오늘 볼 것"),
    Page("POST", "/monitoring", urge, Permission.CHECK_WRITE),
    Page("GET", "/monitoring/letter", letter, Permission.CHECK_READ),
    Page("GET", "/cases/{case}/reminder", reminder, Permission.CHECK_READ),
    Page("POST", "/cases/{case}/reminder", put_reminder, Permission.CHECK_WRITE),
)
