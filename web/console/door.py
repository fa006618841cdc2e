"""The console's door: drafts of cases are kept, and a form stood on the page of its case."""

from web.console.rescue import keep_draft
from web.staff.door import Door


def case_of(path: str) -> str:
    """The page a form stood on: the case for everything below a case."""
    parts = path.split("/")
    return "/".join(parts[:3]) if parts[1:2] == ["cases"] else "/cases"


DOOR = Door(keep_words=keep_draft, form_page=case_of, passive=frozenset({"/cases/counts"}))
