"""Letters of an entry: read on the page first, kept as a document to be sent by the office's own post."""

from aiohttp import web

from casework.errors import NotFoundError
from casework.registering.letters import MAKERS, Draft, draft_of, file_of
from casework.registering.reading import EntryView, open_entry
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, unlocked_of
from web.pages import Page
from web.staff.attached import attached


async def letter(request: web.Request) -> web.Response:
    """One letter as it would go out, with what is missing in it."""
    view, draft = await _draft(request)
    own = office_of(request).rules.organisation
    values = {
        "view": view,
        "draft": draft,
        "makers": list(MAKERS),
        "name": view.row.register,
        "sender": f"{own.body} {own.name}",
    }
    return show(request, "console/register_letter.html", values)


async def letter_file(request: web.Request) -> web.Response:
    """The same as a file; nothing in it says who made it."""
    form = request.match_info["form"]
    if form not in MAKERS:
        raise NotFoundError
    view, draft = await _draft(request)
    raw, kind = await file_of(draft, form, office_of(request))
    return attached(raw, f"{draft.letter.label}_{view.row.number}.{form}", kind)


async def _draft(request: web.Request) -> tuple[EntryView, Draft]:
    of = request.match_info
    view = await open_entry(of["register"], of["entry"], unlocked_of(request), office_of(request))
    return view, draft_of(view, of["letter"])


_PATH = "/registers/{register}/{entry}/letters/{letter}"
PAGES = (
    Page("GET", _PATH, letter, Permission.REGISTER_READ),
    Page("GET", f"{_PATH}/file.{{form}}", letter_file, Permission.REGISTER_READ),
)
