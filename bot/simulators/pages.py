"""What every practice page is served with: no script but its own, nothing kept, no other page speaking for it."""

from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from aiohttp import web

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SHEET = resources.files("bot.simulators").joinpath("page.css")


def add_asset(app: web.Application, path: str, file: Traversable, kind: str) -> None:
    """Serve one file of a page."""
    body = file.read_bytes()

    async def asset(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)

    app.router.add_get(path, asset)


def told(values: Any, status: int = 200) -> web.Response:
    """An answer to a page's script."""
    return web.json_response(values, status=status, headers=HEADERS)


def check_origin(request: web.Request) -> None:
    """Another page in the same browser must not be able to speak for the pretend people."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise web.HTTPForbidden


async def read_json(request: web.Request) -> dict[str, Any]:
    """What a page's script has sent: one object."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body
