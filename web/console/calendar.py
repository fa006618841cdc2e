"""The address that an officer's calendar program asks: how many cases are due on which day."""

from aiohttp import web

from casework.feeding import feed_of
from web.console.wiring import office_of
from web.pages import PUBLIC, Page


async def calendar(request: web.Request) -> web.Response:
    """Days and numbers; whoever has the address needs no passphrase, and learns no more."""
    text = await feed_of(request.match_info["secret"], office_of(request))
    return web.Response(text=text, content_type="text/calendar", charset="utf-8", headers={"Cache-Control": "no-store"})


PAGES = (Page("GET", "/calendar/{secret}.ics", calendar, PUBLIC),)
