"""Registers: all of them on one page, and each as a table, a board, a calendar, a year plan or a map."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from aiohttp import web

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, Refusal
from casework.people import Unlocked
from casework.registering.admitting import may_add, may_write, register_for
from casework.registering.many import give_many, move_many
from casework.registering.reading import RegisterCard, board_of, cards, list_page
from casework.registering.staff_notes import waiting_news
from casework.registering.writing import known_in
from casework.store.register_lists import EntryQuery
from policies.fields import NUMBERS, Field, FieldType
from policies.registers import Register
from policies.rules import Permission
from web.console.register_views import countdown_of, drawings_of, map_of, month_of, year_plan
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_SIZE = 50
_MOST_FIELDS = 200
_LONGEST = 100
_LONGEST_NUMBER = 6
VIEW_LABELS = {
    "table": "표",
    "board": "보드",
    "month": "달력",
    "year": "연간계획",
    "map": "지도",
    "countdown": "남은 날",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """How a register is looked at: filters, order, view; all of it stands in the address."""

    query: EntryQuery
    view: str
    month: date

    def address(self, **changed: object) -> str:
        """The address of the same look with something else in it."""
        query = self.query
        told: dict[str, object] = {
            "view": "" if self.view == "table" else self.view,
            "q": query.words,
            "state": ",".join(query.states),
            "year": query.year or "",
            "due": query.due_until.isoformat() if query.due_until else "",
            "mine": "1" if query.officer_id else "",
            "sort": query.sort,
            "up": "" if query.falling else "1",
            "month": "" if self.view != "month" else f"{self.month:%Y-%m}",
            "page": "" if query.page == 1 else query.page,
        }
        told |= {f"f-{name}": _asked(value) for name, value in query.fields.items()}
        told |= changed
        if "page" not in changed:
            told["page"] = ""
        given = {name: str(value) for name, value in told.items() if value not in ("", None)}
        return f"/registers/{query.register}" + (f"?{urlencode(given)}" if given else "")


async def registers(request: web.Request) -> web.Response:
    """Every register of this officer, by the programmes of the plan."""
    office = office_of(request)
    found = await cards(unlocked_of(request), office)
    labels = {each.no: each.label for each in office.rules.programmes}
    groups = [(no, labels.get(no, ""), tuple(some)) for no, some in groupby(found, key=_programme)]
    return show(request, "console/registers.html", {"groups": groups})


async def register(request: web.Request) -> web.Response:
    """One register, as it is looked at."""
    return await _page(request)


async def change_many(request: web.Request) -> web.Response:
    """Do the same to the entries that were picked; those that cannot are named, the others are done."""
    session, form, name = (
        session_of(request),
        await read_form(request, most=_MOST_FIELDS),
        request.match_info["register"],
    )
    office, unlocked = office_of(request), unlocked_of(request)
    register_for(name, unlocked, office)
    goal = str(request.rel_url)
    try:
        vouch(form, session)
        with only_once(session, form, goal):
            picked = [_picked(each) for each in form.all("entry")]
            if form.text("act") == "give":
                ended = await give_many(name, picked, form.text("officer"), unlocked, office)
            else:
                ended = await move_many(name, picked, form.text("state"), unlocked, office)
    except Refusal as refusal:
        return await _page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    if ended.refused:
        said = {sentence(request, f"refusal.{code}") for _, code in ended.refused}
        told = f"{ended.done}건을 했고 {len(ended.refused)}건은 하지 못했습니다. {' '.join(sorted(said))}"
        return await _page(request, 409, told)
    session.notice = Notice(f"{ended.done}건을 했습니다.")
    raise web.HTTPSeeOther(goal)


def _picked(text: str) -> tuple[str, int]:
    entry, _, version = text.partition(":")
    if not version.isascii() or not version.isdigit() or len(version) > _LONGEST_NUMBER:
        raise MalformedRequestError
    return entry, int(version)


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["register"]
    rule = register_for(name, unlocked, office)
    looked = look(request, name, rule, unlocked, office)
    page = await list_page(looked.query, unlocked, office)
    values: dict[str, object] = {
        "name": name,
        "rule": rule,
        "looked": looked,
        "views": {key: VIEW_LABELS[key] for key in drawings_of(rule)},
        "page": page,
        "may_write": may_write(rule, unlocked.officer),
        "may_add": may_add(rule, unlocked.officer),
        "columns": [(each, rule.field_of(each)) for each in rule.columns],
        "filters": [(each, *await _choices(each, rule, office)) for each in rule.filters],
        "today": office.clock.today(),
        "refusal": refusal,
        "once": once_field(session_of(request)),
        "officers": sorted((await known_in(office)).officers.items(), key=_by_name),
        "news": [each for each in await waiting_news(unlocked, office) if each.register == name],
        "sortable": {each for each in rule.columns if not rule.sealed and _sorts(rule.field_of(each))},
    }
    values |= await _drawn(looked, rule, unlocked, office)
    return show(request, "console/register.html", values, status)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def look(request: web.Request, name: str, rule: Register, unlocked: Unlocked, office: Office) -> Looked:
    """The look that stands in the address; what is not understood is as if it was not there."""
    sent, today = request.query, office.clock.today()
    view = sent.get("view", "table")
    view = view if view in drawings_of(rule) else "table"
    states = tuple(each for each in sent.get("state", "").split(",") if each in rule.states)
    sort = sent.get("sort", "")
    found = rule.field_of(sort) if sort in rule.columns and not rule.sealed else None
    query = EntryQuery(
        register=name,
        states=states,
        words="" if rule.sealed else sent.get("q", "").strip()[:_LONGEST],
        fields=_fields(sent, rule),
        year=_number(sent.get("year", "")),
        due_until=_day(sent.get("due", "")),
        officer_id=unlocked.officer.id if sent.get("mine") == "1" else "",
        sort=sort if found is not None and _sorts(found) else "",
        by_number=found is not None and found.type in NUMBERS,
        falling=sent.get("up") != "1",
        page=_number(sent.get("page", "")) or 1,
        size=_SIZE,
    )
    if view == "year" and query.year is None:
        query = replace(query, year=today.year)
    return Looked(query, view, _month(sent.get("month", ""), today))


async def _drawn(looked: Looked, rule: Register, unlocked: Unlocked, office: Office) -> Mapping[str, object]:
    if looked.view == "board":
        return {"board": await board_of(looked.query, unlocked, office)}
    if looked.view == "month":
        return {"month": await month_of(looked.query, looked.month, rule, unlocked, office)}
    if looked.view == "year":
        return {"plan": await year_plan(looked.query, rule, unlocked, office)}
    if looked.view == "countdown":
        return {"wall": await countdown_of(looked.query, rule, unlocked, office)}
    if looked.view == "map":
        return {"chart": await map_of(looked.query, rule, unlocked, office)}
    return {}


async def _choices(name: str, rule: Register, office: Office) -> tuple[str, list[tuple[str, str]]]:
    found = rule.field_of(name)
    assert found is not None  # noqa: S101 - checked when the rules were loaded
    if found.type is FieldType.CHOICE:
        return found.label, list(found.options.items())
    if found.type is FieldType.YES:
        return found.label, [("yes", "예"), ("no", "아니요")]
    if found.type is FieldType.UNIT:
        today = office.clock.today()
        there = [each.name for each in office.rules.organisation.units if each.is_there_on(today)]
        return found.label, [(each, each) for each in there]
    if found.type is FieldType.OFFICER:
        return found.label, [(each.id, each.name) for each in await office.people.all()]
    return found.label, []


def _programme(card: RegisterCard) -> int:
    return card.register.programme


def _fields(sent: Mapping[str, str], rule: Register) -> dict[str, str | int | bool]:
    found: dict[str, str | int | bool] = {}
    for name in rule.filters:
        text, known = sent.get(f"f-{name}", "").strip()[:_LONGEST], rule.field_of(name)
        if not text or known is None:
            continue
        if known.type is FieldType.YES:
            found[name] = text == "yes"
        elif known.type is FieldType.YEAR:
            found[name] = _number(text) or 0
        else:
            found[name] = text
    return found


def _asked(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _sorts(rule: Field | None) -> bool:
    return rule is not None and rule.type not in {FieldType.LINES, FieldType.LINK, FieldType.CONTACT, FieldType.OFFICER}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= _LONGEST_NUMBER and int(text) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _month(text: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


PAGES = (
    Page("GET", "/registers", registers, Permission.REGISTER_READ, menu="대장"),
    Page("GET", "/registers/{register}", register, Permission.REGISTER_READ),
    Page("POST", "/registers/{register}", change_many, Permission.REGISTER_READ),
)
