"""The first opening of what waits, and the handing on of what colleagues came too late for, beside every session."""

import asyncio

import structlog

from casework.bootstrap import Office
from casework.gazetteer import hand_on
from casework.opening import open_waiting
from casework.people import Unlocked
from web.console.sessions import Work

EVERY_SECONDS = 3.0
_LOG = structlog.get_logger()


def opener(office: Office) -> Work:
    """What runs beside a session as long as its keys are there."""

    async def work(unlocked: Unlocked) -> None:
        while True:
            for act, failed in ((hand_on, "handing_on_failed"), (open_waiting, "first_opening_failed")):
                try:
                    await act(unlocked, office)
                except Exception as error:  # noqa: BLE001 - one failed round must not end them all; its trace may quote people
                    _LOG.error(failed, error=type(error).__name__)
            await asyncio.sleep(EVERY_SECONDS)

    return work
