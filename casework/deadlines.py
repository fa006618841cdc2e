"""Due dates: the date a rule gives, what it needs to hold, and why this date."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from casework.clock import KST
from casework.counting import Counting, Outcome, count_out
from casework.errors import NotAllowedNowError
from casework.explaining import ExplainedDay, explained_days, sentences
from casework.pauses import Pause, PauseTooLongError, standing, whole_minute
from policies.deadlines import Calendar, DeadlineRule, Unit

__all__ = ["Due", "Pause", "PauseTooLongError", "due_date"]


@dataclass(frozen=True, kw_only=True)
class Due:
    """Until when: None while the clock stands without a known end; `exact` if the minute counts, else the whole day.

    `total` is what had to be counted, in days or, where hours are counted, in minutes. Why it is this date is put into
    words only when somebody asks.
    """

    at: datetime | None
    exact: bool
    total: int
    counting: Counting = field(repr=False)
    outcome: Outcome = field(repr=False)

    @property
    def day(self) -> date | None:
        """The last day, or None while the clock stands."""
        return None if self.at is None else self.at.date()

    @cached_property
    def why(self) -> list[str]:
        """The sentences that explain it."""
        return sentences(self.counting, self.outcome)

    @cached_property
    def days(self) -> list[ExplainedDay]:
        """Every day from the start to the end, counted or with the reason why not."""
        return list(explained_days(self.counting, self.outcome))

    def as_text(self) -> str:
        """The due date or, where hours are counted, the due minute, as ISO 8601; empty while the clock stands."""
        if self.at is None:
            return ""
        moment = self.at.replace(tzinfo=None)
        return moment.isoformat(timespec="minutes") if self.exact else moment.date().isoformat()


def due_date(
    rule: DeadlineRule, received_at: datetime, holidays: Calendar, pauses: Sequence[Pause] = (), extensions: int = 0
) -> Due:
    """When something received at that moment is due under the rule; more extensions than the rule has are refused."""
    if not 0 <= extensions <= (rule.extend.times if rule.extend else 0):
        raise NotAllowedNowError
    counting = Counting(
        rule=rule,
        since=whole_minute(received_at),
        holidays=holidays,
        pauses=tuple(pauses),
        standing=standing(pauses, rule, holidays),
        extensions=extensions,
    )
    try:
        outcome = count_out(counting)
    except OverflowError:
        raise PauseTooLongError from None
    at = outcome.end if outcome.end is None or received_at.tzinfo is None else outcome.end.replace(tzinfo=KST)
    return Due(at=at, exact=rule.measure is Unit.HOURS, total=outcome.total, counting=counting, outcome=outcome)
