"""First opening, cleaning of files, departments' answers, handing on to later colleagues: beside every session."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import structlog

from casework.bootstrap import Office
from casework.comparing import Comparison, Comparisons, compare_some
from casework.enduring import stop_if_told
from casework.gazetteer import hand_on
from casework.handing import collect_answers
from casework.opening import open_waiting
from casework.people import Unlocked
from casework.protecting import ask_due
from casework.registering.answered import collect_asked
from casework.registering.keys import share_register_keys
from casework.registering.matter_readers import hand_on_matters
from casework.registering.matters import collect_decided
from casework.searching import Search, Searches, collect
from casework.staffing.changing import apply_due
from casework.staffing.handing_over import move_cases
from casework.staffing.recovering import recover_keys
from casework.staffing.rewrapping import hand_on_keys
from casework.staffing.suspending import exclude_suspended
from casework.tidying import clean_waiting
from web.staff.sessions import Work

EVERY_SECONDS = 3.0
_LOG = structlog.get_logger()


class _OncePerDay:
    """Once in a session's day: changes of staff whose day has come; those who reported and are to be asked by now."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._day: date | None = None

    async def ask(self, unlocked: Unlocked) -> None:
        today = self._office.clock.today()
        if self._day != today:
            await apply_due(self._office)
            await ask_due(unlocked, self._office)
            self._day = today


def opener(office: Office, comparisons: Comparisons, searches: Searches) -> Work[Unlocked]:
    """What runs beside a session as long as its keys are there."""

    async def work(unlocked: Unlocked) -> None:
        asked = _OncePerDay(office)
        comparison, search = comparisons.open(unlocked, office.rules), searches.open(unlocked, office.rules)
        try:
            await _beside(unlocked, comparison, search, asked)
        finally:
            comparisons.close(unlocked)  # with the keys goes what was read with them
            searches.close(unlocked)

    async def _beside(unlocked: Unlocked, comparison: Comparison, search: Search, asked: _OncePerDay) -> None:
        # Side by side: a file that takes half a minute must not keep anybody's words waiting.
        await asyncio.gather(
            _again_and_again(
                ("handing_on_failed", lambda: hand_on(unlocked, office)),
                ("collecting_failed", lambda: collect_answers(unlocked, office)),
                ("collecting_failed", lambda: collect_asked(unlocked, office)),
                ("collecting_failed", lambda: collect_decided(unlocked, office)),
                ("handing_on_failed", lambda: hand_on_matters(unlocked, office)),
            ),
            _again_and_again(
                ("keys_failed", lambda: hand_on_keys(unlocked, office)),
                ("register_keys_failed", lambda: share_register_keys(unlocked, office)),
                ("recovering_failed", lambda: recover_keys(unlocked, office)),
                ("excluding_failed", lambda: exclude_suspended(unlocked, office)),
                ("handing_over_failed", lambda: move_cases(unlocked, office)),
            ),
            _again_and_again(("first_opening_failed", lambda: open_waiting(unlocked, office))),
            _again_and_again(("cleaning_failed", lambda: clean_waiting(unlocked, office))),
            _again_and_again(("asking_failed", lambda: asked.ask(unlocked))),
            _again_and_again(("comparing_failed", lambda: compare_some(comparison, unlocked, office))),
            _again_and_again(("indexing_failed", lambda: collect(search, unlocked, office))),
        )

    return work


async def _again_and_again(*acts: tuple[str, Callable[[], Awaitable[object]]]) -> None:
    """Do these one after the other, and again after a pause."""
    while True:
        for failed, act in acts:
            try:
                await act()
            except Exception as error:  # noqa: BLE001 - one failed round must not end them all; its trace may quote people
                _LOG.error(failed, error=type(error).__name__)
            stop_if_told()
        await asyncio.sleep(EVERY_SECONDS)
