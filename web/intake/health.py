"""Whether the public application can receive: for the machine that watches it."""

from aiohttp import web

from casework.errors import NotReadyError, NotReceivingError, ReloadKeysError
from web.intake.wiring import INTAKE
from web.pages import PUBLIC, Page


async def health(request: web.Request) -> web.Response:
    """200 while a valid key list is there to seal to; nothing else is told."""
    intake = request.app[INTAKE]
    try:
        intake.keys.current(intake.clock.today())
    except (NotReadyError, ReloadKeysError):
        raise NotReceivingError from None
    return web.json_response({"status": "ok"})


PAGES = (Page("GET", "/health", health, needs=PUBLIC),)
