"""How long the event loop kept others waiting while something ran."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

Answer = TypeVar("Answer")


_NEVER_LONG = 1.0
_LOOKS = 3


async def kept_others_waiting(work: Callable[[], Awaitable[Answer]]) -> tuple[Answer, bool]:
    """What the work answered, and whether another task had to wait through most of it for its turn, each time it ran.

    It is run again when somebody seemed to wait: a machine that has too much to do holds a task up once, a work that
    never gives way does so every time.
    """
    for _ in range(_LOOKS):
        answer, waited = await _looked_at(work)
        if not waited:
            break
    return answer, waited


async def _looked_at(work: Callable[[], Awaitable[Answer]]) -> tuple[Answer, bool]:
    """Counted in the time that this process worked, so that one which waits for its turn says the same."""
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
        answer = await work()
    finally:
        done.set()
        await beating
    return answer, longest > max(_NEVER_LONG, (time.process_time() - begun) / 2)
