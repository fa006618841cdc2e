"""Trouble on demand and by rate: 429, other refusals, answers that never arrive."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.simulators.telegram.refusals import BotApiError, too_many

ANY = "*"


class AnswerLostError(Exception):
    """The call was carried out, but its answer must not reach the bot."""


@dataclass(slots=True)
class Pace:
    """How fast a bot may send before it is told to wait: a burst, then so many a second."""

    burst: int
    per_second: float
    _level: float = 0.0
    _seen: float = 0.0

    def wait(self, now: float) -> int:
        """Count one message; return the whole seconds to wait, 0 if it may go."""
        self._level = max(0.0, self._level - (now - self._seen) * self.per_second)
        self._seen = now
        if self._level + 1 > self.burst:
            return max(1, round((self._level + 1 - self.burst) / self.per_second))
        self._level += 1
        return 0


@dataclass(slots=True)
class Faults:
    """What goes wrong next, per method (lower case) or for any."""

    chat_burst: int = 20
    chat_per_second: float = 1.0
    all_burst: int = 60
    all_per_second: float = 30.0
    refusals: list[tuple[str, BotApiError]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    _chats: dict[int, Pace] = field(default_factory=dict)
    _all: Pace | None = None

    def refuse(self, method: str) -> None:
        """Raise the next planned refusal for this method, if there is one."""
        for planned in self.refusals:
            if planned[0] in (method, ANY):
                self.refusals.remove(planned)
                raise planned[1]

    def lose(self, method: str) -> None:
        """Raise AnswerLostError where the answer to this method is planned to vanish."""
        for planned in self.lost:
            if planned in (method, ANY):
                self.lost.remove(planned)
                raise AnswerLostError

    def count(self, chat_id: int, clock: Callable[[], float]) -> None:
        """Count one sent message against the two paces."""
        now = clock()
        if self._all is None:
            self._all = Pace(self.all_burst, self.all_per_second)
        chat = self._chats.setdefault(chat_id, Pace(self.chat_burst, self.chat_per_second))
        seconds = max(chat.wait(now), self._all.wait(now))
        if seconds:
            raise too_many(seconds)
