"""What the bot remembers between bubbles: in memory only, found by the tag, capped, gone after half an hour."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.content import StoredFile
from casework.conversation import State
from casework.receipts import Reporter

LIFETIME = timedelta(minutes=30)
MOST_SESSIONS = 20_000
_MOST_MEMORIES = 20_000
OFFICE_LANGUAGE = "ko"


@dataclass(slots=True)
class Session:
    """One person's place in the dialogue; `sealed` says that their words so far are stored."""

    seen: datetime
    state: State | None = field(default=None, repr=False)
    sealed: bool = False
    files: list[StoredFile] = field(default_factory=list, repr=False)
    reporter: Reporter | None = field(default=None, repr=False)
    wants_receipt: bool = False
    crisis_shown: bool = False
    group_told: bool = False
    language: str = OFFICE_LANGUAGE

    @property
    def unsent(self) -> bool:
        """Whether something was written that is not stored anywhere yet."""
        return not self.sealed and bool(self.files or (self.state and "text" in self.state.answers))


class Sessions:
    """All sessions. The oldest gives way when there are too many; an expired one leaves only that it was there."""

    def __init__(self, now: Callable[[], datetime], most: int = MOST_SESSIONS) -> None:
        self._now = now
        self._most = most
        self._open: OrderedDict[bytes, Session] = OrderedDict()
        self._lost: OrderedDict[bytes, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def get(self, tag: bytes) -> Session:
        """Return the session of a tag, a new one if need be, and count this as contact."""
        self.sweep()
        session = self._open.pop(tag, None) or Session(self._now())
        session.seen = self._now()
        self._open[tag] = session
        if len(self._open) > self._most:
            self._expire(next(iter(self._open)))
        return session

    def drop(self, tag: bytes) -> None:
        """Forget a person at once."""
        self._open.pop(tag, None)
        self._lost.pop(tag, None)

    def lost(self, tag: bytes) -> bool:
        """Return, once, whether unsent words of this person were given up."""
        return self._lost.pop(tag, tag) is None

    def sweep(self) -> None:
        """Give up the sessions whose time is over."""
        border = self._now() - LIFETIME
        while self._open:
            tag, session = next(iter(self._open.items()))
            if session.seen > border:
                return
            self._expire(tag)

    def _expire(self, tag: bytes) -> None:
        session = self._open.pop(tag)
        if session.unsent:
            self._lost[tag] = None
        while len(self._lost) > _MOST_MEMORIES:
            self._lost.popitem(last=False)
