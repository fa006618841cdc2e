"""When a message came: to the minute of who left a contact, whose legal clock counts hours; of others the day."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from casework.clock import KST, Clock
from casework.content import text_of

_MINUTE = "%Y-%m-%dT%H:%M"


def minute_said(now: datetime) -> str:
    """The minute as it is said inside the seal, in Korean time."""
    return now.astimezone(KST).strftime(_MINUTE)


def minute_of(content: Mapping[str, Any], day: date, clock: Clock) -> datetime | None:
    """The minute that a message says of itself, where its day agrees and it is not still to come."""
    try:
        said = datetime.strptime(text_of(content, "at"), _MINUTE).replace(tzinfo=KST)
    except ValueError:
        return None
    return said if said.date() == day and said <= clock.now() else None
