"""Booking of hours by the public: which registers they come from and go to, and how far ahead."""

from dataclasses import dataclass
from datetime import date

from policies.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRule:
    """Where offered hours stand and where bookings go; `takes` are the states of a booking that fill a place."""

    slots: str
    bookings: str
    offered: tuple[str, ...]
    takes: tuple[str, ...]
    returnable: tuple[str, ...]
    returned: str
    days_ahead: int
    days_before: int
    stays_days: int
    most_waiting: int
    basis: str
    source: Source
    effective_from: date
