"""An application's own stylesheets, icon and scripts, from memory; nothing else of the folder answers."""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from aiohttp import web

from casework.errors import NotFoundError
from web.pages import PUBLIC, Page

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class StaticFiles:
    """The files that one application serves."""

    def __init__(self, names: Sequence[str]) -> None:
        self._files = {name: (files("web") / "static" / name).read_bytes() for name in names}

    def digest_of(self, name: str) -> str:
        """What the browser must find when it hashes a script."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self._files[name]).digest()).decode()

    @property
    def pages(self) -> tuple[Page, ...]:
        """The one page that gives them."""
        return (Page("GET", "/static/{name}", self._give, PUBLIC),)

    async def _give(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in self._files:
            raise NotFoundError
        kind = _TYPES["." + name.rpartition(".")[2]]
        return web.Response(body=self._files[name], content_type=kind, charset="utf-8")
