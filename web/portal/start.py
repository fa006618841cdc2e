"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from policies.rules import Permission
from web.pages import PUBLIC, SIGNED_IN, Page
from web.portal.wiring import session_of

_FIRST = (
    (Permission.FACTSHEET_ANSWER, "/factsheets"),
    (Permission.COMMITTEE_SIT, "/committee"),
    (Permission.ASK_ANSWER, "/asks"),
    (Permission.ENTRY_WRITE, "/entry"),
)


async def start(request: web.Request) -> web.Response:
    """The bare address is the first of fact sheets, sittings, asks and calls that somebody has to do with."""
    may = session_of(request).holder.permissions
    for permission, page in _FIRST:
        if permission in may:
            raise web.HTTPSeeOther(page)
    raise web.HTTPSeeOther("/help")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
