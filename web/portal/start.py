"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from policies.rules import Permission
from web.pages import PUBLIC, SIGNED_IN, Page
from web.portal.wiring import session_of


async def start(request: web.Request) -> web.Response:
    """The bare address is the list of fact sheets, or the entry of calls for whoever gets none."""
    may = session_of(request).holder.permissions
    if Permission.FACTSHEET_ANSWER in may:
        raise web.HTTPSeeOther("/factsheets")
    raise web.HTTPSeeOther("/entry" if Permission.ENTRY_WRITE in may else "/help")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
