"""The list of cases: saved views, filters that live in the address, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from casework.assigning_many import takers
from casework.listing import InboxPage, InboxQuery, inbox
from casework.staffing.confirming import told
from casework.staffing.rewrapping import progress_of
from casework.views import OwnView, own_views
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.views import BY_KEY, FIRST, VIEWS, View
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.render import korean_date
from web.staff.once import once_field

_SIZE = 100
_HELD = "held"  # of those who decide on what was held back
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view as drawn: where it leads and how many cases it holds now."""

    key: str
    label: str
    count: int
    urgent: bool
    href: str


@dataclass(frozen=True, slots=True)
class OwnTab:
    """An officer's own view as drawn; without a name where it can no longer be opened."""

    id: str
    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    href: str


async def cases(request: web.Request) -> web.Response:
    """The inbox."""
    return show(request, "console/inbox.html", await list_values(request) | {"selected": ""})


async def counts(request: web.Request) -> web.Response:
    """How many cases each saved view holds; fetched now and then by an open page."""
    unlocked, office = unlocked_of(request), office_of(request)
    own = {own_key(each): each.query for each in await own_views(unlocked, office)}
    page = await inbox(unlocked, InboxQuery(view=FIRST.key, size=1), office, own)
    return web.json_response({key: page.counts.get(key, 0) for key in (*BY_KEY, *own)})


async def list_values(request: web.Request) -> dict[str, object]:
    """What the views and the list need, on the inbox page and beside an open case."""
    query, rules = _query_or_last(request), request.app[RULES]
    may = session_of(request).officer.permissions
    unlocked, office = unlocked_of(request), office_of(request)
    own = await own_views(unlocked, office)
    page = await inbox(unlocked, query, office, {own_key(each): each.query for each in own})
    return {
        "view": BY_KEY[query.view],
        "views": [_tab(view, page) for view in VIEWS if view.key != _HELD or Permission.CASE_CONVERT in may],
        "own": [OwnTab(each.id, each.name, page.counts[own_key(each)], href(each.query)) for each in own],
        "here": href(replace(query, page=1)),
        "page": page,
        "query": query,
        "kinds": [(key, kind.label) for key, kind in rules.kinds.items()],
        "states": [(key, state_label(rules, key)) for key in known_states(rules)],
        "desks": [(key, desk.label) for key, desk in rules.desks.items()],
        "takers": await takers(office) if Permission.CASE_ASSIGN in may and page.readable else (),
        "once": once_field(session_of(request)),
        "chips": _chips(query, rules),
        "longest_name": rules.lists.longest_name,
        "plain_href": href(InboxQuery(view=query.view)),
        "previous_href": href(query, page=page.page - 1) if page.page > 1 else "",
        "next_href": href(query, page=page.page + 1) if page.page < page.pages else "",
        "progress": await progress_of(unlocked_of(request), office_of(request)),
        "told": await told(unlocked_of(request), office_of(request)),
        "case_href": lambda case_id: href(query, path=f"/cases/{case_id}"),
    }


def _query_or_last(request: web.Request) -> InboxQuery:
    """The filters of the address; a case without any keeps the list that was looked at last."""
    session = session_of(request)
    if session.query is None or request.query or request.path == "/cases":
        session.query = query_of(request)
    return session.query


def query_of(request: web.Request) -> InboxQuery:
    """The filters of the address."""
    return query_in(request.query, request.app[RULES])


def query_in(sent: Mapping[str, str], rules: Rules) -> InboxQuery:
    """The filters that were sent; what is not understood is as if it was not there."""
    kind, state, page = sent.get("kind", ""), sent.get("state", ""), sent.get("page", "1")
    desk = sent.get("desk", "")
    return InboxQuery(
        view=sent.get("view", "") if sent.get("view", "") in BY_KEY else FIRST.key,
        kind=kind if kind in rules.kinds else "",
        state=state if state in known_states(rules) else "",
        number=sent.get("q", "").strip()[:_LONGEST_TEXT],
        desk=desk if desk in rules.desks else "",
        due_from=_day(sent.get("from", "")),
        due_until=_day(sent.get("until", "")),
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
        size=_SIZE,
    )


def href(query: InboxQuery, *, path: str = "/cases", page: int | None = None) -> str:
    """The address of a query, without what is usual."""
    given = {"view": query.view, "kind": query.kind, "state": query.state, "q": query.number, "desk": query.desk}
    given |= {"from": _said(query.due_from), "until": _said(query.due_until)}
    shown = query.page if page is None else page
    parts = {name: value for name, value in given.items() if value} | ({"page": str(shown)} if shown > 1 else {})
    return f"{path}?{urlencode(parts)}"


def own_key(view: OwnView) -> str:
    """Under which name the count of an own view stands."""
    return f"own-{view.id}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def known_states(rules: Rules) -> tuple[str, ...]:
    """Every state that a kind of case can have, once, in the order of the work."""
    return tuple(dict.fromkeys(state for kind in rules.kinds.values() for state in kind.states))


def state_label(rules: Rules, state: str) -> str:
    """A state as officers call it."""
    return rules.wording["ko"][f"state.{state}"]


def _tab(view: View, page: InboxPage) -> Tab:
    count = page.counts.get(view.key, 0)
    return Tab(view.key, view.label, count, view.pressing and count > 0, href(InboxQuery(view=view.key)))


def _chips(query: InboxQuery, rules: Rules) -> list[Chip]:
    chips = []
    if query.kind:
        chips.append(Chip(rules.kinds[query.kind].label, href(replace(query, kind="", page=1))))
    if query.state:
        chips.append(Chip(state_label(rules, query.state), href(replace(query, state="", page=1))))
    if query.number:
        chips.append(Chip(f"번호 {query.number}", href(replace(query, number="", page=1))))
    if query.desk:
        chips.append(Chip(rules.desks[query.desk].label, href(replace(query, desk="", page=1))))
    if query.due_from:
        chips.append(Chip(f"기한 {korean_date(query.due_from)}부터", href(replace(query, due_from=None, page=1))))
    if query.due_until:
        chips.append(Chip(f"기한 {korean_date(query.due_until)}까지", href(replace(query, due_until=None, page=1))))
    return chips


PAGES = (
    Page("GET", "/cases", cases, Permission.CASE_LIST, menu="사건"),
    Page("GET", "/cases/counts", counts, Permission.CASE_LIST),
)
