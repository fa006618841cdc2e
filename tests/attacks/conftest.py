"""One practice office for all attacks, and the hands of somebody who reaches into its stores."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from casework.bootstrap import open_intake, open_office
from tests.attacks.inside import Inside
from tests.attacks.sealing import Sealer

# pytest finds fixtures in a conftest by their names.
from tests.stories.fixtures import (  # noqa: F401
    album,
    at_desk,
    chromium,
    in_one_loop,
    office,
    overheard,
    patience,
    recorder,
    someone,
)
from tests.stories.running import RunningOffice


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    in_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def inside(office: RunningOffice) -> AsyncIterator[Inside]:  # noqa: F811
    """The stores of the running office, as whoever has taken over the machine reaches them."""
    async with AsyncExitStack() as stack:
        settings = office.settings
        intake = await stack.enter_async_context(open_intake(settings, messenger=True))
        opened = await stack.enter_async_context(open_office(settings))
        yield Inside(intake, opened, office.contract)


@pytest_asyncio.fixture(loop_scope="session")
async def web(office: RunningOffice) -> AsyncIterator[aiohttp.ClientSession]:  # noqa: F811
    """A program that speaks to the intake."""
    async with aiohttp.ClientSession(office.intake, cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@pytest.fixture
def sealer(inside: Inside, web: aiohttp.ClientSession) -> Sealer:
    return Sealer(web, inside.intake)
