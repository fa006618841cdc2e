"""One person at a time: whoever writes twice is answered in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A lock for each person with something under way; nothing of anybody else."""

    def __init__(self) -> None:
        self._locks: dict[bytes, tuple[asyncio.Lock, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._locks)

    @asynccontextmanager
    async def of(self, tag: bytes) -> AsyncIterator[None]:
        """Wait until everything this person did before is done."""
        lock, waiting = self._locks.get(tag, (asyncio.Lock(), 0))
        self._locks[tag] = lock, waiting + 1
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks.pop(tag)
            if waiting > 1:
                self._locks[tag] = lock, waiting - 1
