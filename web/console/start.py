"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from policies.rules import Permission
from web.console.wiring import session_of
from web.pages import PUBLIC, SIGNED_IN, Page

_FIRST = (
    (Permission.CASE_LIST, "/cases"),
    (Permission.DESTRUCTION_READ, "/destruction"),
    (Permission.COMMITTEE_RUN, "/committees"),
    (Permission.IDENTITY_SHARE, "/custody"),
    (Permission.OFFICER_WRITE, "/officers"),
)


async def start(request: web.Request) -> web.Response:
    """The bare address is the inbox; for whoever works on no case the page of their own work, or the own account."""
    may = session_of(request).officer.permissions
    for permission, page in _FIRST:
        if permission in may:
            raise web.HTTPSeeOther(page)
    raise web.HTTPSeeOther("/account")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
