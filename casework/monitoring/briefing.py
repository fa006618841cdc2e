"""The morning page for the mayor's staff: counts, and neutral lines that officers wrote; no words of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from casework.bootstrap import Office
from casework.clock import KST
from casework.clocking import calendar_of, started
from casework.deadlines import due_date
from casework.errors import EmptyTextError, HeldBackError, NotAllowedNowError, TooLongError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.monitoring.admitting import admit, running_for
from casework.monitoring.figures import is_done, is_overdue, unit_of
from casework.monitoring.sealing import destroy_sealed, hold_ordinary, read_of_case, seal_to_case
from casework.people import Unlocked
from casework.releasing.drafts import inspect_paper
from casework.reviewing.studying import study
from casework.states import CLOCK_STANDS
from casework.store.ordinary import OrdinaryRow, count_taken_away
from casework.store.watches import LineRow, lines_of, replace_line
from crypto.keys import random_id
from policies.deadlines import Calendar
from policies.monitoring import Mark
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The figures of the line in one month (R-A3); what was taken away only of a month that is over.

    Of one that runs, a number that grew overnight would tell of the one matter that went.
    """

    first: date
    received: int
    urgent: int
    quick: int
    overdue: int
    median_days: float | None
    taken_away: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One matter in a neutral line."""

    text: str = field(repr=False)
    unit: str
    state_label: str
    mark: Mark
    due: date | None
    overdue: bool
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwritten:
    """A matter without a line that could be printed; for the officer's screen, never on paper."""

    case_id: str
    registry_number: str
    kind_label: str
    again: bool  # there was a line, but the person has said more since, and it would tell too much


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page."""

    day: date
    since: date
    until: date
    received: int
    done: int
    open: int
    urgent: int
    important: int
    overdue: int
    due_today: int
    months: tuple[Month, ...]
    topics: tuple[Topic, ...]
    more: int
    unwritten: tuple[Unwritten, ...]


async def write_line(case_id: CaseId, text: str, unlocked: Unlocked, office: Office) -> None:
    """Write the neutral line of a matter; the leak guard holds it against everything that was said in the case."""
    admit(unlocked, Permission.BRIEFING_READ, office)
    held = await hold_ordinary(case_id, unlocked, office)
    rule, line = office.rules.monitoring.briefing, " ".join(text.split())
    if held.row.desk != rule.desk:
        raise NotAllowedNowError
    if not line:
        raise EmptyTextError
    if len(line) > rule.longest_line:
        raise TooLongError
    if not await _harmless(line, held, unlocked, office):
        raise HeldBackError
    await office.journal.append("briefing_line", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    thing = random_id()
    content: dict[str, object] = {"type": "briefing", "text": line, "seen": held.row.message_count}
    row = LineRow(
        case_id=held.row.id, day=office.clock.today(), officer_id=unlocked.officer.id, sealed_id=thing,
        body=await seal_to_case(thing, content, held, office),
    )  # fmt: skip
    await destroy_sealed([await replace_line(office.cases.store, row)], office)


async def line_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> str:
    """The line of one matter, for those who hold it; empty where none is written."""
    held = await hold_ordinary(case_id, unlocked, office)
    row = (await lines_of(office.cases.store, [held.row.id])).get(held.row.id)
    return "" if row is None else str((await read_of_case(row.sealed_id, row.body, held, office)).get("text", ""))


async def briefing(unlocked: Unlocked, office: Office) -> Page:
    """The page of today, as this officer may know it; printing it is written into the journal first."""
    officer = admit(unlocked, Permission.BRIEFING_READ, office)
    await office.journal.append("briefing_drawn", office.clock.now(), officer.id, None, None)
    rule, now, today = office.rules.monitoring.briefing, office.clock.now(), office.clock.today()
    calendar = await calendar_of(office)
    since, until = _last_working_days(today, calendar)
    months = [_first_of(today), _first_of(_first_of(today) - timedelta(days=1))]
    rows = [row for row in await running_for(officer, office, since=months[-1]) if row.desk == rule.desk]
    running = [row for row in rows if not is_done(row) and row.state not in CLOCK_STANDS]
    new = [row for row in rows if since <= row.received_day <= until]
    shown = [*running, *(row for row in new if row not in running)]
    topics, unwritten = await _topics(_in_order(shown), {row.id for row in new}, unlocked, office)
    return Page(
        day=today, since=since, until=until, received=len(new),
        done=sum(is_done(row) and since <= _done_day(row) <= until for row in rows),
        open=len(running), urgent=sum(_is_urgent(row) for row in running),
        important=sum(row.mark == Mark.IMPORTANT for row in running),
        overdue=sum(is_overdue(row, now) for row in running), due_today=sum(row.due == today for row in running),
        months=tuple([await _month(first, rows, calendar, unlocked, office) for first in months]),
        topics=topics[: rule.most_lines], more=max(0, len(topics) - rule.most_lines), unwritten=unwritten,
    )  # fmt: skip


async def _topics(
    rows: Sequence[OrdinaryRow], new: set[bytes], unlocked: Unlocked, office: Office
) -> tuple[tuple[Topic, ...], tuple[Unwritten, ...]]:
    lines = await lines_of(office.cases.store, [row.id for row in rows]) if rows else {}
    holders = await office.cases.officers_of([row.id for row in rows]) if rows else {}
    topics, unwritten = [], []
    for row in rows:
        if not any(officer_id == unlocked.officer.id for officer_id, _, _ in holders[row.id]):
            continue
        line = lines.get(row.id)
        text = "" if line is None else await _fresh(row, line, unlocked, office)
        if text:
            topics.append(_topic(row, text, office, new=row.id in new))
        else:
            unwritten.append(_unwritten(row, office, again=line is not None))
    return tuple(topics), tuple(unwritten)


def _unwritten(row: OrdinaryRow, office: Office, *, again: bool) -> Unwritten:
    label = office.rules.kinds[row.kind].label
    return Unwritten(case_id=row.id.hex(), registry_number=row.registry_number, kind_label=label, again=again)


async def _fresh(row: OrdinaryRow, line: LineRow, unlocked: Unlocked, office: Office) -> str:
    """A line that may be printed: where more was said since it was written, the guard looks at it again."""
    held = await hold_ordinary(CaseId(row.id.hex()), unlocked, office)
    content = await read_of_case(line.sealed_id, line.body, held, office)
    text = str(content.get("text", ""))
    if content.get("seen") == held.row.message_count or await _harmless(text, held, unlocked, office):
        return text
    return ""


async def _harmless(text: str, held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    studied = await study(held, unlocked, office)
    report = await inspect_paper(text, office.rules.monitoring.briefing.audience, studied, office)
    return not report.is_blocked


def _topic(row: OrdinaryRow, text: str, office: Office, *, new: bool) -> Topic:
    wording = office.rules.wording["ko"]
    return Topic(
        text=text, unit=unit_of(row, office.rules), state_label=wording.get(f"state.{row.state}", row.state),
        mark=Mark.URGENT if _is_urgent(row) else Mark(row.mark or Mark.ORDINARY), due=row.due,
        overdue=is_overdue(row, office.clock.now()), new=new,
    )  # fmt: skip


async def _month(
    first: date, rows: Sequence[OrdinaryRow], calendar: Calendar, unlocked: Unlocked, office: Office
) -> Month:
    rule, known = office.rules.monitoring, office.rules.monitoring.briefing
    last = _first_of(first + timedelta(days=31)) - timedelta(days=1)
    own = [row for row in rows if first <= row.received_day <= last]
    taken = await count_taken_away(office.cases.store, known.desk, first, last, unlocked.officer.id)
    waited = [(row.answered_day - row.received_day).days for row in own if row.answered_day is not None]
    return Month(
        first=first, received=len(own), urgent=sum(_is_urgent(row) for row in own),
        quick=sum(_was_quick(row, calendar, office) for row in own),
        overdue=sum(is_overdue(row, office.clock.now()) for row in own),
        median_days=median(waited) if waited else None,
        taken_away=taken if taken >= rule.smallest_cell and last < office.clock.today() else None,
    )  # fmt: skip


def _was_quick(row: OrdinaryRow, calendar: Calendar, office: Office) -> bool:
    """Whether a matter was done within the days that the plan calls quick."""
    if row.done_at is None or not is_done(row):
        return False
    begun = started({"received_at": row.received_at, "received_day": row.received_day})
    until = due_date(office.rules.deadline(office.rules.monitoring.briefing.quick, begun.date()), begun, calendar).at
    return until is not None and row.done_at <= until


def _is_urgent(row: OrdinaryRow) -> bool:
    return row.urgent or row.mark == Mark.URGENT


def _done_day(row: OrdinaryRow) -> date:
    return row.done_at.astimezone(KST).date() if row.done_at else date.max


def _in_order(rows: Sequence[OrdinaryRow]) -> list[OrdinaryRow]:
    return sorted(rows, key=lambda row: (not _is_urgent(row), row.due or date.max, row.registry_number))


def _last_working_days(today: date, calendar: Calendar) -> tuple[date, date]:
    """From the last working day before today to yesterday: on a Monday, what came since Friday."""
    since = today - timedelta(days=1)
    while not calendar.is_open(since):
        since -= timedelta(days=1)
    return since, today - timedelta(days=1)


def _first_of(day: date) -> date:
    return day.replace(day=1)
