"""Registered devices: come in with one, open a locked screen with one, register one, take one away (WebAuthn)."""

import binascii

from aiohttp import web

from casework.errors import MalformedRequestError
from casework.staffing.passkeys import add_device, ask_device, ask_new_device, remove_device, unlock_with_device
from casework.webauthn import Challenges, Told
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import PUBLIC, SIGNED_IN, Page, Rate
from web.staff.door import own_path
from web.staff.forms import Form, read_form, vouched_form
from web.staff.login import LOGIN_RATE, let_in
from web.staff.sessions import Notice
from web.staff.wiring import SESSIONS

CHALLENGES: web.AppKey[Challenges] = web.AppKey("CHALLENGES", Challenges)
# Asking costs nothing but a place in memory.
_ASK_RATE = Rate(per_second=10, burst=100)


async def ask(request: web.Request) -> web.Response:
    """What the browser asks a device for."""
    return _json(ask_device(request.app[CHALLENGES], office_of(request)))


async def login(request: web.Request) -> web.Response:
    """Come in."""
    form = await read_form(request)
    unlocked = await unlock_with_device(_told(form), request.app[CHALLENGES], office_of(request))
    goal = own_path(form.text("next"))
    return let_in(request, unlocked, web.json_response({"goal": goal}))


async def reopen(request: web.Request) -> web.Response:
    """Open a locked session again, for the same person alone."""
    session = session_of(request)
    form = await vouched_form(request, session)
    unlocked = await unlock_with_device(_told(form), request.app[CHALLENGES], office_of(request), session.officer.id)
    request.app[SESSIONS].unlock(session, unlocked)
    return web.json_response({"goal": own_path(form.text("next"))})


async def ask_new(request: web.Request) -> web.Response:
    """What the browser asks a new device for, once the passphrase was right."""
    form = await vouched_form(request, session_of(request))
    passphrase, otp = form.text("passphrase"), form.text("otp").strip()
    unlocked, office = unlocked_of(request), office_of(request)
    return _json(await ask_new_device(passphrase, otp, request.app[CHALLENGES], unlocked, office))


async def add(request: web.Request) -> web.Response:
    """Register it."""
    session = session_of(request)
    form = await vouched_form(request, session)
    label = form.text("label")
    await add_device(_told(form), label, request.app[CHALLENGES], unlocked_of(request), office_of(request))
    session.notice = Notice("기기를 등록했습니다. 다음부터 이 기기로 들어오실 수 있습니다.")
    return web.json_response({})


async def remove(request: web.Request) -> web.Response:
    """Take one away; with and without JavaScript."""
    session = session_of(request)
    form = await vouched_form(request, session)
    try:
        wanted = binascii.unhexlify(form.text("device"))
    except ValueError:
        raise MalformedRequestError from None
    await remove_device(wanted, unlocked_of(request), office_of(request))
    session.notice = Notice("기기를 지웠습니다. 이제 그 기기로는 들어올 수 없습니다.")
    raise web.HTTPSeeOther("/account")


def _told(form: Form) -> Told:
    return Told(form.text("credential"), form.text("secret"))


def _json(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/json")


PAGES = (
    Page("POST", "/login/device/ask", ask, PUBLIC, rate=_ASK_RATE),
    Page("POST", "/login/device", login, PUBLIC, rate=LOGIN_RATE),
    Page("POST", "/locked/device", reopen, SIGNED_IN, rate=LOGIN_RATE),
    Page("POST", "/devices/ask", ask_new, SIGNED_IN, rate=LOGIN_RATE),
    Page("POST", "/devices", add, SIGNED_IN),
    Page("POST", "/devices/remove", remove, SIGNED_IN),
)
