"""What is watched of an ordinary matter: how pressing it is, who is to act, what was promised and until when."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.bootstrap import Office
from casework.clocking import calendar_of, pauses_of, started
from casework.content import check_text
from casework.deadlines import due_date
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import HeldCase
from casework.ids import CaseId, case_bytes
from casework.monitoring.sealing import destroy_sealed, hold_ordinary, read_of_case, seal_to_case
from casework.monitoring.urgency import urgency_of
from casework.people import Unlocked
from casework.portal.enrolling import units_on
from casework.reading import record_with_reason
from casework.said import said_in
from casework.states import CaseState
from casework.store.clocks import clock_rows
from casework.store.watches import WatchRow, find_watch, write_watch
from casework.unlocking import require
from crypto.keys import random_id
from policies.monitoring import Mark
from policies.rules import Permission

_OVER = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looked whether what was promised is done."""

    day: date
    by: str
    said: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchView:
    """What is watched of a case, as its officers read it."""

    registry_number: str
    mark: Mark
    suggested: bool
    why: tuple[str, ...]
    unit: str
    target: str
    target_at: datetime | None
    promised_day: date | None
    look_day: date | None
    done_day: date | None
    promise: str = field(repr=False)
    evidence: str = field(repr=False)
    looks: tuple[Look, ...] = field(repr=False)
    open: bool


async def open_watch(case_id: CaseId, unlocked: Unlocked, office: Office) -> WatchView:
    """What is watched of a case, for somebody who holds it."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_ordinary(case_id, unlocked, office)
    row = await _watch(held, office)
    content = await _content(row, held, office)
    said = "\n".join(each.text for each in await said_in(held, office))
    return WatchView(
        registry_number=held.row.registry_number,
        mark=Mark(row.mark),
        suggested=row.suggested,
        why=urgency_of(said, office.rules).labels,
        unit=row.unit or "",
        target=row.target or "",
        target_at=row.target_at,
        promised_day=row.promised_day,
        look_day=row.look_day,
        done_day=row.done_day,
        promise=str(content.get("promise", "")),
        evidence=str(content.get("evidence", "")),
        looks=tuple(
            Look(day=date.fromisoformat(each["day"]), by=each["by"], said=each["said"])
            for each in content.get("looks", [])
        ),
        open=held.row.state not in _OVER,
    )


async def mark_of(case_id: CaseId, office: Office) -> Mark:
    """How pressing a case is to the office; asked once the case has been opened."""
    row = await find_watch(office.cases.store, case_bytes(case_id))
    return Mark(row.mark) if row else Mark.ORDINARY


async def put_mark(case_id: CaseId, mark: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Say how pressing a matter is, with a reason; a suggestion of the rules is confirmed or taken away by it."""
    held, row = await _writable(case_id, unlocked, office)
    if mark not in tuple(Mark):
        raise NotFoundError
    await record_with_reason(f"marked_{mark}", reason, held, unlocked, office)
    await _write(row, replace(row, mark=mark, suggested=False), office)


async def put_unit(case_id: CaseId, unit: str, unlocked: Unlocked, office: Office) -> None:
    """Say which department is to act; none is allowed."""
    held, row = await _writable(case_id, unlocked, office)
    if unit and unit not in units_on(office.clock.today(), office.rules):
        raise NotFoundError
    await office.journal.append("unit_named", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await _write(row, replace(row, unit=unit or None), office)


async def put_target(case_id: CaseId, rule: str, unlocked: Unlocked, office: Office) -> None:
    """Aim at one to three days for a simple or repeated matter; the statutory date stays what it is."""
    held, row = await _writable(case_id, unlocked, office)
    if rule and rule not in office.rules.monitoring.target.rules:
        raise NotFoundError
    await office.journal.append("target_set", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    at = await _target_at(held, rule, office) if rule else None
    await _write(row, replace(row, target=rule or None, target_at=at), office)


async def promise(case_id: CaseId, what: str, until: date | None, unlocked: Unlocked, office: Office) -> None:
    """Watch until what was promised is done: what, until when, and when somebody looks again."""
    held, row = await _writable(case_id, unlocked, office, over=True)
    today, said = office.clock.today(), check_text(what)
    if until is None or until < today:
        raise NotAllowedNowError
    await office.journal.append("promise_noted", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    content = {**await _content(row, held, office), "promise": said, "evidence": ""}
    look_day = min(until, today + timedelta(days=office.rules.monitoring.look_again_days))
    new = replace(row, promised_day=until, look_day=look_day, reminded_day=None, done_day=None)
    await _write_sealed(row, new, content, held, office)


async def look_again(case_id: CaseId, said: str, following: date | None, unlocked: Unlocked, office: Office) -> None:
    """Note what was seen, and when somebody looks the next time."""
    held, row = await _watching(case_id, unlocked, office)
    today, seen = office.clock.today(), check_text(said)
    if following is not None and following <= today:
        raise NotAllowedNowError
    following = following or today + timedelta(days=office.rules.monitoring.look_again_days)
    await office.journal.append("looked_again", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    content = await _content(row, held, office)
    look: dict[str, str] = {"day": today.isoformat(), "by": unlocked.officer.name, "said": seen}
    content = {**content, "looks": [*content.get("looks", []), look]}
    await _write_sealed(row, replace(row, look_day=following, reminded_day=None), content, held, office)


async def finish(case_id: CaseId, evidence: str, unlocked: Unlocked, office: Office) -> None:
    """Record what shows that it is done; nobody is reminded of it any more."""
    held, row = await _watching(case_id, unlocked, office)
    content = {**await _content(row, held, office), "evidence": check_text(evidence)}
    await office.journal.append("promise_kept", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await _write_sealed(row, replace(row, done_day=office.clock.today(), look_day=None), content, held, office)


async def _writable(
    case_id: CaseId, unlocked: Unlocked, office: Office, *, over: bool = False
) -> tuple[HeldCase, WatchRow]:
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_ordinary(case_id, unlocked, office)
    if held.row.state in _OVER and not over:
        raise NotAllowedNowError
    return held, await _watch(held, office)


async def _watching(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[HeldCase, WatchRow]:
    held, row = await _writable(case_id, unlocked, office, over=True)
    if row.promised_day is None or row.done_day is not None:
        raise NotAllowedNowError
    return held, row


async def _watch(held: HeldCase, office: Office) -> WatchRow:
    return await find_watch(office.cases.store, held.row.id) or WatchRow(case_id=held.row.id, mark=Mark.ORDINARY)


async def _content(row: WatchRow, held: HeldCase, office: Office) -> dict[str, Any]:
    if row.sealed_id is None or row.body is None:
        return {}
    return await read_of_case(row.sealed_id, row.body, held, office)


async def _target_at(held: HeldCase, rule: str, office: Office) -> datetime | None:
    begun = started({"received_at": held.row.received_at, "received_day": held.row.received_day})
    known = office.rules.deadline(rule, begun.date())
    clock = await clock_rows(office.cases.store, held.row.id)
    return due_date(known, begun, await calendar_of(office), pauses_of(clock, known)).at


async def _write(before: WatchRow, row: WatchRow, office: Office) -> None:
    await write_watch(office.cases.store, replace(row, version=before.version + 1), before=before.version)


async def _write_sealed(
    before: WatchRow, row: WatchRow, content: dict[str, Any], held: HeldCase, office: Office
) -> None:
    """The next version under a fresh id; the wrap of the one before goes last."""
    thing = random_id()
    body = await seal_to_case(thing, {"type": "watch", **content}, held, office)
    await _write(before, replace(row, sealed_id=thing, body=body), office)
    await destroy_sealed([before.sealed_id], office)
