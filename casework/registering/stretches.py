"""The month, the half or the whole of a year in which a day lies."""

from datetime import date, timedelta

from policies.registers import Per

_HALF = 6


def stretch_of(day: date, per: Per) -> tuple[date, date]:
    """First and last day."""
    if per is Per.YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if per is Per.HALF:
        return (
            (date(day.year, 1, 1), date(day.year, 6, 30))
            if day.month <= _HALF
            else (date(day.year, 7, 1), date(day.year, 12, 31))
        )
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date(day.year, day.month, 1), following - timedelta(days=1)
