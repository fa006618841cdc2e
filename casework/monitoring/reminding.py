"""The keeper's part: open checks on their dates, remind, count aims anew, forget what became protected."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.clocking import calendar_of, pauses_of, started
from casework.deadlines import due_date
from casework.store.checks import CheckRow, last_checked, open_check
from casework.store.clocks import clock_rows_of
from casework.store.watches import forget_watched, no_longer_ordinary, remind, with_targets, write_targets
from crypto.keys import random_id
from policies.monitoring import Every

_QUARTER = 3


async def watch_daily(office: Office, today: date) -> None:
    """What is due once a day; done twice it changes nothing."""
    await forget_protected(office)
    await open_checks(office, today)
    await count_targets(office)
    await remind(office.cases.store, today)


async def open_checks(office: Office, today: date) -> int:
    """Open a check for every period that ended since the last one; returns how many."""
    opened, known = 0, await last_checked(office.cases.store)
    for name, channel in office.rules.monitoring.channels.items():
        for first, last in periods_to_check(channel.every, known.get(name), today):
            row = CheckRow(
                id=random_id(), channel=name, first_day=first, last_day=last, state="sampled",
                seed=random_id() + random_id(), opened_day=today,
            )  # fmt: skip
            opened += await open_check(office.cases.store, row)
    return opened


def periods_to_check(every: Every, checked_until: date | None, today: date) -> Iterator[tuple[date, date]]:
    """The periods that ended before a day and are not checked, oldest first; at the first time the last one alone."""
    first, last = _period_before(every, today)
    found = [(first, last)]
    while checked_until is not None and found[-1][0] > checked_until + timedelta(days=1):
        found.append(_period_before(every, found[-1][0]))
    yield from (each for each in reversed(found) if checked_until is None or each[0] > checked_until)


async def count_targets(office: Office) -> int:
    """Count the office's own aims anew, with every stop and holiday; returns how many moved."""
    rows = await with_targets(office.cases.store)
    clocks = await clock_rows_of(office.cases.store, [row[0] for row in rows])
    calendar, changed = await calendar_of(office), {}
    for case_id, _kind, rule, received_day, received_at, before in rows:
        begun = started({"received_at": received_at, "received_day": received_day})
        known = office.rules.deadline(rule, begun.date())
        at = due_date(known, begun, calendar, pauses_of(clocks.get(case_id, []), known)).at
        if at != before:
            changed[case_id] = at
    await write_targets(office.cases.store, changed)
    return len(changed)


async def forget_protected(office: Office) -> int:
    """Forget what is still watched of cases that became protected ones; returns how many."""
    protected = [name for name, kind in office.rules.kinds.items() if kind.protected]
    gone = await no_longer_ordinary(office.cases.store, protected)
    await forget_cases(gone, office)
    return len(gone)


async def forget_cases(case_ids: Sequence[bytes], office: Office) -> None:
    """Forget what is watched of these cases, and destroy what was sealed for it."""
    for thing in await forget_watched(office.cases.store, case_ids):
        await office.keyring.destroy(thing)


def _period_before(every: Every, day: date) -> tuple[date, date]:
    """The last whole month or quarter that ended before a day's own."""
    month = day.month if every is Every.MONTH else (day.month - 1) // _QUARTER * _QUARTER + 1
    last = date(day.year, month, 1) - timedelta(days=1)
    months = 1 if every is Every.MONTH else _QUARTER
    return date(last.year, last.month - months + 1, 1), last
