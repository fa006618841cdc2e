"""What a suspension ends at once: sessions and the work beside them, and files that are on their way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from casework.bootstrap import Office
from casework.enduring import stop_if_told
from casework.people import Unlocked
from web.console.sessions import OfficerSession
from web.staff.sessions import Sessions

_EVERY_SECONDS = 0.5
_LOG = structlog.get_logger()


@asynccontextmanager
async def guarded(sessions: Sessions[OfficerSession], office: Office) -> AsyncIterator[None]:
    """Beside the pages: whoever was suspended, or has other keys, loses their sessions, whichever process did it."""
    watching = asyncio.create_task(_keep_watching(sessions, office))
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


async def end_sessions(sessions: Sessions[OfficerSession], office: Office) -> int:
    """End the sessions of those who may open nothing any more; returns how many."""
    holders = sessions.holders()
    if not holders:
        return 0
    standing = await office.people.standing({each.id for each in holders})

    def over(session: OfficerSession) -> bool:
        own = session.officer.public_key
        return standing.get(session.officer.id) != own  # public, both of them

    return sessions.end_those(over)


async def while_standing(octets: AsyncIterator[bytes], unlocked: Unlocked, office: Office) -> AsyncIterator[bytes]:
    """The octets of a file as long as whoever reads it may; then the connection breaks off."""
    loop = asyncio.get_running_loop()
    asked = loop.time()
    async for data in octets:
        if loop.time() - asked >= _EVERY_SECONDS:
            if not await office.people.stands(unlocked.officer.id, unlocked.officer.public_key):
                raise ConnectionResetError
            asked = loop.time()
        yield data


async def _keep_watching(sessions: Sessions[OfficerSession], office: Office) -> None:
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        try:
            await end_sessions(sessions, office)
        except Exception as error:  # noqa: BLE001 - one failed round must not leave the sessions unwatched
            _LOG.error("watching_failed", error=type(error).__name__)
        stop_if_told()
