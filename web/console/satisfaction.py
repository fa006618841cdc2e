"""How ordinary complainants found it: counts of finished quarters, nothing of a case."""

from aiohttp import web

from casework.satisfaction import figures
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def satisfaction(request: web.Request) -> web.Response:
    """One line for each quarter and team."""
    rules = request.app[RULES]
    found = await figures(unlocked_of(request), office_of(request))
    rows = [(*each.period.split("-"), rules.organisation.teams[each.team].label, each) for each in found]
    return show(request, "console/satisfaction.html", {"rows": rows, "fewest": rules.complainant.fewest_shown})


PAGES = (Page("GET", "/satisfaction", satisfaction, Permission.STATISTICS_READ, menu="처리 만족도"),)
