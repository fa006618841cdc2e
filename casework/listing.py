"""Read-only queries for pages: the inbox by deadline; never opens anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.store.cases import CaseQuery
from policies.rules import Permission

_SOON_DAYS = 3
VIEWS = ("today", "overdue", "mine", "unassigned", "open", "closed", "all")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What an officer asked to see; everything comes from the address of the page."""

    view: str = "open"
    kind: str = ""
    state: str = ""
    number: str = ""
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One line of the inbox."""

    id: str
    number: str
    registry_number: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    received_day: date
    due: date | None
    days_left: int | None
    badge: str  # overdue | today | soon | ok | none
    officer_names: tuple[str, ...]
    desk_label: str
    lane: str
    lane_label: str
    unread: int
    urgent: bool
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """A page of the inbox with the counts of every view."""

    lines: tuple[CaseLine, ...]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]


async def inbox(unlocked: Unlocked, query: InboxQuery, office: Office) -> InboxPage:
    """The cases an officer holds a key of, and for a team lead the status of the team's, most pressing first."""
    today = office.clock.today()
    base = _bounds(unlocked)
    chosen = _narrow(_view(base, query.view, today), query)
    total = await office.cases.count(chosen)
    pages = max(1, -(-total // query.size))
    page = min(max(1, query.page), pages)
    rows = await office.cases.page(chosen, offset=(page - 1) * query.size, limit=query.size)
    names = await office.cases.officers_of([row["id"] for row in rows])
    lines = tuple(
        case_line(row, tuple(name for _, name, assigned in names[row["id"]] if assigned), office) for row in rows
    )
    counts = {view: await office.cases.count(_view(base, view, today)) for view in VIEWS}
    return InboxPage(lines=lines, page=page, pages=pages, total=total, counts=counts)


def case_line(row: Mapping[str, Any], officer_names: tuple[str, ...], office: Office) -> CaseLine:
    """A case's plain fields with their Korean labels and the deadline badge."""
    wording = office.rules.wording["ko"]
    due: date | None = row["due"]
    open_now = row["state"] != "closed"
    days = (due - office.clock.today()).days if due and open_now else None
    return CaseLine(
        id=row["id"].hex(),
        number=row["number"],
        registry_number=row["registry_number"],
        kind=row["kind"],
        kind_label=office.rules.kinds[row["kind"]].label,
        state=row["state"],
        state_label=wording.get(f"state.{row['state']}", row["state"]),
        received_day=row["received_day"],
        due=due,
        days_left=days,
        badge=_badge(days),
        officer_names=officer_names,
        desk_label=office.rules.desks[row["desk"]].label,
        lane=row["lane"],
        lane_label=wording.get(f"lane.{row['lane']}", row["lane"]),
        unread=row["unread"],
        urgent=row["urgent"],
        generation=row["generation"],
    )


def _bounds(unlocked: Unlocked) -> CaseQuery:
    officer = unlocked.officer
    lead = "team_lead" in officer.roles and Permission.CASE_LIST in officer.permissions
    return CaseQuery(
        officer_id=officer.id, desks=officer.desks, teams=frozenset({officer.team}) if lead else frozenset()
    )


def _view(base: CaseQuery, view: str, today: date) -> CaseQuery:
    changes: dict[str, dict[str, Any]] = {
        "today": {"due_from": today, "due_until": today},
        "overdue": {"due_until": today - timedelta(days=1)},
        "mine": {"mine": True},
        "unassigned": {"unassigned": True},
        "closed": {"closed_only": True},
        "all": {"open_only": False},
    }
    return replace(base, **changes.get(view, {}))


def _narrow(query: CaseQuery, asked: InboxQuery) -> CaseQuery:
    return replace(
        query, kind=asked.kind or None, state=asked.state or None, number=asked.number.strip().upper() or None
    )


def _badge(days: int | None) -> str:
    if days is None:
        return "none"
    if days <= 0:
        return "overdue" if days else "today"
    return "soon" if days <= _SOON_DAYS else "ok"
