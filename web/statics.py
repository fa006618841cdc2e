"""Files of one directory, read-only: known suffixes, no hidden names, nothing outside the directory."""

import asyncio
from pathlib import Path

from aiohttp import web

from casework.errors import NotFoundError
from web.pages import PUBLIC, Handler, Page, Rate

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_RATE = Rate(per_second=2000, burst=4000)


def files_page(path: str, directory: Path) -> Page:
    """A page for `path`, which names a part `{file:.*}`, that serves the directory to everybody."""
    return Page("GET", path, serve(directory), needs=PUBLIC, rate=_RATE)


def serve(directory: Path) -> Handler:
    """A handler that answers with the file named in the address; `chat` is `chat.html`, nothing is `index.html`."""
    root = directory.resolve()

    async def give(request: web.Request) -> web.Response:
        name = request.match_info["file"]
        body, kind = await asyncio.to_thread(_read, root, name)
        return web.Response(body=body, headers={"Content-Type": kind})

    return give


def _read(root: Path, name: str) -> tuple[bytes, str]:
    parts = name.split("/") if name else ["index.html"]
    if any(not part or part.startswith(".") or "\\" in part or "\x00" in part for part in parts):
        raise NotFoundError
    path = root.joinpath(*parts)
    if not path.suffix:
        path = path.with_suffix(".html")
    kind = _KINDS.get(path.suffix)
    try:
        # A link inside the directory must not lead out of it.
        if kind is None or not path.resolve().is_relative_to(root) or not path.is_file():
            raise NotFoundError
        return path.read_bytes(), kind
    except OSError:  # a name longer than any file's
        raise NotFoundError from None
