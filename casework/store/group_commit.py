"""Group commit: many small durable writes share one transaction, each in a savepoint of its own if need be."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import BusyError, ConflictError
from casework.store.engine import Store

Item = TypeVar("Item")
Result = TypeVar("Result")
Write = Callable[[AsyncConnection, Sequence[Item]], Awaitable[list[Result | Exception]]]

_LARGEST_BATCH = 64
_LONGEST_QUEUE = 1024


class GroupCommit(Generic[Item, Result]):
    """Collects items while a commit is under way and writes them together with the next one.

    `write` returns one result or refusal per item. If it fails as a whole because two rows collide, every item is
    tried again alone in a savepoint, so that one bad item never costs the others. A result reaches its waiter only
    after the commit is durable.
    """

    def __init__(self, store: Store, write: Write[Item, Result]) -> None:
        self._store = store
        self._write = write
        self._queue: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: asyncio.Task[None] | None = None

    async def add(self, item: Item) -> Result:
        """Write one item durably and return its result, or raise its refusal."""
        if len(self._queue) >= _LONGEST_QUEUE:
            raise BusyError
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.append((item, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._drain())
        return await asyncio.shield(future)

    async def _drain(self) -> None:
        while self._queue:
            batch, self._queue = self._queue[:_LARGEST_BATCH], self._queue[_LARGEST_BATCH:]
            try:
                results = await self._commit([item for item, _ in batch])
            except Exception as error:  # noqa: BLE001 - handed to every waiter, none is lost
                results = [error] * len(batch)
            for (_, future), result in zip(batch, results, strict=True):
                _settle(future, result)

    async def _commit(self, items: list[Item]) -> list[Result | Exception]:
        try:
            async with self._store.writing() as connection:
                return await self._write(connection, items)
        except IntegrityError:
            async with self._store.writing() as connection:
                return [await self._alone(connection, item) for item in items]

    async def _alone(self, connection: AsyncConnection, item: Item) -> Result | Exception:
        try:
            async with connection.begin_nested():
                return (await self._write(connection, [item]))[0]
        except IntegrityError:
            return ConflictError()


def _settle(future: "asyncio.Future[Result]", result: Result | Exception) -> None:
    if future.done():  # the waiter went away; what it asked for is stored all the same
        return
    if isinstance(result, Exception):
        future.set_exception(result)
    else:
        future.set_result(result)
