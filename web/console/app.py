"""Build the officers' application: every page of the package, sessions in memory, stores opened while it runs."""

from collections.abc import AsyncIterator
from itertools import chain

from aiohttp import web

from casework.bootstrap import open_office
from casework.clock import Clock
from casework.comparing import Comparisons
from casework.people import Unlocked
from casework.searching import Searches
from casework.settings import Settings
from casework.unlocking import unlock
from casework.webauthn import Challenges
from policies.loading import load
from web.application import build
from web.console import (
    account,
    agenda,
    alike,
    approvals,
    assignment,
    awards,
    briefing,
    calendar,
    case,
    changes,
    checks,
    clock,
    committees,
    conclusion,
    confirmations,
    coverage,
    custody,
    desk,
    destruction,
    devices,
    disclosure,
    drafting,
    export,
    files,
    guide,
    handed,
    handling,
    handouts,
    handover,
    holidays,
    identity,
    imports,
    inbox,
    joining,
    lead,
    letters,
    monitoring,
    officers,
    own_views,
    papers,
    policies,
    protection,
    quarantine,
    receipts,
    records,
    register_asks,
    register_drafts,
    register_entry,
    register_files,
    register_imports,
    register_letters,
    register_matters,
    register_staff,
    registers,
    related,
    reports,
    retention,
    reveal,
    review,
    satisfaction,
    searching,
    sittings,
    staff,
    start,
    transfers,
    viewer,
    watch,
    week,
    writing,
    year_plan,
)
from web.console.door import DOOR
from web.console.guarding import guarded
from web.console.keyboard import WITHOUT_KEYS
from web.console.opener import opener
from web.console.sessions import OfficerSession
from web.console.wiring import COMPARISONS, OFFICE, SEARCHES, office_of
from web.pages import Page, menu_of
from web.staff import login
from web.staff.sessions import Sessions, swept
from web.staff.showing import korean
from web.staff.static import StaticFiles
from web.staff.wiring import SESSIONS, set_cookie

_FILES = (
    "tokens.css",
    "site.css",
    "console.css",
    "forms.js",
    "keep.js",
    "console.js",
    "review.js",
    "cover.js",
    "device.js",
    "custody.js",
    "palette.js",
    "paste.js",
    "pulse.js",
    "search.js",
    "sitting.css",
    "register.css",
    "register.js",
    "icon.svg",
)
STATIC = StaticFiles(_FILES)
_MODULES = (
    start,
    login,
    inbox,
    own_views,
    searching,
    case,
    reveal,
    review,
    papers,
    handouts,
    disclosure,
    writing,
    drafting,
    letters,
    receipts,
    files,
    viewer,
    assignment,
    desk,
    approvals,
    transfers,
    conclusion,
    quarantine,
    clock,
    watch,
    monitoring,
    checks,
    briefing,
    handling,
    awards,
    identity,
    records,
    week,
    year_plan,
    coverage,
    registers,
    register_imports,
    register_files,
    register_asks,
    register_letters,
    register_matters,
    register_staff,
    register_drafts,
    register_entry,
    lead,
    calendar,
    protection,
    retention,
    handed,
    handover,
    alike,
    related,
    agenda,
    committees,
    custody,
    sittings,
    imports,
    export,
    destruction,
    satisfaction,
    reports,
    confirmations,
    officers,
    changes,
    staff,
    holidays,
    policies,
    joining,
    account,
    devices,
    guide,
)
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
        frame="console/frame.html",
        place="업무 화면",
        digest_of=STATIC.digest_of,
        t=korean(rules),
    )
    set_cookie(app, "daesup", settings)
    app[WITHOUT_KEYS] = set()
    app[COMPARISONS] = Comparisons()
    app[SEARCHES] = Searches()
    app[imports.RUNS] = {}
    app[register_imports.LOADED] = {}
    app[login.WAY_IN] = login.WayIn(_unlock, invites=True, device_origin=settings.console_origin)

    async def running(app: web.Application) -> AsyncIterator[None]:
        async with open_office(settings, clock=clock) as office:
            app[OFFICE] = office
            app[devices.CHALLENGES] = Challenges(office.clock, rules.officers.passkey_minutes)
            app[SESSIONS] = Sessions(office.clock, OfficerSession, opener(office, app[COMPARISONS], app[SEARCHES]))
            async with (
                swept(app[SESSIONS]),
                guarded(app[SESSIONS], office),
                imports.running(app),
                register_imports.running(app),
            ):
                yield

    app.cleanup_ctx.append(running)
    return app


def port(settings: Settings) -> int:
    """Where it listens."""
    return settings.console_port


async def _unlock(request: web.Request, login_name: str, passphrase: str, otp: str) -> Unlocked:
    return await unlock(login_name, passphrase, otp, office_of(request))
