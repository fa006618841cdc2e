"""Where the bare address leads, and a sign of life."""

from aiohttp import web

from web.pages import PUBLIC, SIGNED_IN, Page


async def start(_request: web.Request) -> web.Response:
    """The bare address is the inbox."""
    raise web.HTTPSeeOther("/cases")


async def health(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


PAGES = (
    Page("GET", "/", start, SIGNED_IN),
    Page("GET", "/health", health, PUBLIC),
)
