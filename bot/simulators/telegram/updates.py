"""Updates on their way to the bot: waiting, confirmed by offset, repeated or out of order on demand."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.simulators.telegram.refusals import conflict
from bot.simulators.telegram.world import Json

MOST_PENDING = 1_000
_FIRST_UPDATE = 900_000_001
_DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})


@dataclass(slots=True)
class _Waiting:
    update: Json
    repeat: bool = False  # a second delivery: handed out once whatever the offset


@dataclass(slots=True)
class UpdateQueue:
    """The updates the bot has not confirmed yet."""

    pending: list[_Waiting] = field(default_factory=list)
    kinds: frozenset[str] = _DEFAULT_KINDS
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    everything: list[Json] = field(default_factory=list)
    repeats: int = 0
    hold: int = 0
    _held: list[Json] = field(default_factory=list)
    _next: int = _FIRST_UPDATE
    _poll: int = 0

    def allow(self, kinds: object) -> None:
        """Remember which kinds of update the bot wants; an empty list means the usual ones."""
        if isinstance(kinds, list):
            self.kinds = frozenset(str(kind) for kind in kinds) or _DEFAULT_KINDS

    def add(self, kind: str, body: Json) -> Json | None:
        """Queue an update, unless the bot does not want its kind; return it."""
        if kind not in self.kinds:
            return None
        update: Json = {"update_id": self._next, kind: body}
        self._next += 1
        self.everything.append(update)
        if self.hold:
            self._keep_back(update)
        else:
            self._release([update])
        return update

    def again(self, update: Json) -> None:
        """Deliver an update once more, confirmed or not."""
        self.pending.append(_Waiting(update, repeat=True))
        self.arrived.set()

    def clear(self) -> None:
        """Drop what is pending."""
        self.pending.clear()

    def done(self, waiting: _Waiting) -> None:
        """Take one delivered update out of the queue."""
        self.pending = [other for other in self.pending if other is not waiting]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies before the offset, then wait for something new."""
        self._poll += 1
        mine = self._poll
        self.arrived.set()  # wakes an older request, which then finds itself replaced
        self._confirm(offset)
        deadline = asyncio.get_running_loop().time() + seconds
        while not self.pending:
            self.arrived.clear()
            if not await self._wait_until(deadline):
                break
            if mine != self._poll:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
        return self._hand_out(limit)

    async def _wait_until(self, deadline: float) -> bool:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        try:
            await asyncio.wait_for(self.arrived.wait(), left)
        except TimeoutError:
            return False
        return True

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [w for w in self.pending if w.repeat or w.update["update_id"] >= offset]

    def _hand_out(self, limit: int) -> list[Json]:
        given = self.pending[:limit]
        self.pending = [w for w in given if not w.repeat] + self.pending[limit:]
        return [w.update for w in given]

    def _keep_back(self, update: Json) -> None:
        self._held.append(update)
        if len(self._held) == self.hold:
            held, self._held, self.hold = self._held, [], 0
            self._release(reversed(held))

    def _release(self, updates: Iterable[Json]) -> None:
        for update in updates:
            self.pending.append(_Waiting(update))
            if self.repeats:
                self.repeats -= 1
                self.pending.append(_Waiting(update, repeat=True))
        del self.pending[:-MOST_PENDING]
        self.arrived.set()
