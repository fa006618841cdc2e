"""Sessions of people with accounts, kept in this process's memory alone; the cookie is only a pointer."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

from casework.clock import Clock
from casework.people import Holder

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=9)
# How long the words of an ended session wait for their writer to come in again.
_KEPT = timedelta(hours=2)
SWEEP_SECONDS = 20.0
_ID_BYTES = 32


class Keys(Protocol):
    """Somebody's private keys while they are logged in."""

    @property
    def holder(self) -> Holder:
        """Whose keys these are."""
        ...


H = TypeVar("H", bound=Holder)
K = TypeVar("K", bound=Keys)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the next page."""

    text: str
    tone: str = "good"


@dataclass(slots=True, kw_only=True)
class Session(Generic[H, K]):
    """One person at one browser; `unlocked` is None while the screen is locked."""

    holder: H
    opened_at: datetime
    seen_at: datetime
    unlocked: K | None = field(repr=False)
    over: bool = False
    token: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(_ID_BYTES))
    notice: Notice | None = field(repr=False, default=None)
    # Forms that were sent already: a second click or a reload does not say the same thing twice.
    sent: set[str] = field(repr=False, default_factory=set)
    work: asyncio.Task[None] | None = field(repr=False, default=None)

    @property
    def ends_at(self) -> datetime:
        """When this session ends, used or not."""
        return self.opened_at + LONGEST

    @property
    def has_draft(self) -> bool:
        """Whether something that was being written waits here."""
        return False

    def take_notice(self) -> Notice | None:
        """The waiting sentence, once."""
        notice, self.notice = self.notice, None
        return notice

    def lock(self) -> None:
        """Let go of the keys and of everything opened with them; drafts stay."""
        self.unlocked = None
        self.cover()
        if self.work is not None:
            self.work.cancel()
            self.work = None

    def cover(self) -> None:
        """Forget what was opened for the next page."""

    def take_over(self, before: Any) -> None:
        """Go on writing what the same person was writing in the session before."""

    def forget_words(self) -> None:
        """Forget what was being written."""


AnySession = Session[Any, Any]
S = TypeVar("S", bound=AnySession)
Work = Callable[[K], Coroutine[None, None, None]]


class Sessions(Generic[S]):
    """All sessions of this process; `work` runs beside each one as long as it is unlocked."""

    def __init__(self, clock: Clock, kind: Callable[..., S], work: Work[Any] | None = None) -> None:
        self._clock = clock
        self._kind = kind
        self._work = work
        self._open: dict[str, S] = {}
        self._at_work: set[asyncio.Task[None]] = set()

    def start(self, unlocked: Keys, before: str | None = None) -> tuple[str, S]:
        """A new session under a fresh random id; the drafts of the same person's session before it move over."""
        now = self._clock.now()
        key = secrets.token_urlsafe(_ID_BYTES)
        session = self._kind(holder=unlocked.holder, opened_at=now, seen_at=now, unlocked=None)
        old = self._open.get(before) if before else None
        if old is not None and old.holder.id == session.holder.id:
            session.take_over(old)
        self.end(before)
        self._open[key] = session
        self.unlock(session, unlocked)
        return key, session

    def unlock(self, session: S, unlocked: Keys) -> None:
        """Give a session its keys (back)."""
        session.lock()
        session.unlocked = unlocked
        session.seen_at = self._clock.now()
        if self._work is not None:
            session.work = asyncio.create_task(self._work(unlocked))
            self._at_work.add(session.work)
            session.work.add_done_callback(self._at_work.discard)

    def find(self, key: str | None) -> S | None:
        """The session behind a cookie, locked if it was idle too long, over if it is too old."""
        self.sweep()
        return self._open.get(key) if key else None

    def touch(self, session: S) -> None:
        """Its person did something."""
        session.seen_at = self._clock.now()

    def end(self, key: str | None) -> None:
        """Forget a session and everything in it."""
        session = self._open.pop(key, None) if key else None
        if session is not None:
            session.lock()
            session.forget_words()

    def sweep(self) -> None:
        """Lock what is idle or over and forget what is old, whether or not anybody asks."""
        now = self._clock.now()
        for key, session in list(self._open.items()):
            if now >= session.ends_at + _KEPT:
                self.end(key)
            elif now >= session.ends_at:
                session.lock()
                session.over = True
            elif session.unlocked is not None and now - session.seen_at >= IDLE:
                session.lock()

    def holders(self) -> list[Holder]:
        """Whoever has a session, once for each."""
        return [session.holder for session in self._open.values()]

    def end_those(self, over: Callable[[S], bool]) -> int:
        """End the sessions of which this is true, and what works beside them; returns how many."""
        keys = [key for key, session in self._open.items() if over(session)]
        for key in keys:
            self.end(key)
        return len(keys)

    async def end_all(self) -> None:
        """Forget everybody, and wait until nothing works for anybody any more, whose session ended before neither."""
        for key in list(self._open):
            self.end(key)
        await asyncio.gather(*self._at_work, return_exceptions=True)


@asynccontextmanager
async def swept(sessions: Sessions[Any]) -> AsyncIterator[None]:
    """Keys leave memory on time even when no request comes, and all of them when the application ends."""
    sweeping = asyncio.create_task(_keep_sweeping(sessions))
    yield
    sweeping.cancel()
    with suppress(asyncio.CancelledError):
        await sweeping
    await sessions.end_all()


async def _keep_sweeping(sessions: Sessions[Any]) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        sessions.sweep()
