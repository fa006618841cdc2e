"""Fixtures every test may use: a real PostgreSQL, a founded office on SQLite, the same on both databases."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import pytest

from benchmarks.cluster import Cluster, start_cluster
from casework.founding import create_stores
from tests.offices import STORES, Town, found_town, settings_in


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A throw-away PostgreSQL with migrated templates, started when first asked for."""
    running = start_cluster()
    try:
        for store in STORES:
            running.sql(f"CREATE DATABASE template_{store}")
        urls = {store: running.url(f"template_{store}") for store in STORES}
        # In a thread of its own: the test that asked may already run in an event loop.
        settings = settings_in(tmp_path_factory.mktemp("templates") / "office", urls)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, create_stores(settings)).result()
        yield running
    finally:
        running.stop()


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Town]:
    """An office on SQLite."""
    async with AsyncExitStack() as stack:
        yield await found_town(tmp_path / "office", stack)


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_town(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[Town]:
    """An office on SQLite, and the same on PostgreSQL."""
    urls = None
    if request.param == "postgresql":
        urls = request.getfixturevalue("cluster").copies(STORES)
    async with AsyncExitStack() as stack:
        yield await found_town(tmp_path / "office", stack, urls)
