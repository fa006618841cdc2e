"""Any case at all is counted as a walk from minute to minute and from day to day counts it."""

from datetime import date, datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casework.deadlines import Pause, due_date
from scripts.compute_deadline_vectors import LAST_KNOWN, due, read
from scripts.deadline_law import BEGAN
from tests.casework.clocks import CALENDAR, RULES, some_moment, some_pause


def typed(pause, rule):
    """A stop as it is typed at the command line; only a reason with a limit can be prolonged."""
    prolonged = "+" if pause.prolonged and rule.limit(pause.reason) else ""
    return f"{pause.first.isoformat()}..{pause.last.isoformat()}={pause.reason}{prolonged}"


@st.composite
def any_case(draw):
    name, at = draw(st.sampled_from(sorted(RULES.deadlines))), draw(some_moment).replace(second=0, microsecond=0)
    assume(at.date() >= BEGAN.get(name, date(2022, 1, 1)))
    rule = RULES.deadline(name, at.date())
    pauses = [whole_minutes(each) for each in draw(st.lists(some_pause(at), max_size=3))]
    return name, rule, at, pauses, draw(st.integers(0, rule.extend.times if rule.extend else 0))


def whole_minutes(pause):
    if not isinstance(pause.first, datetime):
        return pause
    first, last = (each.replace(second=0, microsecond=0) for each in (pause.first, pause.last))
    return Pause(first=first, last=last, reason=pause.reason, prolonged=pause.prolonged)


@given(any_case())
@settings(max_examples=300, deadline=None)
def test_the_product_and_the_walk_agree(case):
    name, rule, at, pauses, extensions = case
    # A request answered within its minute: to the product its day stands all the same, the walk has no such stop.
    assume(all(pause.since < pause.until for pause in pauses))
    walked = due(name, at, [read(typed(each, rule)) for each in pauses], extensions)
    assume(date.fromisoformat(walked[:10]) <= LAST_KNOWN)
    assert due_date(rule, at, CALENDAR, pauses, extensions).as_text() == walked
