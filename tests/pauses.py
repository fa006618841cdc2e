"""How long the event loop kept others waiting while something ran."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

Answer = TypeVar("Answer")


_NEVER_LONG = 1.0


async def kept_others_waiting(work: Awaitable[Answer]) -> tuple[Answer, bool]:
    """What the work answered, and whether another task had to wait through most of it for its turn.

    Counted in the time that this process worked, so that a busy machine, on which it waits for its turn, says the same.
    """
    done, longest = asyncio.Event(), 0.0

    async def beats() -> None:
        nonlocal longest
        before = time.process_time()
        while not done.is_set():
            await asyncio.sleep(0.005)
            now = time.process_time()
            longest, before = max(longest, now - before), now

    begun = time.process_time()
    beating = asyncio.create_task(beats())
    await asyncio.sleep(0)
    try:
        answer = await work
    finally:
        done.set()
        await beating
    return answer, longest > max(_NEVER_LONG, (time.process_time() - begun) / 2)
