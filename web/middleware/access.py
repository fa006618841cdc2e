"""Default deny: a route without a page, or a page whose permission the person lacks, does not answer."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from casework.errors import NotFoundError, NotPermittedError
from web.pages import PUBLIC, Needs, page_of

May = Callable[[web.Request, Needs], Awaitable[bool]]


async def nobody(_request: web.Request, _needs: Needs) -> bool:
    """Nobody has a permission where there are no accounts."""
    return False


def access(may: May) -> Middleware:
    """A middleware that asks `may` for each page that is not public; `may` can refuse for a reason of its own."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        page = page_of(request)
        if page is None:
            raise NotFoundError
        if page.needs is None or (page.needs != PUBLIC and not await may(request, page.needs)):
            raise NotPermittedError
        return await handler(request)

    return guard
