"""Build the departments' application: every page of the package, sessions in memory, its own store while it runs."""

from collections.abc import AsyncIterator
from itertools import chain

from aiohttp import web

from casework.bootstrap import open_portal
from casework.clock import Clock
from casework.people import Admitted
from casework.portal.admitting import admit
from casework.settings import Settings
from policies.loading import load
from web.application import build
from web.pages import Page, menu_of
from web.portal import asks, committee, entry, factsheets, guide, start
from web.portal.door import DOOR
from web.portal.sessions import AccountSession
from web.portal.wiring import PORTAL, portal_of
from web.staff import login
from web.staff.sessions import Sessions, swept
from web.staff.showing import korean
from web.staff.static import StaticFiles
from web.staff.wiring import SESSIONS, set_cookie

_STYLES = ("tokens.css", "site.css", "console.css", "portal.css", "register.css", "sitting.css")
STATIC = StaticFiles((*_STYLES, "forms.js", "pulse.js", "icon.svg"))
_MODULES = (start, login, factsheets, asks, committee, entry, guide)
PAGES: tuple[Page, ...] = (*STATIC.pages, *chain.from_iterable(module.PAGES for module in _MODULES))


def build_app(settings: Settings, clock: Clock | None = None) -> web.Application:
    """The application, not yet started."""
    rules = load()
    app = build(
        rules,
        PAGES,
        may=DOOR.may,
        refusal_page="staff/refusal.html",
        menu=menu_of(PAGES),
        frame="portal/frame.html",
        place="부서 화면",
        digest_of=STATIC.digest_of,
        t=korean(rules),
    )
    set_cookie(app, "daesup-portal", settings)
    app[login.WAY_IN] = login.WayIn(_admit)

    async def running(app: web.Application) -> AsyncIterator[None]:
        async with open_portal(settings, clock=clock) as portal:
            app[PORTAL] = portal
            app[SESSIONS] = Sessions(portal.clock, AccountSession)
            async with swept(app[SESSIONS]):
                yield

    app.cleanup_ctx.append(running)
    return app


def port(settings: Settings) -> int:
    """Where it listens."""
    return settings.portal_port


async def _admit(request: web.Request, login_name: str, passphrase: str, otp: str) -> Admitted:
    return await admit(login_name, passphrase, otp, portal_of(request))
