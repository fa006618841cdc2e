"""The public filing list: one signed file a day, so that nothing received can be buried unnoticed."""

from datetime import date

from aiohttp import web

from casework.errors import NotFoundError
from casework.store.taking import published_day, published_days
from web.intake.bodies import JSON
from web.intake.frame import draw
from web.intake.wiring import INTAKE
from web.middleware.errors import wants_json
from web.pages import PUBLIC, Page


async def show(request: web.Request) -> web.Response:
    """The days that have a file, newest first."""
    days = [day.isoformat() for day in await published_days(request.app[INTAKE].drops.store)]
    if wants_json(request):
        return web.json_response({"days": [{"day": day, "file": f"/ledger/{day}.json"} for day in days]})
    return draw(request, "intake/ledger.html", days=days)


async def give(request: web.Request) -> web.Response:
    """The whole file of one day: nobody has to ask for their own leaf."""
    try:
        day = date.fromisoformat(request.match_info["day"])
    except ValueError:
        raise NotFoundError from None
    document = await published_day(request.app[INTAKE].drops.store, day)
    if document is None:
        raise NotFoundError
    return web.Response(body=document, content_type=JSON)


PAGES = (
    Page("GET", "/ledger", show, needs=PUBLIC),
    Page("GET", "/ledger/{day}.json", give, needs=PUBLIC),
)
