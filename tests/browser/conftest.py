"""A real Chromium, an office to talk to, and a page that complains about every error."""

from collections.abc import AsyncIterator
from inspect import iscoroutinefunction

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, ConsoleMessage, async_playwright

from tests.browser.key_list import NOW
from tests.browser.stand_in import StandIn
from tests.browser.texts import texts
from tests.browser.visiting import Visit
from tests.browsers import start_chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One loop for all: the browser is started once."""
    for item in items:
        if "tests/browser" in item.path.as_posix() and iscoroutinefunction(getattr(item, "function", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def office() -> StandIn:
    return StandIn(texts())


@pytest_asyncio.fixture(loop_scope="session")
async def visit(chromium: Browser, office: StandIn) -> AsyncIterator[Visit]:
    server = TestServer(office.app())
    await server.start_server()
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, accept_downloads=True)
    page = await context.new_page()
    await page.clock.install(time=NOW)
    page.set_default_timeout(15_000)
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", heard)
    yield Visit(page, context, str(server.make_url("")).rstrip("/"))
    await context.close()
    await server.close()
    # A lost connection is part of some tests; a broken rule or a programming error never is.
    assert [one for one in complaints if "Failed to load resource" not in one] == []
