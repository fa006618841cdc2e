"""Files that a browser keeps and never shows: their names say nothing that could steer a path, a header or an eye."""

import unicodedata
from urllib.parse import quote

from aiohttp import web

_LONGEST_NAME = 120
_SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_OPAQUE = {"Content-Security-Policy": "sandbox; default-src 'none'"}


def attached(raw: bytes, name: str, kind: str = "text/csv") -> web.Response:
    """A file of that content type, kept under its name; a table of texts is UTF-8."""
    headers = {"Content-Disposition": disposition(name), **_OPAQUE}
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=raw, content_type=kind, charset=charset, headers=headers)


def disposition(name: str) -> str:
    """The header that saves a file under its name, without anything that could steer a path, a header or an eye."""
    return f"attachment; filename=\"file\"; filename*=UTF-8''{quote(safe_name(name), safe='')}"


def safe_name(name: str) -> str:
    """The name without control and direction characters, separators and leading dots."""
    # Category C also holds the right-to-left override, which makes "gpj.exe" look like "exe.jpg".
    visible = "".join(
        mark for mark in unicodedata.normalize("NFC", name) if not unicodedata.category(mark).startswith("C")
    )
    clean = visible.translate(_SEPARATORS).strip(". ")
    stem, dot, ending = clean.rpartition(".")
    if len(clean) > _LONGEST_NAME and dot:
        clean = f"{stem[: _LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"
    return clean[:_LONGEST_NAME] or "file"
