"""Ordinary matters as figures count them: plain columns, no protected case, none that the reader must not see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Integer, cast, extract, func, or_, select

from casework.clock import KST
from casework.states import CaseState
from casework.store.engine import Store
from casework.store.monitoring_tables import case_watch
from casework.store.office_tables import case, case_clock, case_stub, journal, message
from casework.store.recused import recused_by

# Acts after which a person has the office's answer, or another agency has the matter.
_DONE = ("result_told", "closed", "moved_notified", "moved_monitoring", "moved_transferred")

_OVER = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.QUARANTINED})
_AT_WORK = tuple(each for each in CaseState if each not in _OVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinary:
    """Which cases are meant: ordinary kinds at ordinary desks, as this officer may know of them."""

    viewer: str
    kinds: Collection[str]
    desks: Collection[str]
    first: date | None = None
    last: date | None = None
    case_id: bytes | None = None
    running: bool = False
    since: date | None = None  # with `running`: besides, what came or was done since


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryRow:
    """An ordinary case without anything of what it says."""

    id: bytes
    registry_number: str
    kind: str
    state: str
    desk: str
    team: str
    lane: str
    received_day: date
    received_at: datetime | None
    due: date | None
    due_at: datetime | None
    urgent: bool
    result: str | None
    message_count: int
    mark: str | None
    suggested: bool | None
    unit: str | None
    target: str | None
    target_at: datetime | None
    promised_day: date | None
    look_day: date | None
    reminded_day: date | None
    proven_day: date | None  # when it was recorded that what was promised is done
    done_at: datetime | None
    answered_day: date | None
    extensions: int


async def ordinary_cases(store: Store, asked: Ordinary) -> list[OrdinaryRow]:
    """The ordinary cases of a question, oldest first."""
    plain = (
        case.c.id, case.c.registry_number, case.c.kind, case.c.state, case.c.desk, case.c.team, case.c.lane,
        case.c.received_day, case.c.received_at, case.c.due, case.c.due_at, case.c.urgent, case.c.result,
        case.c.message_count,
    )  # fmt: skip
    watched = (
        case_watch.c.mark, case_watch.c.suggested, case_watch.c.unit, case_watch.c.target, case_watch.c.target_at,
        case_watch.c.promised_day, case_watch.c.look_day, case_watch.c.reminded_day,
        case_watch.c.done_day.label("proven_day"),
    )  # fmt: skip
    query = (
        select(*plain, *watched, *_counted())
        .select_from(case)
        .outerjoin(case_watch, case_watch.c.case_id == case.c.id)
        .where(*_meant(asked))
        .order_by(case.c.received_day, case.c.registry_number)
    )
    async with store.reading() as connection:
        rows = (await connection.execute(query)).mappings()
        return [OrdinaryRow(**{**row, "done_at": _aware(row["done_at"])}) for row in rows]


async def count_ordinary(store: Store, asked: Ordinary) -> list[tuple[int, str, str, str, int]]:
    """How many came: year, lane, kind, desk and count; nothing of any case."""
    year = cast(extract("year", case.c.received_day), Integer)
    by = (year, case.c.lane, case.c.kind, case.c.desk)
    query = select(*by, func.count()).where(*_meant(asked)).group_by(*by)
    async with store.reading() as connection:
        return [(int(row[0]), row[1], row[2], row[3], int(row[4])) for row in await connection.execute(query)]


async def is_ordinary(store: Store, asked: Ordinary) -> bool:
    """Whether there is any case that is meant."""
    async with store.reading() as connection:
        return (await connection.execute(select(case.c.id).where(*_meant(asked)).limit(1))).first() is not None


async def count_taken_away(store: Store, desk: str, first: date, last: date, viewer: str) -> int:
    """How many matters left a desk for the protected ones in these days; a reader's own exclusions are not counted."""
    query = select(func.count()).where(
        case_stub.c.desk == desk, case_stub.c.day.between(first, last), case_stub.c.case_id.not_in(recused_by(viewer))
    )
    async with store.reading() as connection:
        return int((await connection.execute(query)).scalar_one())


def _meant(asked: Ordinary) -> Sequence[Any]:
    parts = [
        case.c.kind.in_(sorted(asked.kinds)),
        case.c.desk.in_(sorted(asked.desks)),
        # What may be a report in the wrong place is counted nowhere before somebody has decided.
        case.c.state != CaseState.QUARANTINED,
        case.c.id.not_in(recused_by(asked.viewer)),
    ]
    if asked.first is not None and asked.last is not None:
        parts.append(case.c.received_day.between(asked.first, asked.last))
    if asked.case_id is not None:
        parts.append(case.c.id == asked.case_id)
    if asked.running and asked.since is not None:
        morning = datetime.combine(asked.since, time(), KST)
        lately = select(journal.c.journal_id).where(journal.c.act.in_(_DONE), journal.c.at >= morning.astimezone(UTC))
        parts.append(or_(_running(), case.c.received_day >= asked.since, case.c.journal_id.in_(lately)))
    elif asked.running:
        parts.append(_running())
    return parts


def _counted() -> tuple[Any, ...]:
    """What stands elsewhere about a case: looked up for each row that is found, never over all."""
    done = select(func.min(journal.c.at)).where(journal.c.journal_id == case.c.journal_id, journal.c.act.in_(_DONE))
    answered = select(func.min(message.c.day)).where(message.c.case_id == case.c.id, message.c.author == "office")
    extended = select(func.count()).where(case_clock.c.case_id == case.c.id, case_clock.c.act == "extension")
    return (
        done.scalar_subquery().label("done_at"),
        answered.scalar_subquery().label("answered_day"),
        extended.scalar_subquery().label("extensions"),
    )


def _running() -> Any:
    """What is worked on, and what was answered with a promise that nobody has seen kept."""
    promised = select(case_watch.c.case_id).where(
        case_watch.c.promised_day.is_not(None), case_watch.c.done_day.is_(None)
    )
    return or_(case.c.state.in_(_AT_WORK), case.c.id.in_(promised))


def _aware(at: datetime | str | None) -> datetime | None:
    """SQLite forgets zones, and after counting even that it was a moment."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
