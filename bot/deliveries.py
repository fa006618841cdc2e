"""Says what was planned: one person's bubbles in order, as fast as the messenger allows, tried again when it fails."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.channel import BlockedError, Channel, RefusedError, SlowDownError, UnreachableError, Words
from bot.contact import Plan

_log = structlog.get_logger()
_MOST_TRIES = 5
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 60.0
_PER_SECOND = 25  # Telegram asks for less than 30 over all chats

Blocked = Callable[[str], Awaitable[None]]


class Deliveries:
    """Keeps one queue per address; what cannot be delivered after several tries is given up and counted in the log."""

    def __init__(self, channel: Channel, blocked: Blocked, pause: float = _FIRST_PAUSE) -> None:
        self._channel = channel
        self._blocked = blocked
        self._pause = pause
        self._last: dict[str, asyncio.Task[None]] = {}
        self._next_turn = 0.0

    def start(self, address: str, planned: Plan) -> asyncio.Task[None]:
        """Begin to say something, after everything that was planned for this address before."""
        task = asyncio.create_task(self._say_all(address, planned, self._last.get(address)))
        self._last[address] = task
        task.add_done_callback(lambda done: self._forget(address, done))
        return task

    def under_way(self, address: str) -> bool:
        """Whether something planned for this address has not been said yet."""
        return address in self._last

    async def finish(self, seconds: float) -> None:
        """Give what is under way some time, then stop."""
        waiting = list(self._last.values())
        if waiting:
            _, late = await asyncio.wait(waiting, timeout=seconds)
            for task in late:
                task.cancel()

    async def say(self, address: str, words: Words) -> bool:
        """Say one thing; whether the messenger confirmed all of it. BlockedError goes through."""
        for piece in self._channel.pieces(words):
            if not await self._try(address, piece):
                return False
        return True

    def _forget(self, address: str, done: asyncio.Task[None]) -> None:
        if self._last.get(address) is done:
            del self._last[address]
        if not done.cancelled() and (error := done.exception()) is not None:
            _log.error("delivery_failed", channel=self._channel.name, error=type(error).__name__)

    async def _say_all(self, address: str, planned: Plan, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            for each in planned:
                if await self.say(address, each.words) and each.then is not None:
                    await each.then()
        except BlockedError:
            await self._blocked(address)

    async def _try(self, address: str, words: Words) -> bool:
        pause = self._pause
        for _ in range(_MOST_TRIES):
            await self._wait_for_turn()
            try:
                await self._channel.deliver(address, words)
            except SlowDownError as slow:
                await asyncio.sleep(min(slow.seconds, _LONGEST_PAUSE))
            except UnreachableError:
                await asyncio.sleep(pause)
                pause *= 2
            except RefusedError:
                break
            else:
                return True
        _log.warning("not_delivered", channel=self._channel.name)
        return False

    async def _wait_for_turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._next_turn = max(self._next_turn, now) + 1 / _PER_SECOND
        if (wait := self._next_turn - 1 / _PER_SECOND - now) > 0:
            await asyncio.sleep(wait)
