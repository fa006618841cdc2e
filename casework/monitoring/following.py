"""Lists of ordinary matters: late after today, overdue, pressing, promised; status and dates only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.bootstrap import Office
from casework.clock import KST
from casework.monitoring.admitting import admit, running_for
from casework.monitoring.figures import is_done, is_overdue, unit_of
from casework.people import Unlocked
from casework.states import CLOCK_STANDS
from casework.store.ordinary import OrdinaryRow
from casework.store.watches import planned_visits
from policies.monitoring import Mark
from policies.rules import Permission

_PRESSING = (Mark.URGENT, Mark.IMPORTANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedLine:
    """A matter on a list: who is to act, until when by law, until when by the office's own aim, what was promised."""

    case_id: str
    registry_number: str
    kind_label: str
    state_label: str
    unit: str
    officers: tuple[str, ...]
    holds: bool
    mark: Mark
    suggested: bool
    received_day: date
    due: date | None
    late_days: int
    target_at: datetime | None
    target_missed: bool
    promised_day: date | None
    look_day: date | None
    reminded: bool
    visit_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What is to be looked at today."""

    today: tuple[FollowedLine, ...]
    overdue: tuple[FollowedLine, ...]
    pressing: tuple[FollowedLine, ...]
    promised: tuple[FollowedLine, ...]

    @property
    def reminded(self) -> int:
        """How many promises the keeper says are to be looked at."""
        return sum(each.reminded for each in self.promised)


async def lists(unlocked: Unlocked, office: Office) -> Lists:
    """The lists as this officer may see them."""
    officer = admit(unlocked, Permission.CHECK_READ, office)
    rows, now = await running_for(officer, office), office.clock.now()
    # A promise outlives the answer; everything else ends with it.
    chosen = {
        "today": _sorted([row for row in rows if _late_after_today(row, now)]),
        "overdue": _sorted([row for row in rows if is_overdue(row, now)]),
        "pressing": _sorted([row for row in rows if _runs(row) and (row.mark in _PRESSING or row.urgent)]),
        "promised": sorted([row for row in rows if _promised(row)], key=_look_day),
    }
    lines = await _lines({row.id: row for part in chosen.values() for row in part}, unlocked, office)
    return Lists(**{name: tuple(lines[row.id] for row in part) for name, part in chosen.items()})


async def overdue_rows(unlocked: Unlocked, office: Office) -> list[OrdinaryRow]:
    """The ordinary matters whose statutory date has gone by, as this officer may know of them."""
    officer = admit(unlocked, Permission.CHECK_READ, office)
    return [row for row in await running_for(officer, office) if is_overdue(row, office.clock.now())]


def late_days(row: OrdinaryRow, today: date) -> int:
    """How many days have gone by since the statutory date."""
    return 0 if row.due is None else max(0, (today - row.due).days)


def _runs(row: OrdinaryRow) -> bool:
    return not is_done(row) and row.state not in CLOCK_STANDS


def _promised(row: OrdinaryRow) -> bool:
    return row.promised_day is not None and row.proven_day is None


def _late_after_today(row: OrdinaryRow, now: datetime) -> bool:
    """Whether today is the last day, by law or by the office's own aim; or the aim has been missed already."""
    if not _runs(row) or is_overdue(row, now):
        return False
    today = now.astimezone(KST).date()
    return row.due == today or (row.target_at is not None and row.target_at.astimezone(KST).date() <= today)


def _look_day(row: OrdinaryRow) -> tuple[date, str]:
    return row.look_day or row.promised_day or row.received_day, row.registry_number


def _sorted(rows: Sequence[OrdinaryRow]) -> list[OrdinaryRow]:
    return sorted(rows, key=_pressing_first)


def _pressing_first(row: OrdinaryRow) -> tuple[bool, date, str]:
    return row.mark != Mark.URGENT, row.due or date.max, row.registry_number


async def _lines(rows: dict[bytes, OrdinaryRow], unlocked: Unlocked, office: Office) -> dict[bytes, FollowedLine]:
    ids, now, wording = list(rows), office.clock.now(), office.rules.wording["ko"]
    names = await office.cases.officers_of(ids) if ids else {}
    visits = await planned_visits(office.cases.store, ids) if ids else {}
    return {
        case_id: FollowedLine(
            case_id=case_id.hex(),
            registry_number=row.registry_number,
            kind_label=office.rules.kinds[row.kind].label,
            state_label=wording.get(f"state.{row.state}", row.state),
            unit=unit_of(row, office.rules),
            officers=tuple(name for _, name, assigned in names[case_id] if assigned),
            holds=any(officer_id == unlocked.officer.id for officer_id, _, _ in names[case_id]),
            mark=Mark(row.mark or Mark.ORDINARY),
            suggested=bool(row.suggested),
            received_day=row.received_day,
            due=row.due,
            late_days=late_days(row, office.clock.today()),
            target_at=row.target_at,
            target_missed=row.target_at is not None and row.target_at < now and _runs(row),
            promised_day=row.promised_day,
            look_day=row.look_day,
            reminded=_promised(row) and row.reminded_day is not None,
            visit_day=visits.get(case_id),
        )
        for case_id, row in rows.items()
    }
