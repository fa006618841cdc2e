"""One entry of a register: looked at, written, moved on, given to somebody else."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotFoundError, Refusal
from casework.registering.admitting import register_for
from casework.registering.asking import asks_about, asks_offered
from casework.registering.due import kept_until
from casework.registering.enclosing import files_with
from casework.registering.ensuing import begun_from, onward
from casework.registering.errors import FieldsMissingError, FieldsRefusedError, PersonalDataError, WrongField
from casework.registering.fields import typed_value
from casework.registering.letters import letters_of
from casework.registering.linking import link_choices, links_as_typed, with_links
from casework.registering.matters import matters_about, matters_offered
from casework.registering.reading import EntryView, alike_of, open_entry
from casework.registering.staff_news import begun_from_news
from casework.registering.staff_notes import done_with_notes
from casework.registering.writing import add_entry, give_entry, known_in, move_entry, write_entry
from casework.store.entry_retention import ENTRIES
from casework.store.retained import counted_for
from policies.fields import FieldType
from policies.registers import Register
from policies.rules import Permission
from web.console.register_drafts import BASE, MOST_FIELDS, done, draft_of, hold, keep_at, place_of
from web.console.register_typing import Typed, typed_from, typed_in
from web.console.sessions import FormDraft
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.fields import said_of
from web.staff.forms import Form, read_form, vouch
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

# In an address and in a form: the note of a change of staff that filled it.
NOTE = "note"
_LONGEST_NUMBER = 6
_EMPTY_LINES, _MORE_LINES = 1, 5
_FORGOTTEN = Notice("쓰던 것을 버렸습니다.")
_DONE = {
    "move": Notice("다음 단계로 옮겼습니다."),
    "give": Notice("담당을 바꿨습니다."),
    "write": Notice("적어 두었습니다."),
}


async def entry(request: web.Request) -> web.Response:
    """One entry with its history and what it leads to."""
    return await entry_page(request)


async def change(request: web.Request) -> web.Response:
    """Give it its next state or another officer."""
    session, form, path = session_of(request), await read_form(request), _path(request)
    try:
        vouch(form, session)
        with only_once(session, form, path):
            await _do(request, form)
    except FieldsMissingError as missing:
        return await entry_page(request, missing.status, sentence(request, f"refusal.{missing.code}"), missing.names)
    except FieldsRefusedError as refused:
        said = " ".join(said_of(request, each) for each in refused.wrong.values())
        return await entry_page(request, refused.status, said, tuple(refused.wrong))
    except PersonalDataError as found:
        return await entry_page(request, found.status, sentence(request, f"refusal.{found.code}"), found=found.found)
    except Refusal as refusal:
        return await entry_page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _DONE[form.text("act")]
    raise web.HTTPSeeOther(path)


async def new(request: web.Request) -> web.Response:
    """An empty form, or what was being written in it."""
    rule = register_for(request.match_info["register"], unlocked_of(request), office_of(request), adds=True)
    draft = await draft_of(request, session_of(request), place_of(request))
    if draft.words:
        return await _form(request, rule, typed_from(draft.words, rule), draft=draft)
    typed = _first_values(rule, request)
    name, unlocked, office = request.match_info["register"], unlocked_of(request), office_of(request)
    back, of, note = (request.query.get(each, "") for each in ("back", "of", NOTE))
    if back and of:
        typed |= await begun_from(name, back, of, unlocked, office)
    elif note:
        typed |= (await begun_from_news(name, note, unlocked, office))[1]
    return await _form(request, rule, typed, draft=draft, note=note)


async def add(request: web.Request) -> web.Response:
    """Keep a new entry; what cannot be taken stands beside its field, and everything typed is still there."""
    session, office, unlocked = session_of(request), office_of(request), unlocked_of(request)
    name = request.match_info["register"]
    rule = register_for(name, unlocked, office, adds=True)
    form = await read_form(request, most=MOST_FIELDS)
    typed = typed_in(form, rule)
    try:
        vouch(form, session)
        if form.text("act") == "more":
            return await _again(request, rule, form, more=_MORE_LINES)
        if form.text("act") == "forget":
            return await _forget(request, form)
        linked = await with_links(rule, typed, unlocked, office)
        again = await alike_of(name, typed, unlocked, office)
        if again and form.text("even_so") != "yes":
            return await _again(request, rule, form, again=again, status=409)
        with only_once(session, form, f"/registers/{name}"):
            kept = await add_entry(name, linked, unlocked, office)
    except FieldsRefusedError as refused:
        return await _again(request, rule, form, wrong=refused.wrong, status=refused.status)
    except Refusal as refusal:
        said = sentence(request, f"refusal.{refusal.code}")
        return await _again(request, rule, form, status=refusal.status, refusal=said)
    await _done(request, form)
    session.notice = Notice(f"{kept.number}로 적어 두었습니다.")
    goal = f"/registers/{name}/{kept.id.hex()}"
    raise web.HTTPSeeOther(goal)


async def edit(request: web.Request) -> web.Response:
    """The form with what stands there now, or what was being written over it."""
    view = await open_entry(*_which(request), unlocked_of(request), office_of(request))
    rule = register_for(request.match_info["register"], unlocked_of(request), office_of(request), writes=True)
    draft = await draft_of(request, session_of(request), place_of(request))
    if draft.words:
        return await _form(request, rule, typed_from(draft.words, rule), view=view, draft=draft)
    typed = {each.name: typed_value(each, view.values.get(each.name)) for each in rule.fields}
    note = request.query.get(NOTE, "")
    if note:
        about, begun = await begun_from_news(view.row.register, note, unlocked_of(request), office_of(request))
        if about != view.id:
            raise NotFoundError
        typed |= begun
    return await _form(request, rule, typed, view=view, draft=draft, note=note)


async def write(request: web.Request) -> web.Response:
    """Keep what was changed; a colleague who was faster is not written over."""
    session, office, unlocked = session_of(request), office_of(request), unlocked_of(request)
    name, entry_id = _which(request)
    rule = register_for(name, unlocked, office, writes=True)
    form = await read_form(request, most=MOST_FIELDS)
    typed = typed_in(form, rule)
    view = await open_entry(name, entry_id, unlocked, office)
    try:
        vouch(form, session)
        if form.text("act") == "more":
            return await _again(request, rule, form, view=view, more=_MORE_LINES)
        if form.text("act") == "forget":
            return await _forget(request, form)
        linked = await with_links(rule, typed, unlocked, office, view.values)
        with only_once(session, form, _path(request)):
            await write_entry(name, entry_id, linked, _version(form), unlocked, office)
    except FieldsRefusedError as refused:
        return await _again(request, rule, form, view=view, wrong=refused.wrong, status=refused.status)
    except Refusal as refusal:
        said = sentence(request, f"refusal.{refusal.code}")
        return await _again(request, rule, form, view=view, status=refusal.status, refusal=said)
    await _done(request, form)
    session.notice = _DONE["write"]
    raise web.HTTPSeeOther(_path(request))


async def _forget(request: web.Request, form: Form) -> web.Response:
    await done(request, form)
    session_of(request).notice = _FORGOTTEN
    raise web.HTTPSeeOther(str(request.rel_url))


def _first_values(rule: Register, request: web.Request) -> Typed:
    """A new form: what the address says (`?f-unit=…`), and today as its day."""
    found: Typed = {each.name: request.query.get(f"f-{each.name}", "") for each in rule.fields}
    day = rule.field_of(rule.day) if rule.day else None
    if day is not None and day.type is FieldType.DAY and not found[day.name]:
        found[day.name] = office_of(request).clock.today().isoformat()
    return found


async def _do(request: web.Request, form: Form) -> None:
    name, entry_id = _which(request)
    office, unlocked = office_of(request), unlocked_of(request)
    match form.text("act"):
        case "move":
            await move_entry(name, entry_id, form.text("state"), _version(form), unlocked, office)
        case "give":
            await give_entry(name, entry_id, form.text("officer"), _version(form), unlocked, office)
        case _:
            raise MalformedRequestError


async def entry_page(
    request: web.Request, status: int = 200, refusal: str = "", missing: tuple[str, ...] = (),
    found: tuple[str, ...] = (),
) -> web.Response:  # fmt: skip
    """The entry, with a sentence where something was refused."""
    office, unlocked = office_of(request), unlocked_of(request)
    view = await open_entry(*_which(request), unlocked, office)
    files = () if view.is_closed_off else await files_with(view.row.register, view.id, unlocked, office)
    labels = [rule.label for each in missing if (rule := view.register.field_of(each)) is not None]
    values = {
        "name": view.row.register,
        "view": view,
        "rule": view.register,
        "letters": letters_of(view),
        "files": files,
        "asks_offered": asks_offered(view),
        "asks": await asks_about(view, unlocked, office),
        "matters_offered": matters_offered(view),
        "matters": await matters_about(view, unlocked, office),
        "onward": onward(view.row.register, unlocked, office),
        "missing": labels,
        "found": found,
        "refusal": refusal,
        "officers": sorted((await known_in(office)).officers.items(), key=_by_name) if view.may_write else [],
        "retention": office.rules.retention[view.register.retention],
        "ends": await _ends(view, office),
        "today": office.clock.today(),
        "once": once_field(session_of(request)),
    }
    return show(request, "console/register_entry.html", values, status)


async def _ends(view: EntryView, office: Office) -> date | None:
    """The last day of its retention, as a list of destruction has set it if one has."""
    set_anew = await counted_for(office.cases.store, ENTRIES, view.row.id)
    if set_anew is not None and set_anew.set_by is not None and set_anew.closed_day == view.row.closed_day:
        return set_anew.until if set_anew.years else None
    return kept_until(view.row.closed_day, view.register.retention, office.rules)


async def _done(request: web.Request, form: Form) -> None:
    """Forget what was kept of a form that was saved, and the note of a change of staff that filled it."""
    await done(request, form)
    if form.text(NOTE):
        await done_with_notes(
            request.match_info["register"], [form.text(NOTE)], unlocked_of(request), office_of(request)
        )  # fmt: skip


async def _again(request: web.Request, rule: Register, form: Form, **said: Any) -> web.Response:
    """The form once more, with everything that was typed."""
    shown = await hold(request, form)
    return await _form(request, rule, typed_in(form, rule), shown=shown, note=form.text(NOTE), **said)


async def _form(
    request: web.Request, rule: Register, typed: Typed, *, view: EntryView | None = None, more: int = _EMPTY_LINES,
    wrong: Mapping[str, WrongField] | None = None, again: tuple[Any, ...] = (), status: int = 200, refusal: str = "",
    draft: FormDraft | None = None, shown: str = "", note: str = "",
) -> web.Response:  # fmt: skip
    office = office_of(request)
    today = office.clock.today()
    said = {name: said_of(request, each) for name, each in (wrong or {}).items()}
    first_wrong = next(iter(said), "")
    values = {
        "name": request.match_info["register"],
        "rule": rule,
        "typed": await links_as_typed(rule, typed, unlocked_of(request), office),
        "choices": await link_choices(rule, unlocked_of(request), office),
        "view": view,
        "more": more,
        "wrong": said,
        "first_wrong": first_wrong,
        "again": again,
        "refusal": refusal,
        "units": sorted({each.name for each in office.rules.organisation.units if each.is_there_on(today)}),
        "officers": sorted((await known_in(office)).officers.items(), key=_by_name),
        "once": once_field(session_of(request)),
        "draft": str(draft.version) if draft else shown,
        "brought_back": draft is not None and bool(draft.words),
        "base": draft.words.get(BASE, "") if draft else "",
        "keep_at": keep_at(request, place_of(request)),
        NOTE: note,
    }
    return show(request, "console/register_form.html", values, status)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


def _version(form: Form) -> int:
    text = form.text("version")
    if not text.isascii() or not text.isdigit() or len(text) > _LONGEST_NUMBER:
        raise MalformedRequestError
    return int(text)


def _which(request: web.Request) -> tuple[str, str]:
    return request.match_info["register"], request.match_info["entry"]


def _path(request: web.Request) -> str:
    return "/registers/{}/{}".format(*_which(request))


PAGES = (
    Page("GET", "/registers/{register}/new", new, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/new", add, Permission.REGISTER_WRITE),
    Page("GET", "/registers/{register}/{entry}", entry, Permission.REGISTER_READ),
    Page("POST", "/registers/{register}/{entry}", change, Permission.REGISTER_READ),
    Page("GET", "/registers/{register}/{entry}/edit", edit, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/{entry}/edit", write, Permission.REGISTER_WRITE),
)
