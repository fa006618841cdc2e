"""A connection that is closed while it is being closed lets everybody go."""

import asyncio

from casework.store.driver import OneHopConnection
from casework.store.engine import Store, sqlite_url

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) FROM n"


async def test_a_closing_that_is_interrupted_and_then_forced_ends(tmp_path):
    for _ in range(20):
        connection = await OneHopConnection.to(str(tmp_path / "a.db"))
        closing = asyncio.create_task(connection.close())
        await asyncio.sleep(0)
        forced = connection.stop()  # as the pool forces it when its own closing was interrupted
        done, _ = await asyncio.wait({closing}, timeout=5)
        assert done
        assert forced is not None
        await forced  # the thread answers once more before it ends
        closing.exception()


async def test_a_store_that_is_closed_waits_for_a_question_that_was_given_up(tmp_path):
    store = Store(sqlite_url(tmp_path / "a.db"))
    connection = await store._connect()
    asking = asyncio.create_task(connection.execute(SLOW))
    await asyncio.sleep(0.01)
    asking.cancel()  # as when its reader goes away: the thread works on, and nobody waits for it
    await asyncio.wait({asking})
    assert connection._thread.is_alive()
    await store.close()
    assert not connection._thread.is_alive()
