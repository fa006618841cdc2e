"""Typed keys of the console: its wiring, and the officer behind one request."""

from typing import cast

from aiohttp import web

from casework.bootstrap import Office
from casework.comparing import Comparison, Comparisons
from casework.people import Unlocked
from casework.searching import Search, Searches
from web.console.sessions import OfficerSession
from web.staff.wiring import SESSION

COMPARISONS: web.AppKey[Comparisons] = web.AppKey("COMPARISONS", Comparisons)
SEARCHES: web.AppKey[Searches] = web.AppKey("SEARCHES", Searches)
OFFICE: web.AppKey[Office] = web.AppKey("OFFICE", Office)


def office_of(request: web.Request) -> Office:
    """The wiring of this process."""
    return request.app[OFFICE]


def session_of(request: web.Request) -> OfficerSession:
    """The session that the door found for this request."""
    return cast("OfficerSession", request[SESSION])


def unlocked_of(request: web.Request) -> Unlocked:
    """The officer with their keys; the door lets nobody in whose session is locked."""
    unlocked = session_of(request).unlocked
    if unlocked is None:
        raise web.HTTPSeeOther("/locked")
    return unlocked


def comparison_of(request: web.Request) -> Comparison | None:
    """What was compared beside this session, while its keys are there."""
    return request.app[COMPARISONS].of(unlocked_of(request))


def search_of(request: web.Request) -> Search | None:
    """What can be found in this session, while its keys are there."""
    return request.app[SEARCHES].of(unlocked_of(request))
