"""Slow a flood without remembering an address: one bucket per route, shared by everybody."""

import asyncio
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from casework.errors import BusyError
from web.pages import Page, page_of


@dataclass(slots=True)
class _Bucket:
    """Tokens of one route."""

    tokens: float
    filled_at: float

    def take(self, page: Page, now: float) -> bool:
        """Take one token if there is one."""
        refill = (now - self.filled_at) * page.rate.per_second
        self.tokens = min(float(page.rate.burst), self.tokens + refill)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def throttle() -> Middleware:
    """A middleware with its own buckets; an empty one refuses with "busy"."""
    buckets: dict[tuple[str, str], _Bucket] = {}

    @web.middleware
    async def slow(request: web.Request, handler: Handler) -> web.StreamResponse:
        page = page_of(request)
        if page is not None:
            now = asyncio.get_running_loop().time()
            bucket = buckets.setdefault((page.method, page.path), _Bucket(float(page.rate.burst), now))
            if not bucket.take(page, now):
                raise BusyError
        return await handler(request)

    return slow
