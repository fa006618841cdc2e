"""Rules, moments and stops of which any may be drawn: what must hold for every deadline is tried on them."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from casework.deadlines import Pause, due_date
from policies.deadlines import PauseReason
from policies.loading import load

RULES = load()
CALENDAR = RULES.holidays
ALL_RULES = [rule for versions in RULES.deadlines.values() for rule in versions]

some_rule = st.sampled_from(ALL_RULES)
some_moment = st.datetimes(min_value=datetime(2022, 1, 1), max_value=datetime(2027, 6, 30))  # noqa: DTZ001 - wall time
some_reason = st.sampled_from(list(PauseReason))


def rule_named(name, on=date(2024, 1, 1)):
    return RULES.deadline(name, on)


def due(name, received, pauses=(), extensions=0):
    at = datetime.fromisoformat(received)
    return due_date(rule_named(name, at.date()), at, CALENDAR, pauses, extensions)


def days(first, last, reason=PauseReason.SUPPLEMENT, *, prolonged=False):
    """A stop of whole days."""
    return Pause(
        first=date.fromisoformat(first),
        last=date.fromisoformat(last) if last else None,
        reason=reason,
        prolonged=prolonged,
    )


def minutes(since, until, reason=PauseReason.SUPPLEMENT):
    """A stop from minute to minute."""
    ends = datetime.fromisoformat(until) if until else None
    return Pause(first=datetime.fromisoformat(since), last=ends, reason=reason)


@st.composite
def some_pause(draw, near):
    """A stop that begins near a moment: whole days or minutes, for any reason, never without an end."""
    since = near + timedelta(minutes=draw(st.integers(-20_000, 60_000)))
    reason, prolonged = draw(some_reason), draw(st.booleans())
    if draw(st.booleans()):
        until = since + timedelta(minutes=draw(st.integers(0, 30_000)))
        return Pause(first=since, last=until, reason=reason, prolonged=prolonged)
    last = since.date() + timedelta(days=draw(st.integers(0, 40)))
    return Pause(first=since.date(), last=last, reason=reason, prolonged=prolonged)


@st.composite
def some_case(draw):
    """A rule, a moment of reception, up to three stops and as many extensions as the rule allows."""
    rule, at = draw(some_rule), draw(some_moment)
    pauses = draw(st.lists(some_pause(at), max_size=3))
    extensions = draw(st.integers(0, rule.extend.times if rule.extend else 0))
    return rule, at, pauses, extensions
