"""What a session holds of words that were not sent, kept in the store too: the session ends with its process."""

from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from casework.errors import NotFoundError, NotYourCaseError
from casework.registering.errors import NoRegisterError
from casework.store.unsent import Place
from casework.unsent import keep_unsent
from web.console.sessions import OfficerSession
from web.console.wiring import office_of


class Written(Protocol):
    """Words by the name of their field, with a version that goes up with every change."""

    version: int

    @property
    def words(self) -> Mapping[str, str]:
        """Everything that was written."""
        ...


async def seal_held(request: web.Request, session: OfficerSession, place: Place, written: Written) -> bool | None:
    """Let the store keep what was written; whether all of it fits, and nothing where the place is not theirs now."""
    sealed, whole = None, True
    while written.version != sealed:  # another request may have changed it meanwhile
        sealed = written.version
        try:
            whole = await keep_unsent(place, written.words, session.officer, office_of(request))
        except (NotYourCaseError, NotFoundError, NoRegisterError):
            return None
    return whole
