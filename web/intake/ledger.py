"""The public filing list: one signed file a day, so that nothing received can be buried unnoticed."""

import asyncio
import re
from pathlib import Path

from aiohttp import web

from web.intake.wiring import INTAKE
from web.middleware.errors import wants_json
from web.pages import PUBLIC, Page
from web.render import render

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})\.json")


async def show(request: web.Request) -> web.Response:
    """The days of the filing list; each file lies beside the pages as `/ledger/<day>.json`."""
    days = await asyncio.to_thread(_days, request.app[INTAKE].settings.site / "ledger")
    if wants_json(request):
        return web.json_response({"days": [{"day": day, "file": f"/ledger/{day}.json"} for day in days]})
    return render(request, "intake/ledger.html", days=days)


def _days(directory: Path) -> list[str]:
    if not directory.is_dir():
        return []
    found = (_DAY.fullmatch(path.name) for path in directory.iterdir())
    return sorted((match[1] for match in found if match), reverse=True)


PAGES = (Page("GET", "/ledger", show, needs=PUBLIC),)
