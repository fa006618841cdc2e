"""Whether an officer wants one-letter shortcuts; remembered by this process, not by their browser."""

from aiohttp import web

# Officers who switched the shortcuts off (WCAG 2.1.4).
WITHOUT_KEYS: web.AppKey[set[str]] = web.AppKey("WITHOUT_KEYS", set)


def uses_keyboard(request: web.Request, officer_id: str) -> bool:
    """Whether shortcuts are on; they are unless switched off."""
    return officer_id not in request.app[WITHOUT_KEYS]


def set_keyboard(request: web.Request, officer_id: str, *, on: bool) -> None:
    """Switch shortcuts on or off for this officer, in every session of theirs."""
    without = request.app[WITHOUT_KEYS]
    (without.discard if on else without.add)(officer_id)
