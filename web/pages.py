"""Page = method, path, handler, needed permission; mounts a package's pages, and nothing else answers."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

from policies.rules import Permission


class Access(StrEnum):
    """The two needs that no role grants."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"


PUBLIC = Access.PUBLIC
SIGNED_IN = Access.SIGNED_IN
Needs = Permission | Access
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many requests a second one route takes from everybody together, and how many at once after a pause."""

    per_second: float
    burst: int


DEFAULT_RATE = Rate(per_second=50, burst=200)


@dataclass(frozen=True, slots=True)
class Page:
    """One route: who may use it is said beside what it does; `needs=None` means nobody."""

    method: str
    path: str
    handler: Handler
    needs: Needs | None = None
    menu: str = ""
    rate: Rate = DEFAULT_RATE


Routes = dict[web.AbstractRoute, Page]
ROUTES: web.AppKey[Routes] = web.AppKey("ROUTES", dict)


def mount(app: web.Application, pages: Iterable[Page]) -> None:
    """Add the pages to the application; a GET page answers HEAD too."""
    routes = app.setdefault(ROUTES, {})
    for page in pages:
        routes[app.router.add_route(page.method, page.path, page.handler)] = page
        if page.method == "GET":
            routes[app.router.add_route("HEAD", page.path, page.handler)] = page


def page_of(request: web.Request) -> Page | None:
    """The page that answers this request, if it was declared as one."""
    return request.app[ROUTES].get(request.match_info.route)


def menu_of(pages: Iterable[Page]) -> tuple[Page, ...]:
    """The pages that stand in a menu, in the order they were declared."""
    return tuple(page for page in pages if page.menu)
