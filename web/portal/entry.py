"""Enter a call or a visit in under a minute; what was entered is not shown again."""

from aiohttp import web

from casework.content import Lane
from casework.errors import MalformedRequestError, Refusal
from casework.portal.enrolling import units_on
from casework.portal.entering import CHANNELS, Entry, enter, entries_today
from policies.rules import Concern, Permission
from web.language import sentence
from web.pages import Page
from web.portal.wiring import admitted_of, portal_of, session_of
from web.staff.forms import Form, vouched_form
from web.staff.once import once_field, only_once
from web.staff.showing import show

_CHANNELS = {Lane.PHONE: "전화", Lane.VISIT: "방문"}
_CONCERNS = {
    Concern.NOBODY: "다른 곳 사람",
    Concern.OFFICE: "감사실(민원감사담당관) 사람",
    Concern.UNSURE: "모르겠음",
}


async def blank(request: web.Request) -> web.Response:
    """An empty form, or what was written before the screen locked."""
    return await _page(request, session_of(request).kept.pop(request.path, Form()))


async def send(request: web.Request) -> web.Response:
    """Seal the entry; the answer names the receipt if the caller wants it, and nothing else of what was said."""
    session = session_of(request)
    form = await vouched_form(request, session)
    try:
        with only_once(session, form, "/entry"):
            entry = _entry(form)
            receipt = await enter(entry, admitted_of(request), portal_of(request))
    except Refusal as refusal:
        return await _page(request, form, sentence(request, f"refusal.{refusal.code}"), refusal.status)
    words = receipt.words() if form.text("receipt") else ()
    return show(request, "portal/entered.html", {"words": words, "protected": entry.protected})


def _entry(form: Form) -> Entry:
    try:
        concerns = Concern(form.text("concerns") or Concern.NOBODY)
    except ValueError:
        raise MalformedRequestError from None
    protected = bool(form.text("protected"))
    if concerns not in _CONCERNS:
        raise MalformedRequestError
    return Entry(
        channel=form.text("channel"),
        text=form.text("body"),
        where=form.text("where"),
        caller=form.text("caller"),
        contact=form.text("contact"),
        unit="" if protected else form.text("unit"),
        protected=protected,
        concerns=concerns if protected else Concern.NOBODY,
    )


async def _page(request: web.Request, form: Form, refusal: str = "", status: int = 200) -> web.Response:
    admitted, portal = admitted_of(request), portal_of(request)
    counts = await entries_today(admitted, portal)
    values = {
        "form": form,
        "channel": form.text("channel") or CHANNELS[0],
        "channels": _CHANNELS,
        "concern": form.text("concerns") or Concern.NOBODY,
        "concerns": _CONCERNS,
        "units": units_on(portal.clock.today(), portal.rules),
        "unit": form.text("unit"),
        "counts": [(label, counts.get(channel, 0)) for channel, label in _CHANNELS.items()],
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "portal/entry.html", values, status)


PAGES = (
    Page("GET", "/entry", blank, Permission.ENTRY_WRITE, menu="전화·방문 입력"),
    Page("POST", "/entry", send, Permission.ENTRY_WRITE),
)
