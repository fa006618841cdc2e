"""The console's own stylesheets, icon and script, from memory; nothing else of the folder answers."""

import base64
import hashlib
from importlib.resources import files

from aiohttp import web

from casework.errors import NotFoundError
from web.pages import PUBLIC, Page

_TYPES = {
    "tokens.css": "text/css",
    "site.css": "text/css",
    "console.css": "text/css",
    "console.js": "text/javascript",
    "review.js": "text/javascript",
    "cover.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_FILES = {name: (files("web") / "static" / name).read_bytes() for name in _TYPES}


def digest_of(name: str) -> str:
    """What the browser must find when it hashes a script."""
    return "sha384-" + base64.b64encode(hashlib.sha384(_FILES[name]).digest()).decode()


async def static(request: web.Request) -> web.Response:
    """One file."""
    name = request.match_info["name"]
    if name not in _FILES:
        raise NotFoundError
    return web.Response(body=_FILES[name], content_type=_TYPES[name], charset="utf-8")


PAGES = (Page("GET", "/static/{name}", static, PUBLIC),)
