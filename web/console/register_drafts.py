"""Forms of registers while they are written: kept, brought back, thrown away; nothing of it is an entry yet."""

import re

from aiohttp import web
from multidict import MultiDict

from casework.errors import Refusal, StaleError
from casework.registering.admitting import register_for
from casework.registering.errors import WrittenElsewhereError
from casework.registering.unsent import (
    UnsentEntry,
    forget_unsent_entry,
    keep_unsent_entry,
    open_unsent_entry,
)
from policies.rules import Permission
from web.console.sessions import OfficerSession
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.sessions import Notice

MOST_FIELDS = 4_000
FORM = re.compile(r"/registers/([a-z0-9_]+)/(?:new|([0-9a-f]{32})/edit)")
_LONGEST_NUMBER = 6
# What a form says besides its fields: which version it changes, and what was said to a question of it.
_BESIDE = ("version", "even_so")


async def keep(request: web.Request) -> web.Response:
    """What a window is writing, kept while it goes on; nothing of it is saved."""
    session = session_of(request)
    form = await read_form(request, most=MOST_FIELDS)
    vouch(form, session)
    name, entry_id = _which(request)
    register_for(name, unlocked_of(request), office_of(request), writes=True)
    officer, office = session.officer, office_of(request)
    try:
        version = await keep_unsent_entry(name, entry_id, pairs_of(form), draft_version(form), officer, office)
    except StaleError:
        raise WrittenElsewhereError from None
    return web.json_response({"version": str(version)})


async def forget(request: web.Request) -> web.Response:
    """Begin anew: what was written is gone, the form is as it would be without it."""
    session = session_of(request)
    form = await read_form(request, most=MOST_FIELDS)
    vouch(form, session)
    name, entry_id = _which(request)
    await forget_unsent_entry(name, entry_id, session.officer, office_of(request))
    session.notice = Notice("쓰시던 것을 지웠습니다.")
    raise web.HTTPSeeOther(request.path.removesuffix("/forget"))


async def brought_back(request: web.Request) -> tuple[Form, UnsentEntry] | None:
    """The form that this officer was writing on this page, if there is one."""
    name, entry_id = _which(request)
    found = await open_unsent_entry(name, entry_id, unlocked_of(request), office_of(request))
    return (Form(MultiDict(found.pairs)), found) if found and found.pairs else None


async def keep_late(request: web.Request, session: OfficerSession) -> None:
    """Keep a form that came after the screen had locked; what was kept of it before gives way to it."""
    match = FORM.fullmatch(request.path)
    if request.method != "POST" or match is None:
        return
    form, office = await read_form(request, most=MOST_FIELDS), office_of(request)
    try:
        await keep_unsent_entry(match[1], match[2] or "", pairs_of(form), draft_version(form), session.officer, office)
    except StaleError:
        await forget_unsent_entry(match[1], match[2] or "", session.officer, office)
        await keep_unsent_entry(match[1], match[2] or "", pairs_of(form), 0, session.officer, office)
    except Refusal:
        return  # not theirs any more, or longer than anything that can be kept


async def saved(request: web.Request) -> None:
    """Forget what stands in an entry now."""
    name, entry_id = _which(request)
    await forget_unsent_entry(name, entry_id, session_of(request).officer, office_of(request))


def pairs_of(form: Form) -> list[tuple[str, str]]:
    """The fields of the register in a form, those that say something, and what goes with them."""
    return [
        (name, text)
        for name, text in form.fields.items()
        if text and (name.startswith(("f-", "l-")) or name in _BESIDE)
    ]


def draft_version(form: Form) -> int:
    """How often the form was kept already, as far as this window knows."""
    text = form.text("draft")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


def _which(request: web.Request) -> tuple[str, str]:
    return request.match_info["register"], request.match_info.get("entry", "")


PAGES = (
    Page("POST", "/registers/{register}/new/keep", keep, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/new/forget", forget, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/{entry}/edit/keep", keep, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/{entry}/edit/forget", forget, Permission.REGISTER_WRITE),
)
