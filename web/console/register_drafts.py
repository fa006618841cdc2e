"""No word in the form of a register is lost: kept while it is written, brought back, forgotten once it is saved."""

from urllib.parse import urlencode

from aiohttp import web

from casework.errors import NotFoundError, StaleError
from casework.store.unsent import InEntry
from casework.unsent import as_new_entry, open_unsent, over_entry
from policies.rules import Permission
from web.appkeys import RULES
from web.console.register_typing import typed_in, words_of
from web.console.sessions import FormDraft, OfficerSession
from web.console.unsent import seal_held
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import TOKEN, Form, read_form, vouch
from web.staff.once import ONCE

MOST_FIELDS = 4_000
_LONGEST_MARK = 64
_CUT = "적으신 것이 많아 앞부분만 봉인해 두었습니다. 여기까지 먼저 저장해 주세요."
# Under this name the words say which writing of the entry they go on from.
BASE = "version"


def place_of(request: web.Request) -> InEntry:
    """What the form of this address writes: an entry, or a new one, which may come of another."""
    name, entry = request.match_info["register"], request.match_info.get("entry", "new")
    if entry != "new":
        return over_entry(name, entry)
    back, of = request.query.get("back", ""), request.query.get("of", "")
    return as_new_entry(name, of if back and of else "")


def keep_at(request: web.Request, place: InEntry) -> str:
    """Where the form of this address is kept while it is written."""
    entry = place.entry_id.hex() if "entry" in request.match_info else "new"
    asked = {key: request.query[key] for key in ("back", "of") if request.query.get(key)}
    return f"/registers/{place.register}/{entry}/keep" + (f"?{urlencode(asked)}" if asked else "")


async def keep(request: web.Request) -> web.Response:
    """What a window is writing, kept while it goes on; nothing of it is saved in the register."""
    session, place = session_of(request), place_of(request)
    form = await read_form(request, most=MOST_FIELDS)
    vouch(form, session)
    draft = await draft_of(request, session, place)
    if not draft.go_on(_words(form, request), form.text("draft"), _mark(form)):
        raise StaleError
    whole = await seal_held(request, session, place, draft)
    if whole is None:  # the entry is no more, or not theirs to write since
        session.forms.pop(place, None)
        raise NotFoundError
    return web.json_response({"version": draft.version, "message": "" if whole else _CUT})


async def draft_of(request: web.Request, session: OfficerSession, place: InEntry) -> FormDraft:
    """What waits of a form: what this session holds, or what the store kept of one before."""
    if place not in session.forms:
        words = await open_unsent(place, unlocked_of(request), office_of(request))
        session.forms.setdefault(place, FormDraft(words=words))
    return session.forms[place]


async def hold(request: web.Request, form: Form) -> str:
    """Keep a form that was not taken; returns the version that it says when it is drawn again.

    A window that never showed what waits here does not show it now either.
    """
    session, place = session_of(request), place_of(request)
    draft = await draft_of(request, session, place)
    shown, mark = form.text("draft"), _mark(form)
    if draft.is_anothers(shown, mark) or form.text(TOKEN) != session.token:
        return shown
    draft.go_on(_words(form, request), shown, mark)
    await seal_held(request, session, place, draft)
    return str(draft.version)


async def hold_late(request: web.Request, session: OfficerSession) -> None:
    """Keep a form that came after the screen had locked: what waits in the store cannot be opened now."""
    form, place = await read_form(request, most=MOST_FIELDS), place_of(request)
    vouch(form, session)
    draft = session.forms.setdefault(place, FormDraft())
    if not draft.go_on(_words(form, request), form.text("draft"), _mark(form)):
        return
    if await seal_held(request, session, place, draft) is None:
        session.forms.pop(place, None)


async def done(request: web.Request, form: Form) -> None:
    """Forget a form that was saved or thrown away."""
    session, place = session_of(request), place_of(request)
    draft = await draft_of(request, session, place)
    draft.done(_words(form, request), form.text("draft"), _mark(form))
    await seal_held(request, session, place, draft)


def _words(form: Form, request: web.Request) -> dict[str, str]:
    rule = request.app[RULES].registers.get(request.match_info["register"])
    words = words_of(typed_in(form, rule), rule) if rule is not None else {}
    return words | {BASE: form.text(BASE)} if words and form.text(BASE) else words


def _mark(form: Form) -> str:
    return form.text(ONCE)[:_LONGEST_MARK]


PAGES = (Page("POST", "/registers/{register}/{entry}/keep", keep, Permission.REGISTER_WRITE),)
