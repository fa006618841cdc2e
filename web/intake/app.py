"""The public application: forms, JSON API, filing list, and on a single machine the static release as well."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from casework.bootstrap import open_intake
from casework.clock import Clock
from casework.settings import Settings
from policies.loading import load
from web import application, statics
from web.intake import (
    api_octets,
    api_reports,
    counsel,
    field_site,
    health,
    identity,
    ledger,
    mailbox,
    openapi,
    report,
    status,
    talk,
)
from web.intake.frame import known
from web.intake.wiring import INTAKE
from web.middleware.access import nobody

OPERATIONS = (*api_reports.OPERATIONS, *api_octets.OPERATIONS)
_MODULES = (report, mailbox, identity, talk, status, ledger, counsel, field_site, health)


def port(settings: Settings) -> int:
    """Where the public application listens."""
    return settings.intake_port


def build_app(settings: Settings, clock: Clock | None = None) -> web.Application:
    """The public application; its stores open when it starts."""
    rules = load()
    pages = [page for module in _MODULES for page in module.PAGES]
    pages += [operation.page for operation in OPERATIONS]
    pages += [openapi.page(OPERATIONS), statics.files_page("/{file:.*}", settings.site)]
    values = known(settings, rules)
    app = application.build(rules, pages, may=nobody, refusal_page="intake/refusal.html", **values)

    async def stores(running: web.Application) -> AsyncIterator[None]:
        async with open_intake(settings, clock=clock) as intake:
            running[INTAKE] = intake
            await asyncio.to_thread(report.read_word_lists)
            yield

    app.cleanup_ctx.append(stores)
    return app
