"""Come in, lock the screen, open it again, go out: the same for every application with accounts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from casework.errors import WrongLoginError
from web.language import sentence
from web.middleware.headers import with_devices
from web.pages import PUBLIC, SIGNED_IN, Page, Rate
from web.staff.door import own_path
from web.staff.forms import Form, read_form, vouched_form
from web.staff.sessions import Keys
from web.staff.showing import show
from web.staff.wiring import COOKIE, SECURE, SESSION, SESSIONS

# Every try costs the server a passphrase derivation.
LOGIN_RATE = Rate(per_second=2, burst=20)

# The way to somebody's keys: the request, login, passphrase, one-time code.
Unlock = Callable[[web.Request, str, str, str], Awaitable[Keys]]


@dataclass(frozen=True, slots=True)
class WayIn:
    """How an application opens somebody's keys."""

    unlock: Unlock
    invites: bool = False  # whether somebody may have been handed a code to choose a passphrase with
    device_origin: str = ""  # where registered devices open something; empty: they do nowhere


WAY_IN: web.AppKey[WayIn] = web.AppKey("WAY_IN", WayIn)


async def login_form(request: web.Request) -> web.Response:
    """The door."""
    return _login(request, own_path(request.query.get("next", "")))


async def login(request: web.Request) -> web.Response:
    """Try a login; whatever was wrong is refused in the same words."""
    form = await read_form(request)
    goal = own_path(form.text("next"))
    try:
        unlocked = await _unlock(request, form.text("login"), form)
    except WrongLoginError as refusal:
        said = sentence(request, f"refusal.{refusal.code}")
        return _login(request, goal, said, refusal.status)
    return let_in(request, unlocked, web.Response(status=web.HTTPSeeOther.status_code, headers={"Location": goal}))


def let_in(request: web.Request, unlocked: Keys, answer: web.Response) -> web.Response:
    """Start a session of whoever has these keys; the answer brings its cookie."""
    key, _session = request.app[SESSIONS].start(unlocked, request.cookies.get(request.app[COOKIE]))
    name, secure = request.app[COOKIE], request.app[SECURE]
    answer.set_cookie(name, key, path="/", httponly=True, samesite="Strict", secure=secure)
    return answer


async def logout(request: web.Request) -> web.Response:
    """Forget the session and everything opened in it."""
    await vouched_form(request, request[SESSION])
    name = request.app[COOKIE]
    request.app[SESSIONS].end(request.cookies.get(name))
    answer = web.Response(status=web.HTTPSeeOther.status_code, headers={"Location": "/login"})
    answer.del_cookie(name, path="/", httponly=True, samesite="Strict", secure=request.app[SECURE])
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


async def lock(request: web.Request) -> web.Response:
    """Let go of the keys, keep the session."""
    await vouched_form(request, request[SESSION])
    request[SESSION].lock()
    raise web.HTTPSeeOther("/locked")


async def locked_form(request: web.Request) -> web.Response:
    """Ask for the passphrase again."""
    goal = own_path(request.query.get("next", ""))
    if request[SESSION].unlocked is not None:
        raise web.HTTPSeeOther(goal)
    return _locked(request, goal)


async def reopen(request: web.Request) -> web.Response:
    """Open a locked session again, for the same person alone."""
    session = request[SESSION]
    form = await vouched_form(request, session)
    goal = own_path(form.text("next"))
    try:
        unlocked = await _unlock(request, session.holder.login, form)
    except WrongLoginError as refusal:
        return _locked(request, goal, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    request.app[SESSIONS].unlock(session, unlocked)
    raise web.HTTPSeeOther(goal)


async def _unlock(request: web.Request, login_name: str, form: Form) -> Keys:
    return await request.app[WAY_IN].unlock(
        request, login_name.strip(), form.text("passphrase"), form.text("otp").strip()
    )


def _login(request: web.Request, goal: str, refusal: str = "", status: int = 200) -> web.Response:
    way = request.app[WAY_IN]
    values = {"next": goal, "refusal": refusal, "invites": way.invites, "device_origin": way.device_origin}
    return with_devices(show(request, "staff/login.html", values, status), way.device_origin)


def _locked(request: web.Request, goal: str, refusal: str = "", status: int = 200) -> web.Response:
    session = request[SESSION]
    origin = request.app[WAY_IN].device_origin
    values = {
        "name": session.holder.name, "draft": session.has_draft, "next": goal, "refusal": refusal,
        "device_origin": origin, "token": session.token,
    }  # fmt: skip
    return with_devices(show(request, "staff/locked.html", values, status), origin)


PAGES = (
    Page("GET", "/login", login_form, PUBLIC),
    Page("POST", "/login", login, PUBLIC, rate=LOGIN_RATE),
    Page("POST", "/logout", logout, SIGNED_IN),
    Page("POST", "/lock", lock, SIGNED_IN),
    Page("GET", "/locked", locked_form, SIGNED_IN),
    Page("POST", "/locked", reopen, SIGNED_IN, rate=LOGIN_RATE),
)
