"""The console's door: nobody suspended passes; drafts of cases are kept, a form stood on the page of its case."""

from aiohttp import web

from web.console.rescue import keep_draft
from web.console.sessions import OfficerSession
from web.console.wiring import office_of
from web.staff.door import Door


def page_of(address: str) -> str:
    """The page a form stood on: the case for everything below a case, and the form of a register itself."""
    path, parts = address.partition("?")[0], address.partition("?")[0].split("/")
    if parts[1:2] == ["registers"]:
        return address if parts[-1] in {"new", "edit"} else path
    return "/".join(parts[:3]) if parts[1:2] == ["cases"] else "/cases"


async def _is_welcome(request: web.Request, session: OfficerSession) -> bool:
    """Asked of the store for every request: a suspension, new keys or other roles count from that moment on."""
    holder = session.officer
    row = await office_of(request).people.standing_row(holder.id, holder.public_key)
    return row is not None and row.team == holder.team and frozenset(row.roles.split()) == holder.roles


DOOR = Door(
    keep_words=keep_draft,
    form_page=page_of,
    passive=frozenset({"/cases/counts", "/search/progress"}),
    is_welcome=_is_welcome,
)
