"""Staff sessions, kept in this process's memory alone; the cookie is only a pointer."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.clock import Clock
from casework.ids import CaseId
from casework.listing import InboxQuery
from casework.people import Officer, Unlocked

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=9)
# How long the words of an ended session wait for their officer to come in again.
_KEPT = timedelta(hours=2)
SWEEP_SECONDS = 20.0
_ID_BYTES = 32

Work = Callable[[Unlocked], Coroutine[None, None, None]]


@dataclass(slots=True)
class Draft:
    """What an officer was writing when something came between."""

    reply: str = ""
    ask: bool = False
    note: str = ""
    sentence: str = ""
    result: str = ""
    paper: str = ""
    paper_id: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the next page."""

    text: str
    tone: str = "good"


@dataclass(slots=True, kw_only=True)
class Session:
    """One officer at one browser; `unlocked` is None while the screen is locked."""

    officer: Officer
    opened_at: datetime
    seen_at: datetime
    unlocked: Unlocked | None = field(repr=False)
    over: bool = False
    token: str = field(repr=False, default_factory=lambda: secrets.token_urlsafe(_ID_BYTES))
    notice: Notice | None = field(repr=False, default=None)
    drafts: dict[CaseId, Draft] = field(repr=False, default_factory=dict)
    # The list this officer looked at last, so that a case keeps it beside it after a form was sent.
    query: InboxQuery | None = None
    # Text behind a mask, to be shown on the next view of the case and then forgotten.
    shown: dict[tuple[str, str, int], str] = field(repr=False, default_factory=dict)
    # Forms that were sent already: a second click or a reload does not say the same thing twice.
    sent: set[str] = field(repr=False, default_factory=set)
    work: asyncio.Task[None] | None = field(repr=False, default=None)

    @property
    def ends_at(self) -> datetime:
        """When this session ends, used or not."""
        return self.opened_at + LONGEST

    def draft(self, case_id: CaseId) -> Draft:
        """The draft of this case, a new one if there is none."""
        return self.drafts.setdefault(case_id, Draft())

    def take_notice(self) -> Notice | None:
        """The waiting sentence, once."""
        notice, self.notice = self.notice, None
        return notice

    def lock(self) -> None:
        """Let go of the keys and of everything opened with them; drafts stay."""
        self.unlocked = None
        self.shown.clear()
        if self.work is not None:
            self.work.cancel()
            self.work = None


class Sessions:
    """All sessions of this process; `work` runs beside each one as long as it is unlocked."""

    def __init__(self, clock: Clock, work: Work) -> None:
        self._clock = clock
        self._work = work
        self._open: dict[str, Session] = {}

    def start(self, unlocked: Unlocked, before: str | None = None) -> tuple[str, Session]:
        """A new session under a fresh random id; the drafts of the same officer's session before it move over."""
        now = self._clock.now()
        key = secrets.token_urlsafe(_ID_BYTES)
        session = Session(officer=unlocked.officer, opened_at=now, seen_at=now, unlocked=None)
        old = self._open.get(before) if before else None
        if old is not None and old.officer.id == session.officer.id:
            session.drafts = dict(old.drafts)
        self.end(before)
        self._open[key] = session
        self.unlock(session, unlocked)
        return key, session

    def unlock(self, session: Session, unlocked: Unlocked) -> None:
        """Give a session its keys (back)."""
        session.lock()
        session.unlocked = unlocked
        session.seen_at = self._clock.now()
        session.work = asyncio.create_task(self._work(unlocked))

    def find(self, key: str | None) -> Session | None:
        """The session behind a cookie, locked if it was idle too long, over if it is too old."""
        self.sweep()
        return self._open.get(key) if key else None

    def touch(self, session: Session) -> None:
        """The officer did something."""
        session.seen_at = self._clock.now()

    def end(self, key: str | None) -> None:
        """Forget a session and everything in it."""
        session = self._open.pop(key, None) if key else None
        if session is not None:
            session.lock()
            session.drafts.clear()

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

    async def end_all(self) -> None:
        """Forget everybody, and wait until nothing works for them any more."""
        at_work = [session.work for session in self._open.values() if session.work is not None]
        for key in list(self._open):
            self.end(key)
        await asyncio.gather(*at_work, return_exceptions=True)


async def keep_sweeping(sessions: Sessions) -> None:
    """Keys leave memory on time even when no request comes."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        sessions.sweep()
