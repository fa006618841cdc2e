"""Who may come in: finds the session, asks for the passphrase again where it is locked, checks the permission."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from aiohttp import web

from casework.errors import NotSignedInError
from web.middleware.errors import wants_json
from web.pages import SIGNED_IN, Needs
from web.staff.sessions import AnySession
from web.staff.wiring import COOKIE, SESSION, SESSIONS

_FOR_LOCKED = frozenset({"/locked", "/locked/device", "/logout", "/lock"})

KeepWords = Callable[[web.Request, Any], Awaitable[None]]
Welcome = Callable[[web.Request, Any], Awaitable[bool]]


async def _always(_request: web.Request, _session: AnySession) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The door of one application: what it keeps of a form that came too late, and where that form stood."""

    keep_words: KeepWords
    form_page: Callable[[str], str]
    # Asked for by pages themselves; it must not keep an unattended screen open.
    passive: frozenset[str] = frozenset()
    # Whether somebody who is signed in is still to be let in.
    is_welcome: Welcome = field(default=_always)

    async def may(self, request: web.Request, needs: Needs) -> bool:
        """Whether the person of this request may use the page; somebody without an open session is led to the door."""
        sessions, key = request.app[SESSIONS], request.cookies.get(request.app[COOKIE])
        session = sessions.find(key)
        if session is not None and not await self.is_welcome(request, session):
            sessions.end(key)
            session = None
        if session is None:
            raise self._lead(request, "/login")
        request[SESSION] = session
        if session.unlocked is None and (session.over or request.path not in _FOR_LOCKED):
            await self.keep_words(request, session)
            raise self._lead(request, "/login" if session.over else "/locked")
        if request.path not in self.passive:
            sessions.touch(session)
        return needs == SIGNED_IN or needs in session.holder.permissions

    def _lead(self, request: web.Request, door: str) -> Exception:
        if wants_json(request) or request.path in self.passive:
            return NotSignedInError()
        wanted = request.path_qs if request.method == "GET" else self.form_page(request.path_qs)
        return web.HTTPSeeOther(f"{door}?next={quote(own_path(wanted))}" if wanted != "/" else door)


def own_path(text: str) -> str:
    """A path of this application to go on to; anything else is where everybody starts."""
    if text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable():
        return text
    return "/"
