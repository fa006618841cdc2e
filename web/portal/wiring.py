"""Typed keys of the portal: its wiring, and the account behind one request."""

from typing import cast

from aiohttp import web

from casework.bootstrap import Portal
from casework.people import Admitted
from web.portal.sessions import AccountSession
from web.staff.wiring import SESSION

PORTAL: web.AppKey[Portal] = web.AppKey("PORTAL", Portal)


def portal_of(request: web.Request) -> Portal:
    """The wiring of this process."""
    return request.app[PORTAL]


def session_of(request: web.Request) -> AccountSession:
    """The session that the door found for this request."""
    return cast("AccountSession", request[SESSION])


def admitted_of(request: web.Request) -> Admitted:
    """The account with its keys; the door lets nobody in whose session is locked."""
    admitted = session_of(request).unlocked
    if admitted is None:
        raise web.HTTPSeeOther("/locked")
    return admitted
