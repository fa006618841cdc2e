"""A clock that the demo turns through the past year."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(slots=True)
class TurnedClock:
    """Stands where it was put."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was turned to."""
        return self.moment

    def today(self) -> date:
        """Its day."""
        return self.moment.date()

    def turn(self, moment: datetime) -> None:
        """Turn it; never back."""
        self.moment = max(self.moment, moment)
