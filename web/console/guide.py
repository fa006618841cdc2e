"""The short guide to every page of the console."""

from aiohttp import web

from web.console.showing import show
from web.pages import SIGNED_IN, Page


async def guide(request: web.Request) -> web.Response:
    """One page, one section per screen."""
    return show(request, "console/guide.html", {})


PAGES = (Page("GET", "/help", guide, SIGNED_IN, menu="도움말"),)
