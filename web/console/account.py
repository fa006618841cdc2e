"""The officer's own account: what is known about it, how far new keys are, and the shortcuts switch."""

from aiohttp import web

from casework.feeding import make_feed, stop_feed, uses_feed
from casework.reminding import can_mail, remind_at, reminded_at
from casework.staffing.passkeys import devices_of
from casework.staffing.recovering import ask_custodians
from casework.staffing.rewrapping import progress_of
from web.appkeys import RULES
from web.console.keyboard import set_keyboard
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.middleware.headers import with_devices
from web.pages import SIGNED_IN, Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice


async def account(request: web.Request) -> web.Response:
    """Name, team, desks, second factor, shortcuts."""
    officer, organisation = session_of(request).officer, request.app[RULES].organisation
    row = await office_of(request).people.get(officer.id)
    team = organisation.teams.get(officer.team)
    values = {
        "officer": officer,
        "team_label": team.label if team else officer.team,
        "desk_labels": [organisation.desks[desk].label for desk in sorted(officer.desks) if desk in organisation.desks],
        "has_otp": row.sealed_totp is not None,
        "devices": await devices_of(officer.id, office_of(request)),
        "most_devices": request.app[RULES].officers.most_passkeys,
        "token": session_of(request).token,
        "device_origin": office_of(request).settings.console_origin,
        "progress": await progress_of(unlocked_of(request), office_of(request)),
        "has_feed": await uses_feed(unlocked_of(request), office_of(request)),
        "can_mail": can_mail(office_of(request).settings),
        "mail": await reminded_at(unlocked_of(request), office_of(request)),
        "mail_hours": request.app[RULES].officers.reminder_hours,
    }
    return with_devices(show(request, "console/account.html", values), office_of(request).settings.console_origin)


async def change(request: web.Request) -> web.Response:
    """Switch the shortcuts on or off, or ask the custodians for what colleagues have not handed on."""
    session = session_of(request)
    form = await vouched_form(request, session)
    if form.text("act") == "ask":
        asked = await ask_custodians(unlocked_of(request), office_of(request), for_all=True)
        session.notice = Notice(
            f"신원 관리인에게 열쇠 {asked}개를 부탁했습니다." if asked else "더 부탁할 것이 없습니다."
        )
        raise web.HTTPSeeOther("/account")
    if form.text("act") in {"feed", "no-feed"}:
        return await _feed(request, form.text("act") == "feed")
    if form.text("act") == "mail":
        await remind_at(form.text("mail"), unlocked_of(request), office_of(request))
        session.notice = Notice("알림 메일을 정했습니다." if form.text("mail").strip() else "알림 메일을 껐습니다.")
        raise web.HTTPSeeOther("/account")
    keys_on = bool(form.text("keyboard"))
    set_keyboard(request, session.officer.id, on=keys_on)
    session.notice = Notice("단축키를 켰습니다." if keys_on else "단축키를 껐습니다.")
    raise web.HTTPSeeOther("/account")


async def _feed(request: web.Request, wanted: bool) -> web.Response:
    """A new address, shown this once; or none."""
    unlocked, office = unlocked_of(request), office_of(request)
    if not wanted:
        await stop_feed(unlocked, office)
        session_of(request).notice = Notice("달력 주소를 없앴습니다.")
        raise web.HTTPSeeOther("/account")
    secret = await make_feed(unlocked, office)
    return show(
        request, "console/calendar.html", {"address": f"{request.scheme}://{request.host}/calendar/{secret}.ics"}
    )


PAGES = (
    Page("GET", "/account", account, SIGNED_IN, menu="내 계정"),
    Page("POST", "/account", change, SIGNED_IN),
)
