"""The clock of a case: what it is counted from, what stops or lengthens it, until when, and why this date."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from casework.bootstrap import Office
from casework.clock import KST
from casework.deadlines import Due, due_date
from casework.pauses import Pause
from casework.states import STOPS, CaseState
from casework.store.case_rows import CaseRow, ClockRow
from casework.store.clocks import clock_rows, clock_rows_of, move_clock, open_cases_after, write_due
from crypto.keys import random_id
from policies.deadlines import Calendar, DeadlineRule, PauseReason, Unit
from policies.rules import Rules

STOP, EXTENSION = "stop", "extension"
# Of somebody who is not named only the day is known: then the day counts from the morning on, to their advantage.
_MORNING = time(9)
_BATCH = 2_000


async def calendar_of(office: Office) -> Calendar:
    """Public-office holidays with those that the administrator added."""
    return office.rules.holidays.adding(await office.people.added_holidays())


def started(row: Mapping[str, Any]) -> datetime:
    """The moment from which a case's clock runs."""
    at: datetime | None = row["received_at"]
    return at.astimezone(KST) if at else datetime.combine(row["received_day"], _MORNING, KST)


def rule_of(kind: str, started_at: datetime, rules: Rules) -> DeadlineRule:
    """The deadline rule of a kind, in the version in force when the clock started."""
    return rules.case_deadline(rules.kinds[kind], started_at.date())


def due_of(kind: str, started_at: datetime, clock: Sequence[ClockRow], calendar: Calendar, rules: Rules) -> Due:
    """When a case of this kind is due, after everything that moved its clock."""
    rule = rule_of(kind, started_at, rules)
    most = rule.extend.times if rule.extend else 0
    extensions = sum(each.act == EXTENSION for each in clock)
    return due_date(rule, started_at, calendar, pauses_of(clock, rule), min(extensions, most))


def pauses_of(clock: Sequence[ClockRow], rule: DeadlineRule) -> list[Pause]:
    """The stops as the rule counts them: minutes where hours are counted, otherwise whole days, both ends included."""
    return [
        Pause(
            first=_edge(each.begins, rule),
            last=_edge(each.ends, rule) if each.ends else None,
            reason=PauseReason(each.reason),
        )
        for each in clock
        if each.act == STOP
    ]


def columns_of(due: Due, kind: str, rules: Rules) -> dict[str, Any]:
    """A due date as the columns of its case."""
    return {"due": due.day, "due_at": due.at if due.exact else None, "due_rule": rules.kinds[kind].deadline}


async def case_due(row: CaseRow, office: Office, kind: str = "") -> Due:
    """When a case is due, or would be if it were of another kind."""
    clock = await clock_rows(office.cases.store, row.id)
    seen = {"received_at": row.received_at, "received_day": row.received_day}
    return due_of(kind or row.kind, started(seen), clock, await calendar_of(office), office.rules)


async def settle_clock(case_id: bytes, office: Office, officer_id: str = "", at: datetime | None = None) -> None:
    """Make the stops fit the state of a case, and its due date fit the stops; done twice it changes nothing."""
    row = await office.cases.get(case_id)
    clock = await clock_rows(office.cases.store, case_id)
    moment = at or office.clock.now()
    wanted = STOPS.get(CaseState(row.state))
    ended = {each.id: max(moment, each.begins) for each in _by_state(clock) if each.reason != wanted}
    going_on = [each for each in _by_state(clock) if each.reason == wanted]
    new = []
    if wanted is not None and not going_on:
        new = [stop_row(case_id, wanted, moment, officer_id)]
    after = [*(_ended(each, ended) for each in clock), *new]
    seen = {"received_at": row.received_at, "received_day": row.received_day}
    due = due_of(row.kind, started(seen), after, await calendar_of(office), office.rules)
    columns = columns_of(due, row.kind, office.rules)
    if ended or new or any(getattr(row, name) != value for name, value in columns.items()):
        await move_clock(office.cases.store, case_id, columns, add=new, end=ended, seen=len(clock))


def stop_row(
    case_id: bytes, reason: PauseReason, begins: datetime, officer_id: str, *, note: bytes | None = None
) -> ClockRow:
    """A stop that begins; one with a note was recorded by hand and ends by hand."""
    return ClockRow(
        id=random_id(), case_id=case_id, act=STOP, reason=reason, begins=begins, ends=None, officer_id=officer_id,
        note=note,
    )  # fmt: skip


async def recount_all(office: Office, calendar: Calendar | None = None) -> int:
    """Count the due date of every open case anew, some thousand at a time; returns how many changed."""
    calendar = calendar or await calendar_of(office)
    store, changed, last = office.cases.store, 0, b""
    while rows := await open_cases_after(store, last, _BATCH):
        clocks = await clock_rows_of(store, [row["id"] for row in rows])
        due = {row["id"]: _moved(row, clocks.get(row["id"], []), calendar, office.rules) for row in rows}
        await write_due(store, {case_id: moved for case_id, moved in due.items() if moved})
        for row in rows:
            # Whoever changed the state was killed before the clock followed.
            if _stands_for(clocks.get(row["id"], [])) != STOPS.get(CaseState(row["state"])):
                await settle_clock(row["id"], office)
        changed += sum(moved is not None for moved in due.values())
        last = rows[-1]["id"]
        await asyncio.sleep(0)
    return changed


async def preview_holiday(day: date, name: str, office: Office) -> dict[str, int]:
    """How many open cases of each kind would have another due date if this day were a holiday; changes nothing."""
    calendar = (await calendar_of(office)).adding({day: name})
    counts: dict[str, int] = {}
    store, last = office.cases.store, b""
    while rows := await open_cases_after(store, last, _BATCH):
        clocks = await clock_rows_of(store, [row["id"] for row in rows])
        for row in rows:
            if _moved(row, clocks.get(row["id"], []), calendar, office.rules):
                counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        last = rows[-1]["id"]
    return counts


def _by_state(clock: Sequence[ClockRow]) -> list[ClockRow]:
    """The stops that a state of the case brought and that go on; one with a note was recorded by hand."""
    return [each for each in clock if each.act == STOP and each.ends is None and not each.note]


def _stands_for(clock: Sequence[ClockRow]) -> PauseReason | None:
    return next((PauseReason(each.reason) for each in _by_state(clock)), None)


def _moved(
    row: Mapping[str, Any], clock: Sequence[ClockRow], calendar: Calendar, rules: Rules
) -> tuple[date | None, datetime | None] | None:
    due = due_of(row["kind"], started(row), clock, calendar, rules)
    at = due.at if due.exact else None
    return None if (due.day, at) == (row["due"], row["due_at"]) else (due.day, at)


def _ended(row: ClockRow, ended: Mapping[bytes, datetime]) -> ClockRow:
    values = {name: getattr(row, name) for name in ClockRow.__dataclass_fields__}
    return ClockRow(**{**values, "ends": ended.get(row.id, row.ends)})


def _edge(moment: datetime, rule: DeadlineRule) -> date:
    local = moment.astimezone(KST)
    return local if rule.measure is Unit.HOURS else local.date()
