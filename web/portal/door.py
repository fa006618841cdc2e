"""The portal's door: nobody whose account was taken away passes, whatever their session; what was written is kept."""

import re

from aiohttp import web

from web.portal.sessions import AccountSession
from web.portal.wiring import portal_of
from web.staff.door import Door
from web.staff.forms import read_form

_WRITING = re.compile(r"/factsheets/[0-9a-f]{32}|/entry")


def page_of_form(address: str) -> str:
    """The page a form stood on: the same address, where it is one that is written in."""
    path = address.partition("?")[0]
    return path if _WRITING.fullmatch(path) else "/"


async def _keep_words(request: web.Request, session: AccountSession) -> None:
    if request.method == "POST" and _WRITING.fullmatch(request.path):
        session.kept[request.path] = await read_form(request)


async def _is_welcome(request: web.Request, session: AccountSession) -> bool:
    return not await portal_of(request).store.is_suspended(session.holder.id)


DOOR = Door(keep_words=_keep_words, form_page=page_of_form, is_welcome=_is_welcome)
