"""The console's door: drafts of cases are kept, and a form stood on the page of its case."""

from aiohttp import web

from web.console.rescue import keep_draft
from web.console.wiring import office_of
from web.staff.door import Door
from web.staff.sessions import AnySession


def case_of(path: str) -> str:
    """The page a form stood on: the case for everything below a case."""
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[1:2] == ["cases"] else "/cases"


async def _is_welcome(request: web.Request, session: AnySession) -> bool:
    return not await office_of(request).people.is_suspended(session.holder.id)


DOOR = Door(
    keep_words=keep_draft,
    form_page=case_of,
    passive=frozenset({"/cases/counts", "/search/progress"}),
    is_welcome=_is_welcome,
)
