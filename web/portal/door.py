"""The portal's door: nobody whose account was taken away passes, whatever their session; what was written is kept."""

import re
from collections.abc import AsyncIterator

from aiohttp import web

from web.portal.sessions import AccountSession
from web.portal.wiring import portal_of
from web.staff.door import Door
from web.staff.forms import Form, read_parts

_WRITING = re.compile(r"/(?:factsheets|asks)/[0-9a-f]{32}|/entry")


def page_of_form(address: str) -> str:
    """The page a form stood on: the same address, where it is one that is written in."""
    path = address.partition("?")[0]
    return path if _WRITING.fullmatch(path) else "/"


async def _drop(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> None:
    """A file that came when the screen was locked is chosen anew: it would lie here in plain until then."""
    async for _ in stream:
        pass


async def _keep_words(request: web.Request, session: AccountSession) -> None:
    if request.method == "POST" and _WRITING.fullmatch(request.path):
        form = Form()
        await read_parts(request, session, _drop, form)
        session.kept[request.path] = form


async def _is_welcome(request: web.Request, session: AccountSession) -> bool:
    return not await portal_of(request).store.is_suspended(session.holder.id)


DOOR = Door(keep_words=_keep_words, form_page=page_of_form, is_welcome=_is_welcome)
