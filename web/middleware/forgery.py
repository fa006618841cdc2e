"""A form of another site is refused, by what the browser says of its origin and by the session's token."""

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from casework.errors import ExpiredFormError, NotPermittedError

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})


@web.middleware
async def forgery(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a changing request that the browser itself calls foreign."""
    if request.method not in _SAFE and is_foreign(request):
        raise NotPermittedError
    return await handler(request)


def is_foreign(request: web.Request) -> bool:
    """True where Sec-Fetch-Site or Origin names another site; where both are silent a token must decide."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in _OWN
    origin = request.headers.get("Origin")
    # Referrer-Policy no-referrer makes browsers send "null" from our own forms.
    if origin is None or origin == "null":
        return False
    try:
        return URL(origin).authority != request.host
    except ValueError:
        return True


def require_token(given: str, expected: str) -> None:
    """Refuse unless the form carried the session's token; compared in constant time."""
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise ExpiredFormError
