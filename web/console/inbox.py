"""The list of cases: saved views, filters that live in the address, pages."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aiohttp import web

from casework.listing import InboxPage, InboxQuery, inbox
from casework.staffing.confirming import told
from casework.staffing.rewrapping import progress_of
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.showing import show
from web.console.views import BY_KEY, FIRST, VIEWS, View
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page

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
class Chip:
    """A filter in force, and the address without it."""

    label: str
    href: str


async def cases(request: web.Request) -> web.Response:
    """The inbox."""
    return show(request, "console/inbox.html", await list_values(request) | {"selected": ""})


async def counts(request: web.Request) -> web.Response:
    """How many cases each saved view holds; fetched now and then by an open page."""
    page = await inbox(unlocked_of(request), InboxQuery(view=FIRST.key, size=1), office_of(request))
    return web.json_response({view.key: page.counts.get(view.key, 0) for view in VIEWS})


async def list_values(request: web.Request) -> dict[str, object]:
    """What the views and the list need, on the inbox page and beside an open case."""
    query, rules = _query_or_last(request), request.app[RULES]
    may = session_of(request).officer.permissions
    page = await inbox(unlocked_of(request), query, office_of(request))
    return {
        "view": BY_KEY[query.view],
        "views": [_tab(view, page) for view in VIEWS if view.key != _HELD or Permission.CASE_CONVERT in may],
        "page": page,
        "query": query,
        "kinds": [(key, kind.label) for key, kind in rules.kinds.items()],
        "states": [(key, state_label(rules, key)) for key in known_states(rules)],
        "chips": _chips(query, rules),
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
    """The filters of the address; what is not understood is as if it was not there."""
    rules, sent = request.app[RULES], request.query
    kind, state, page = sent.get("kind", ""), sent.get("state", ""), sent.get("page", "1")
    return InboxQuery(
        view=sent.get("view", "") if sent.get("view", "") in BY_KEY else FIRST.key,
        kind=kind if kind in rules.kinds else "",
        state=state if state in known_states(rules) else "",
        number=sent.get("q", "").strip()[:_LONGEST_TEXT],
        page=max(1, int(page[:6])) if page.isascii() and page.isdigit() else 1,
        size=_SIZE,
    )


def href(query: InboxQuery, *, path: str = "/cases", page: int | None = None) -> str:
    """The address of a query, without what is usual."""
    given = {"view": query.view, "kind": query.kind, "state": query.state, "q": query.number}
    shown = query.page if page is None else page
    parts = {name: value for name, value in given.items() if value} | ({"page": str(shown)} if shown > 1 else {})
    return f"{path}?{urlencode(parts)}"


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
    return chips


PAGES = (
    Page("GET", "/cases", cases, Permission.CASE_LIST, menu="사건"),
    Page("GET", "/cases/counts", counts, Permission.CASE_LIST),
)
