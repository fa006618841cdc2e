"""The morning page for the mayor's staff: drawn by an officer of the mayor's line, printed on one sheet."""

from aiohttp import web

from casework.monitoring.briefing import briefing
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.watch import MARKS
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def page(request: web.Request) -> web.Response:
    """The page of today."""
    found = await briefing(unlocked_of(request), office_of(request))
    rules = request.app[RULES]
    known = rules.monitoring
    values = {
        "page": found,
        "marks": MARKS,
        "organisation": rules.organisation,
        "team": rules.organisation.teams[rules.desks[known.briefing.desk].team].label,
        "quick": rules.deadline(known.briefing.quick, found.day).label,
        "known": known,
    }
    return show(request, "console/briefing.html", values)


PAGES = (Page("GET", "/briefing", page, Permission.BRIEFING_READ, menu="아침 보고"),)
