"""Who may come in: finds the session, asks for the passphrase again where it is locked, checks the permission."""

from urllib.parse import quote

from aiohttp import web

from casework.errors import NotSignedInError
from web.console.rescue import keep_draft
from web.console.wiring import COOKIE, SESSION, SESSIONS
from web.middleware.errors import wants_json
from web.pages import SIGNED_IN, Needs

# Asked for by the page itself every minute; it must not keep an unattended screen open.
PASSIVE = frozenset({"/cases/counts"})
_FOR_LOCKED = frozenset({"/locked", "/logout", "/lock"})


async def may(request: web.Request, needs: Needs) -> bool:
    """Whether the officer of this request may use the page; somebody without an open session is led to the door."""
    sessions = request.app[SESSIONS]
    session = sessions.find(request.cookies.get(request.app[COOKIE]))
    if session is None:
        raise _lead(request, "/login")
    request[SESSION] = session
    if session.unlocked is None and (session.over or request.path not in _FOR_LOCKED):
        await keep_draft(request, session)
        raise _lead(request, "/login" if session.over else "/locked")
    if request.path not in PASSIVE:
        sessions.touch(session)
    return needs == SIGNED_IN or needs in session.officer.permissions


def own_path(text: str) -> str:
    """A path of this console to go on to; anything else is where everybody starts."""
    if text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable():
        return text
    return "/"


def _lead(request: web.Request, door: str) -> Exception:
    if wants_json(request) or request.path in PASSIVE:
        return NotSignedInError()
    wanted = request.path_qs if request.method == "GET" else case_of(request.path)
    return web.HTTPSeeOther(f"{door}?next={quote(own_path(wanted))}" if wanted != "/" else door)


def case_of(path: str) -> str:
    """The page a form stood on: the case for everything below a case."""
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[1:2] == ["cases"] else "/cases"
