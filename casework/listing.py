"""Read-only queries for pages: the inbox by deadline; never opens anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.states import CLOCK_STANDS, CaseState
from casework.store.case_rows import CaseRow, StubRow
from casework.store.desks import calls_of
from casework.store.lines import LineQuery, count_lines, count_views, page_of_lines, team_reader
from casework.store.stubs import stubs_of
from policies.rules import Permission, Rules

_STUB_DAYS = 365
VIEWS = (
    "calls", "held", "mentioned", "today", "overdue", "lengthen", "mine", "unassigned", "open", "later", "closed",
    "all",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What an officer asked to see; everything comes from the address of the page."""

    view: str = "open"
    kind: str = ""
    state: str = ""
    number: str = ""
    desk: str = ""
    due_from: date | None = None
    due_until: date | None = None
    page: int = 1
    size: int = 50

    @property
    def narrowed(self) -> bool:
        """Whether a filter is in force besides the view."""
        return any((self.kind, self.state, self.number, self.desk, self.due_from, self.due_until))


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
    readable: frozenset[str]  # ids of the lines whose case the officer holds a key of
    called: frozenset[str]  # ids of those in which a colleague calls the officer


async def inbox(
    unlocked: Unlocked, query: InboxQuery, office: Office, own: Mapping[str, InboxQuery] | None = None
) -> InboxPage:
    """The cases an officer holds a key of, or for a team lead the status of the team's, most pressing first.

    Counts are of every view and of the officer's `own`, by their names.
    """
    store = office.cases.store
    base = _base(unlocked)
    views = {view: _view(base, view, unlocked, office) for view in VIEWS}
    chosen = await _narrow(views.get(query.view, base), query, office)
    total = await count_lines(store, chosen)
    pages = max(1, -(-total // query.size))
    page = min(max(1, query.page), pages)
    ids = await page_of_lines(store, chosen, offset=(page - 1) * query.size, limit=query.size)
    names = await office.cases.officers_of(ids)
    lines = tuple(
        case_line(plain_fields(row), tuple(name for _, name, assigned in names[row.id] if assigned), office)
        for row in await office.cases.several(ids)
    )
    counted = views | {
        name: await _narrow(views.get(each.view, base), each, office) for name, each in (own or {}).items()
    }
    counts = await count_views(
        store, base, {name: each for name, each in counted.items() if each.reader == base.reader}
    )
    for name in counted.keys() - counts.keys():  # a lead's own cases lie under another reader
        counts[name] = await count_lines(store, counted[name])
    held = {each for each, officers in names.items() if any(one == unlocked.officer.id for one, _, _ in officers)}
    readable = frozenset(each.hex() for each in held)
    called = frozenset(each.hex() for each in await calls_of(store, unlocked.officer.id, ids))
    return InboxPage(
        lines=lines, page=page, pages=pages, total=total, counts=counts, readable=readable, called=called & readable
    )


async def taken_away(unlocked: Unlocked, office: Office) -> list[StubRow]:
    """What this officer's desks keep of matters that were taken from them in the last year."""
    since = office.clock.today() - timedelta(days=_STUB_DAYS)
    return await stubs_of(office.cases.store, unlocked.officer.desks, since=since)


def case_line(row: Mapping[str, Any], officer_names: tuple[str, ...], office: Office) -> CaseLine:
    """A case's plain fields with their Korean labels and the deadline badge."""
    wording = office.rules.wording["ko"]
    due: date | None = row["due"]
    days = (due - office.clock.today()).days if due and row["state"] not in CLOCK_STANDS else None
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
        badge=_badge(days, office.rules.lists.soon_days),
        officer_names=officer_names,
        desk_label=office.rules.desks[row["desk"]].label,
        lane=row["lane"],
        lane_label=wording.get(f"lane.{row['lane']}", row["lane"]),
        unread=row["unread"],
        urgent=row["urgent"],
        generation=row["generation"],
    )


def plain_fields(row: CaseRow) -> dict[str, Any]:
    """A case's columns by name."""
    return {name: getattr(row, name) for name in CaseRow.__dataclass_fields__}


def _base(unlocked: Unlocked) -> LineQuery:
    officer = unlocked.officer
    lead = "team_lead" in officer.roles and Permission.CASE_LIST in officer.permissions
    return LineQuery(reader=team_reader(officer.team) if lead else officer.id, recused=officer.id)


def _view(base: LineQuery, view: str, unlocked: Unlocked, office: Office) -> LineQuery:
    today = office.clock.today()
    near = today + timedelta(days=office.rules.lists.lengthen_within_days)
    changes: dict[str, dict[str, Any]] = {
        "calls": {"calls": True},
        "held": {"state": CaseState.QUARANTINED},
        "today": {"due_from": today, "due_until": today},
        "overdue": {"due_until": today - timedelta(days=1)},
        "lengthen": {"due_from": today, "due_until": near, "lengthens": _lengthens(office.rules)},
        "mentioned": {"reader": unlocked.officer.id, "mentioned": True, "open_only": False},
        "mine": {"reader": unlocked.officer.id, "assigned": True, "later": (False, today)},
        "unassigned": {"taken": False, "later": (False, today)},
        "later": {"reader": unlocked.officer.id, "later": (True, today)},
        "closed": {"open_only": False, "closed_only": True},
        "all": {"open_only": False},
    }
    return replace(base, **changes.get(view, {"later": (False, today)}))


async def _narrow(query: LineQuery, asked: InboxQuery, office: Office) -> LineQuery:
    narrowed = replace(
        query,
        kind=asked.kind or None,
        state=asked.state or query.state,
        desk=asked.desk or None,
        due_from=max(filter(None, (query.due_from, asked.due_from)), default=None),
        due_until=min(filter(None, (query.due_until, asked.due_until)), default=None),
    )
    number = asked.number.strip().upper()
    if not number:
        return narrowed
    # A number nobody has finds nothing: sixteen zero bytes are no case's id.
    return replace(narrowed, case_id=await office.cases.by_number(number) or bytes(16))


def _lengthens(rules: Rules) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Kinds by how often the clock of their cases may be lengthened, in whichever version allows most."""
    by_times: dict[int, list[str]] = {}
    for name, kind in rules.kinds.items():
        versions = rules.deadlines[kind.deadline]
        times = max((each.extend.times for each in versions if each.extend), default=0)
        if times:
            by_times.setdefault(times, []).append(name)
    return tuple((times, tuple(names)) for times, names in sorted(by_times.items()))


def _badge(days: int | None, soon: int) -> str:
    if days is None:
        return "none"
    if days <= 0:
        return "overdue" if days else "today"
    return "soon" if days <= soon else "ok"
