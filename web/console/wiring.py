"""Typed keys of the console: its wiring, its sessions, and the session of one request."""

from aiohttp import web

from casework.bootstrap import Office
from casework.people import Unlocked
from web.console.sessions import Session, Sessions

OFFICE: web.AppKey[Office] = web.AppKey("OFFICE", Office)
SESSIONS: web.AppKey[Sessions] = web.AppKey("SESSIONS", Sessions)
COOKIE: web.AppKey[str] = web.AppKey("COOKIE", str)
SESSION: web.RequestKey[Session] = web.RequestKey("SESSION", Session)


def office_of(request: web.Request) -> Office:
    """The wiring of this process."""
    return request.app[OFFICE]


def session_of(request: web.Request) -> Session:
    """The session that the door found for this request."""
    return request[SESSION]


def unlocked_of(request: web.Request) -> Unlocked:
    """The officer with their keys; the door lets nobody in whose session is locked."""
    unlocked = request[SESSION].unlocked
    if unlocked is None:
        raise web.HTTPSeeOther("/locked")
    return unlocked
