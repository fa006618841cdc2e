"""What a desk keeps of matters that were taken from it: a number and two days."""

from aiohttp import web

from casework.listing import taken_away
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def handed(request: web.Request) -> web.Response:
    """What is left of matters that were taken from the officer's own desks."""
    stubs = await taken_away(unlocked_of(request), office_of(request))
    return show(request, "console/handed.html", {"stubs": stubs})


PAGES = (Page("GET", "/handed", handed, Permission.CASE_OPEN, menu="감사 처리사항"),)
