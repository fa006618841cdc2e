"""SQLite's log is emptied as soon as nobody reads an older state, and nobody who writes has to wait for that."""

import asyncio

import pytest

from casework.store.engine import Store, sqlite_url


@pytest.fixture
async def stores(tmp_path):
    """Three programs at one file, and the log beside it."""
    opened = [Store(sqlite_url(tmp_path / "a.db")) for _ in range(3)]
    async with opened[0].writing() as connection:
        await connection.exec_driver_sql("CREATE TABLE word (said TEXT)")
    yield *opened, tmp_path / "a.db-wal"
    for store in opened:
        await store.close()


async def say(store: Store, word: str) -> None:
    async with store.writing() as connection:
        await connection.exec_driver_sql("INSERT INTO word VALUES (?)", (word,))


async def test_the_log_is_empty_afterwards(stores):
    keeper, _reader, console, log = stores
    await say(console, "솔바람")
    assert "솔바람".encode() in log.read_bytes()
    assert await keeper.checkpoint()
    assert log.stat().st_size == 0


async def test_whoever_writes_goes_on_while_emptying_waits_for_a_reader(stores):
    keeper, reader, console, log = stores
    async with reader.snapshot():
        await say(console, "솔바람")
        emptying = asyncio.create_task(keeper.checkpoint(patience=60))
        for word in ("하나", "둘", "셋"):
            await asyncio.sleep(0.1)
            await say(console, word)
        assert not emptying.done()
    assert await emptying
    assert log.stat().st_size == 0


async def test_a_reader_who_does_not_end_is_told_and_the_next_time_it_is_emptied(stores):
    keeper, reader, console, log = stores
    async with reader.snapshot():
        await say(console, "솔바람")
        assert not await keeper.checkpoint(patience=0.5)
        assert "솔바람".encode() in log.read_bytes()
    await say(keeper, "그 뒤에도 기다릴 줄 압니다")
    assert await keeper.checkpoint()
    assert log.stat().st_size == 0
