"""Bring complaints of another system: one CSV at a time, sealed line by line beside the pages, with how far it is."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from casework.bootstrap import Office
from casework.errors import NotAllowedNowError, Refusal
from casework.imported import ImportedRow, RefusedRow
from casework.importing import Progress, bring, look_through
from casework.list_errors import ImportRefusedError, ImportTooBigError
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_parts
from web.staff.sessions import Notice

_SHOWN = 50
_LOG = structlog.get_logger()


@dataclass(slots=True)
class Run:
    """One import: counts and line numbers; the words are in its task alone, and gone with it."""

    label: str
    progress: Progress
    refused: Sequence[RefusedRow]
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)
    failed: str = ""

    @property
    def goes_on(self) -> bool:
        """Whether it is at work."""
        return self.task is not None and not self.task.done()

    def tell(self, progress: Progress) -> None:
        """How far it is now."""
        self.progress = progress


RUNS: web.AppKey[dict[str, Run]] = web.AppKey("RUNS", dict)


@asynccontextmanager
async def running(app: web.Application) -> AsyncIterator[None]:
    """Runs end with the application; what they had not stored yet comes with the next import of the same file."""
    yield
    tasks = [run.task for run in app[RUNS].values() if run.task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def imports(request: web.Request) -> web.Response:
    """A form for the next file, and how far the last one is."""
    return await _page(request)


async def take(request: web.Request) -> web.Response:
    """Read a file as a whole, then bring its lines beside the pages; what cannot be read changes nothing."""
    unlocked, office = unlocked_of(request), office_of(request)
    form, known = Form(), request.app[RUNS].get(unlocked.officer.id)
    try:
        raw = await _file(request, form, office.rules.imports.biggest_bytes)
        if known is not None and known.goes_on:
            raise NotAllowedNowError
        source = form.text("from")
        found = await look_through(raw, source, office)
    except Refusal as refusal:
        return await _page(request, refusal.status, _said(request, refusal))
    run = Run(office.rules.imports.sources[source].label, Progress(len(found.rows)), found.refused)
    request.app[RUNS][unlocked.officer.id] = run
    run.task = asyncio.create_task(_bring(run, found.rows, source, unlocked.officer.id, office))
    session_of(request).notice = Notice("파일을 읽었습니다. 한 건씩 봉인해 넣고 있습니다. 다른 일을 하셔도 됩니다.")
    raise web.HTTPSeeOther("/import")


async def _bring(run: Run, rows: Sequence[ImportedRow], source: str, officer_id: str, office: Office) -> None:
    try:
        await bring(rows, source, officer_id, office, run.tell)
    except Refusal as refusal:
        run.failed = office.rules.wording["ko"][f"refusal.{refusal.code}"]
    except Exception as error:  # noqa: BLE001 - its trace may quote people
        run.failed = office.rules.wording["ko"]["refusal.internal"]
        _LOG.error("import_failed", error=type(error).__name__)


async def _file(request: web.Request, form: Form, biggest: int) -> bytes:
    async def keep(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> bytes:
        held = bytearray()
        async for data in stream:
            held += data
            if len(held) > biggest:
                raise ImportTooBigError
        return bytes(held)

    files = await read_parts(request, session_of(request), keep, form)
    if not files:
        raise ImportRefusedError
    return files[0]


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    rules, run = request.app[RULES], request.app[RUNS].get(unlocked_of(request).officer.id)
    words = rules.wording["ko"]
    values = {
        "sources": [(name, each.label) for name, each in rules.imports.sources.items()],
        "columns": [
            (each.label, [(words.get(f"import_column.{name}", name), names) for name, names in each.columns.items()])
            for each in rules.imports.sources.values()
        ],
        "limits": rules.imports,
        "run": run,
        "refused": [(each.line, words[f"import_row.{each.reason}"]) for each in run.refused[:_SHOWN]] if run else [],
        "more": max(0, len(run.refused) - _SHOWN) if run else 0,
        "refusal": refusal,
    }
    return show(request, "console/imports.html", values, status)


def _said(request: web.Request, refusal: Refusal) -> str:
    if isinstance(refusal, ImportRefusedError):
        return sentence(request, f"import_file.{refusal.reason}").format(line=refusal.line)
    return sentence(request, f"refusal.{refusal.code}")


PAGES = (
    Page("GET", "/import", imports, Permission.CASE_IMPORT, menu="가져오기"),
    Page("POST", "/import", take, Permission.CASE_IMPORT),
)
