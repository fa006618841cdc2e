"""A lead's page: due days, who works on how much, week by week; pictures with their tables underneath."""

from aiohttp import web

from casework.overlooking import overview
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def lead(request: web.Request) -> web.Response:
    """The team's work at a glance."""
    rules = request.app[RULES]
    view = await overview(unlocked_of(request), office_of(request))
    words = rules.wording["ko"]
    states = sorted(((words[f"state.{state}"], count) for state, count in view.states.items()), key=lambda one: -one[1])
    values = {
        "view": view,
        "team_labels": [rules.organisation.teams[each].label for each in view.teams],
        "states": states,
        "most": max([each.open for each in view.burdens], default=0),
        "tallest": max([max(each.came, each.ended) for each in view.weeks], default=0),
    }
    return show(request, "console/lead.html", values)


PAGES = (Page("GET", "/lead", lead, Permission.STATISTICS_READ, menu="팀 현황"),)
