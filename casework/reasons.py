"""Why somebody does something, in their own words: long enough to say it, short enough to be read."""

from casework.errors import ReasonNeededError, TooLongError

SHORTEST_REASON, LONGEST_REASON = 4, 500


def check_reason(reason: str) -> str:
    """The reason without blanks around it; refused where it says nothing or does not end."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeededError
    if len(reason) > LONGEST_REASON:
        raise TooLongError
    return reason
