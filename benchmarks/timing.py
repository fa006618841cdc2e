"""Run many tasks with a fixed number of people at once, and say how long each took."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


async def crowd(people: int, items: Sequence[Item], act: Callable[[Item], Awaitable[None]]) -> dict[str, Any]:
    """Let `people` work through the items; times in milliseconds, rate per second."""
    queue, taken = list(reversed(items)), list[float]()

    async def person() -> None:
        while queue:
            item = queue.pop()
            start = time.perf_counter()
            await act(item)
            taken.append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(people)))
    seconds = time.perf_counter() - start
    return {"people": people, "count": len(taken), "per_second": round(len(taken) / seconds, 1), **quantiles(taken)}


def quantiles(taken: list[float]) -> dict[str, float]:
    """Median and the slow ends, in milliseconds."""
    ordered = sorted(taken)
    return {name: round(ordered[min(len(ordered) - 1, int(len(ordered) * at))], 2) for name, at in _MARKS}


_MARKS = (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99))
