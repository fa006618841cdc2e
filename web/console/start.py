"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from policies.rules import Permission
from web.console.wiring import session_of
from web.pages import PUBLIC, SIGNED_IN, Page


async def start(request: web.Request) -> web.Response:
    """The bare address is the inbox; for whoever works on no case the lists of what is due, or the own account."""
    may = session_of(request).officer.permissions
    if Permission.CASE_LIST in may:
        raise web.HTTPSeeOther("/cases")
    raise web.HTTPSeeOther("/destruction" if Permission.DESTRUCTION_READ in may else "/account")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
