"""Fixtures every test may use: a real PostgreSQL, an office on SQLite, the same on both databases."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.cluster import Cluster, start_cluster
from casework.triaging.sight import Sight
from tests.offices import STORES, Founded, Town, found, open_town


@pytest.fixture(scope="session", autouse=True)
def _a_text_is_seen_once() -> None:
    """The same few texts are told again and again here: the network, a pure function of each, reads it once."""
    Sight.log_odds = lru_cache(maxsize=20_000)(Sight.log_odds)


def found_apart(folder: Path, urls: dict[str, str] | None = None) -> Founded:
    """Found an office in a thread of its own: the test that asked may already run in an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, found(folder, urls)).result()


@pytest.fixture(scope="session")
def founded_here(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """An office in files, founded once; each test works on a copy."""
    return found_apart(tmp_path_factory.mktemp("founded") / "office")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL, started when first asked for."""
    running = start_cluster()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def founded_there(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """An office on the server, founded once in the databases that copies are made of."""
    for store in STORES:
        cluster.sql(f"CREATE DATABASE template_{store}")
    urls = {store: cluster.url(f"template_{store}") for store in STORES}
    return found_apart(tmp_path_factory.mktemp("templates") / "office", urls)


@pytest.fixture
async def town(founded_here, tmp_path) -> AsyncIterator[Town]:
    """An office on SQLite."""
    async with AsyncExitStack() as stack:
        yield await open_town(founded_here, tmp_path / "office", stack)


@pytest.fixture(params=["sqlite", "postgresql"])
async def any_town(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[Town]:
    """An office on SQLite, and the same on PostgreSQL."""
    async with AsyncExitStack() as stack:
        if request.param == "sqlite":
            yield await open_town(request.getfixturevalue("founded_here"), tmp_path / "office", stack)
            return
        founded, cluster = request.getfixturevalue("founded_there"), request.getfixturevalue("cluster")
        urls = cluster.copies(STORES)
        stack.callback(cluster.drop, urls)
        yield await open_town(founded, tmp_path / "office", stack, urls)
