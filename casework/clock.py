"""The clock, in Korean time; nothing else may ask the time."""

from datetime import date, datetime, timedelta, timezone
from typing import Protocol

# A fixed offset: Korea keeps no summer time, and no time-zone database is needed.
KST = timezone(timedelta(hours=9), "KST")


class Clock(Protocol):
    """What time it is, as a thing that can be handed over and replaced."""

    def now(self) -> datetime:
        """The moment, aware of its zone."""
        ...

    def today(self) -> date:
        """The day in Korea."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The moment, in Korean time."""
        return datetime.now(KST)

    def today(self) -> date:
        """The day in Korea."""
        return self.now().date()
