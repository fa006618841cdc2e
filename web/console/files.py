"""Attachments come out as a download that no browser will run or show."""

import unicodedata
from urllib.parse import quote

from aiohttp import web

from casework.reading import read_file
from policies.rules import Permission
from web.console.case import case_id_of
from web.console.wiring import office_of, unlocked_of
from web.pages import Page

_LONGEST_NAME = 120
_SEPARATORS = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


async def download(request: web.Request) -> web.StreamResponse:
    """One file of a case, opened as it is sent."""
    place = request.match_info
    stored, octets = await read_file(
        case_id_of(request), place["message"], place["file"], unlocked_of(request), office_of(request)
    )
    # What the reporter's device called the type is not believed: a page in disguise must not run here.
    answer = web.StreamResponse(
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": disposition(stored.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
    )
    first = await anext(octets, b"")  # a file that cannot be opened is refused before the answer begins
    await answer.prepare(request)
    await answer.write(first)
    async for data in octets:
        await answer.write(data)
    await answer.write_eof()
    return answer


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


PAGES = (Page("GET", "/cases/{case}/files/{message}/{file}", download, Permission.CASE_OPEN),)
