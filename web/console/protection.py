"""How somebody who reported is looked after: what was asked in the two years, what they told, what they can ask for."""

from aiohttp import web

from casework.protecting import protection_of
from policies.rules import Permission
from web.appkeys import RULES
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page


async def protection(request: web.Request) -> web.Response:
    """The two years of a case."""
    case_id = case_id_of(request)
    words = request.app[RULES].wording["ko"]
    values = {
        "case_id": case_id,
        "view": await protection_of(case_id, unlocked_of(request), office_of(request)),
        "told": {what: words[f"check_in.{what}"] for what in ("harm", "asked")},
        "measures": request.app[RULES].protection.guidance.measures,
        "today": office_of(request).clock.today(),
    }
    return show(request, "console/protection.html", values)


PAGES = (Page("GET", "/cases/{case}/protection", protection, Permission.CASE_OPEN),)
