"""A connection that is closed while it is being closed lets everybody go."""

import asyncio

from casework.store.driver import OneHopConnection


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
