"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from policies.rules import Permission
from web.console.wiring import session_of
from web.pages import PUBLIC, SIGNED_IN, Page


async def start(request: web.Request) -> web.Response:
    """The bare address is the inbox, or the own account for whoever works on no case."""
    works = Permission.CASE_LIST in session_of(request).officer.permissions
    raise web.HTTPSeeOther("/cases" if works else "/account")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
