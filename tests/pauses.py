"""How long the event loop kept others waiting while something ran."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

Answer = TypeVar("Answer")


async def longest_pause(work: Awaitable[Answer]) -> tuple[Answer, float]:
    """What the work answered, and the longest that another task had to wait for its turn meanwhile, in seconds."""
    done, longest = asyncio.Event(), 0.0

    async def beats() -> None:
        nonlocal longest
        before = time.perf_counter()
        while not done.is_set():
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            longest, before = max(longest, now - before), now

    beating = asyncio.create_task(beats())
    await asyncio.sleep(0)
    try:
        answer = await work
    finally:
        done.set()
        await beating
    return answer, longest
