"""Build the officers' application: every page of the package, sessions in memory, stores opened while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import chain

from aiohttp import web

from casework.bootstrap import open_office
from casework.clock import Clock
from casework.settings import Settings
from policies.loading import load
from web.application import build
from web.console import (
    account,
    assignment,
    case,
    conclusion,
    disclosure,
    files,
    guide,
    inbox,
    login,
    papers,
    reveal,
    review,
    staff,
    start,
    static,
    viewer,
    writing,
)
from web.console.door import may
from web.console.keyboard import WITHOUT_KEYS
from web.console.opener import opener
from web.console.sessions import Sessions, keep_sweeping
from web.console.showing import korean
from web.console.wiring import COOKIE, OFFICE, SESSIONS
from web.pages import Page, menu_of

_MODULES = (
    static,
    start,
    login,
    inbox,
    case,
    reveal,
    review,
    papers,
    disclosure,
    writing,
    files,
    viewer,
    assignment,
    conclusion,
    staff,
    account,
    guide,
)
PAGES: tuple[Page, ...] = tuple(chain.from_iterable(module.PAGES for module in _MODULES))


def build_app(settings: Settings, clock: Clock | None = None) -> web.Application:
    """The application, not yet started."""
    rules = load()
    app = build(
        rules,
        PAGES,
        may=may,
        refusal_page="console/refusal.html",
        menu=menu_of(PAGES),
        digest_of=static.digest_of,
        t=korean(rules),
    )
    # A __Host- cookie needs TLS; on the loopback address of one machine there is none.
    app[COOKIE] = "__Host-daesup" if settings.secure_cookies else "daesup"
    app[WITHOUT_KEYS] = set()

    async def running(app: web.Application) -> AsyncIterator[None]:
        async with open_office(settings, clock=clock) as office:
            app[OFFICE] = office
            app[SESSIONS] = Sessions(office.clock, opener(office))
            sweeping = asyncio.create_task(keep_sweeping(app[SESSIONS]))
            yield
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            await app[SESSIONS].end_all()

    app.cleanup_ctx.append(running)
    return app


def port(settings: Settings) -> int:
    """Where it listens."""
    return settings.console_port
