"""This week: what registers ask for, late first; content that is sealed shows its number alone."""

from aiohttp import web

from casework.registering.staff_notes import waiting_news
from casework.registering.upcoming import week_of
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def week(request: web.Request) -> web.Response:
    """What is due in this week and the next."""
    office, everybody = office_of(request), request.query.get("all") == "1"
    found = await week_of(unlocked_of(request), office, everybody=everybody)
    news = await waiting_news(unlocked_of(request), office)
    values = {"week": found, "everybody": everybody, "today": office.clock.today(), "news": news}
    return show(request, "console/week.html", values)


PAGES = (Page("GET", "/week", week, Permission.REGISTER_READ, menu="이번 주"),)
