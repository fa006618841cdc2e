"""Fixtures of stories and attacks: a practice office, a recorded wire, a browser, officers at their desks."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browsers import album_folder, start_chromium
from tests.stories.desk import Desk, sit_down
from tests.stories.overhearing import Overheard
from tests.stories.recording import Recorder, record
from tests.stories.running import RunningOffice, office_in
from tests.stories.visitor import PATIENCE_MS, Visitor, visit

_USUAL_MS = 5_000


def in_one_loop(items: list[pytest.Item], folder: Path) -> list[pytest.Item]:
    """The tests of a folder; those that are coroutines share one loop, as their office and their browser do."""
    mine = [item for item in items if folder in item.path.parents]
    for item in mine:
        names = getattr(item, "fixturenames", ())
        if iscoroutinefunction(getattr(item, "function", None)) and "town" not in names:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
    return mine


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Real processes on a busy machine take their time."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=_USUAL_MS)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningOffice]:
    running = office_in(tmp_path_factory.mktemp("practice"))
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def recorder(office: RunningOffice) -> AsyncIterator[Recorder]:
    async with record(office.ports["intake"]) as wire:
        yield wire


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def album() -> Path | None:
    """Where pictures of the key screens go, if anybody wants to look."""
    return album_folder()


@pytest.fixture(scope="session")
def overheard() -> Overheard:
    """What was said in all stories."""
    return Overheard()


@pytest_asyncio.fixture(loop_scope="session")
async def someone(
    chromium: Browser, recorder: Recorder, album: Path | None, overheard: Overheard
) -> AsyncIterator[Callable[..., Awaitable[Visitor]]]:
    """Open one more window on the public pages, through the recorded wire."""
    recorder.forget()
    windows: list[Visitor] = []

    async def opened(**how: object) -> Visitor:
        windows.append(await visit(chromium, recorder.address, album, **how))
        windows[-1].overheard = overheard
        return windows[-1]

    yield opened
    for window in windows:
        await window.leaves()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def at_desk(
    chromium: Browser, office: RunningOffice, album: Path | None, overheard: Overheard
) -> Callable[[str], Awaitable[Desk]]:
    """The desk of an officer, who stays signed in."""
    desks: dict[str, Desk] = {}

    async def seated(login: str) -> Desk:
        if login not in desks:
            desks[login] = await sit_down(chromium, office, login, album, overheard)
        return desks[login]

    return seated
