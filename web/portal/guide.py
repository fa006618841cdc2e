"""The short guide to the portal, and what its own account is."""

from aiohttp import web

from web.pages import SIGNED_IN, Page
from web.portal.wiring import session_of
from web.staff.showing import show


async def guide(request: web.Request) -> web.Response:
    """One page, one section per screen."""
    return show(request, "portal/guide.html", {"account": session_of(request).holder})


PAGES = (Page("GET", "/help", guide, SIGNED_IN, menu="도움말"),)
