"""Bring a table into a register: read, columns named, looked through, brought beside the pages, taken back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from casework.bootstrap import Office
from casework.cleaning.tables import BIGGEST
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError, Refusal
from casework.list_errors import ImportRefusedError, ImportTooBigError
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.exporting import export_rows, form_rows
from casework.registering.importing import Looked, bring_entries, look_through, runs, undo_run
from casework.registering.recognising import Table, columns_of, guess, layouts_of, read_table, spans_of
from casework.spreadsheets import csv_of
from casework.workbooks import KIND, xlsx_of
from policies.fields import Field, FieldType
from policies.registers import Register
from policies.rules import Permission
from web.console.registers import look
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.fields import said_of
from web.staff.forms import Form, read_parts
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_SHOWN = 30
_SAMPLES = 3
_LOG = structlog.get_logger()


@dataclass(slots=True)
class Loaded:
    """A table that an officer brought: in this process's memory alone, gone with the next one or with the process."""

    register: str
    table: Table = field(repr=False)
    mapping: Mapping[int, str]
    same: Mapping[str, str] = field(repr=False)  # what every row says of fields that no column brings
    looked: Looked = field(repr=False)
    done: int = 0
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)
    failed: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it is at work."""
        return self.task is not None and not self.task.done()

    def tell(self, done: int) -> None:
        """How many entries are kept by now."""
        self.done = done


LOADED: web.AppKey[dict[str, Loaded]] = web.AppKey("LOADED", dict)


@asynccontextmanager
async def running(app: web.Application) -> AsyncIterator[None]:
    """Runs end with the application; a batch is kept whole or not at all."""
    yield
    tasks = [each.task for each in app[LOADED].values() if each.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def importing(request: web.Request) -> web.Response:
    """What was brought so far, the table that waits, and a form for the next one."""
    return await _page(request)


async def take(request: web.Request) -> web.Response:
    """Read a file, name its columns anew, bring it, or take a run back."""
    session, form, name = session_of(request), Form(), request.match_info["register"]
    path = f"/registers/{name}/import"
    register_for(name, unlocked_of(request), office_of(request), writes=True)
    try:
        files = await read_parts(request, session, _keep, form)
        with only_once(session, form, path):
            await _do(request, form.text("act"), form, files[0] if files else b"")
    except Refusal as refusal:
        return await _page(request, refusal.status, _said(request, refusal))
    raise web.HTTPSeeOther(path)


async def problems(request: web.Request) -> web.Response:
    """The rows that are left out, as a table: row, column, what is wrong; nothing of what stood there."""
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["register"]
    register_for(name, unlocked, office, writes=True)
    loaded = _loaded(request, name)
    if loaded is None:
        raise NotFoundError
    rows = [(each.row, each.label, said_of(request, each.wrong)) for each in loaded.looked.problems]
    return attached(csv_of([("줄", "칸", "고칠 것"), *rows]), f"{_label(request, name)}_고칠줄.csv")


async def empty_form(request: web.Request) -> web.Response:
    """A table with the heads that an import understands."""
    name = request.match_info["register"]
    rule = register_for(name, unlocked_of(request), office_of(request), writes=True)
    return attached(xlsx_of(form_rows(rule), rule.label), f"{rule.label}_양식.xlsx", KIND)


async def export(request: web.Request) -> web.Response:
    """The list as it is looked at, with every field, as a file."""
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["register"]
    rule, form = register_for(name, unlocked, office), request.match_info["form"]
    if form not in {"csv", "xlsx"}:
        raise NotFoundError
    rows = await export_rows(look(request, name, rule, unlocked, office).query, unlocked, office)
    label = f"{rule.label}_{office.clock.today().isoformat()}"
    if form == "csv":
        return attached(await asyncio.to_thread(csv_of, rows), f"{label}.csv")
    return attached(await asyncio.to_thread(xlsx_of, rows, rule.label), f"{label}.xlsx", KIND)


async def _do(request: web.Request, act: str, form: Form, raw: bytes) -> None:
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["register"]
    rule, loaded, store = office.rules.registers[name], _loaded(request, name), request.app[LOADED]
    if loaded is not None and loaded.goes_on:
        raise NotAllowedNowError
    match act:
        case "read":
            table = await read_table(name, raw, unlocked, office)
            mapping, same = guess(table, rule), table.layout.same if table.layout else {}
            looked = await look_through(name, table, mapping, unlocked, office, same=same)
            store[unlocked.officer.id] = Loaded(name, table, mapping, same, looked)
        case "name" if loaded is not None:
            loaded.mapping = _mapping(form, loaded.table, rule)
            loaded.same = _same(form, rule)
            loaded.looked = await look_through(name, loaded.table, loaded.mapping, unlocked, office, same=loaded.same)
        case "bring" if loaded is not None and loaded.looked.ready and loaded.task is None:
            loaded.task = asyncio.create_task(_bring(loaded, unlocked, office))
            session_of(request).notice = Notice("넣고 있습니다. 다른 일을 하셔도 됩니다.")
        case "forget":
            store.pop(unlocked.officer.id, None)
        case "undo":
            gone = await undo_run(name, _run_id(form), unlocked, office)
            store.pop(unlocked.officer.id, None)
            session_of(request).notice = Notice(f"{gone:,}건을 되돌렸습니다.")
        case _:
            raise MalformedRequestError


async def _bring(loaded: Loaded, unlocked: Unlocked, office: Office) -> None:
    try:
        await bring_entries(loaded.register, loaded.looked, unlocked, office, loaded.tell)
    except Refusal as refusal:
        loaded.failed = office.rules.wording["ko"][f"refusal.{refusal.code}"]
    except Exception as error:  # noqa: BLE001 - its trace may quote what stood in the table
        loaded.failed = office.rules.wording["ko"]["refusal.internal"]
        _LOG.error("import_failed", error=type(error).__name__)


def _mapping(form: Form, table: Table, rule: Register) -> dict[int, str]:
    known, found = columns_of(rule), dict[int, str]()
    for place in range(len(table.heads)):
        name = form.text(f"c-{place}")
        if name in known and name not in found.values():
            found[place] = name
    return found


def _same(form: Form, rule: Register) -> dict[str, str]:
    """What every row says alike, as far as it was written."""
    said = {each.name: form.text(f"s-{each.name}").strip() for each in rule.fields}
    return {name: text for name, text in said.items() if text}


def _run_id(form: Form) -> str:
    text = form.text("run")
    try:
        bytes.fromhex(text)
    except ValueError:
        raise MalformedRequestError from None
    return text


def _loaded(request: web.Request, name: str) -> Loaded | None:
    found = request.app[LOADED].get(unlocked_of(request).officer.id)
    return found if found is not None and found.register == name else None


def _label(request: web.Request, name: str) -> str:
    return office_of(request).rules.registers[name].label


async def _keep(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> bytes:
    held = bytearray()
    async for data in stream:
        held += data
        if len(held) > BIGGEST:
            raise ImportTooBigError
    return bytes(held)


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    office, unlocked, name = office_of(request), unlocked_of(request), request.match_info["register"]
    rule = register_for(name, unlocked, office, writes=True)
    loaded = _loaded(request, name)
    looked, today = loaded.looked if loaded else None, office.clock.today()
    values = {
        "name": name,
        "rule": rule,
        "loaded": loaded,
        "columns": columns_of(rule),
        "samples": _samples(loaded.table) if loaded else [],
        "alike": _alike(rule, loaded) if loaded else [],
        "layouts": layouts_of(name, office),
        "units": sorted({each.name for each in office.rules.organisation.units if each.is_there_on(today)}),
        "problems": [(each.row, each.label, said_of(request, each.wrong)) for each in looked.problems[:_SHOWN]]
        if looked
        else [],
        "more": max(0, len(looked.problems) - _SHOWN) if looked else 0,
        "runs": await runs(name, unlocked, office),
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/register_import.html", values, status)


def _samples(table: Table) -> list[tuple[str, list[str]]]:
    """Each column with what stands in its first rows."""
    some = [cells for _, cells in table.rows[:_SAMPLES]]
    return [
        (head, [cells[place][:40] for cells in some if place < len(cells) and cells[place]])
        for place, head in enumerate(table.heads)
    ]


def _alike(rule: Register, loaded: Loaded) -> list[Field]:
    """Fields of which every row says the same: said already, or needed by every entry and brought by no column."""
    there = {each.partition(".")[0] for each in loaded.mapping.values()} | spans_of(loaded.table).keys()
    return [
        each
        for each in rule.fields
        if each.type is not FieldType.LINES
        and not each.computed
        and (each.name in loaded.same or (each.required and each.name not in there))
    ]


def _said(request: web.Request, refusal: Refusal) -> str:
    if isinstance(refusal, ImportRefusedError):
        return sentence(request, f"register_file.{refusal.reason}").format(line=refusal.line)
    return sentence(request, f"refusal.{refusal.code}")


PAGES = (
    Page("GET", "/registers/{register}/import", importing, Permission.REGISTER_WRITE),
    Page("POST", "/registers/{register}/import", take, Permission.REGISTER_WRITE),
    Page("GET", "/registers/{register}/import/problems.csv", problems, Permission.REGISTER_WRITE),
    Page("GET", "/registers/{register}/import/form.xlsx", empty_form, Permission.REGISTER_WRITE),
    Page("GET", "/registers/{register}/export.{form}", export, Permission.REGISTER_READ),
)
