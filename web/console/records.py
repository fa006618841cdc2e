"""Records of a case in fields, its evidence, whom to ask again, and what talks come to in figures."""

from collections import Counter
from datetime import timedelta

from aiohttp import web

from casework.errors import MalformedRequestError
from casework.evidence import exhibits_of
from casework.recording import asked_again_by, open_records, talk_figures, write_record
from policies.rules import Permission
from web.appkeys import RULES
from web.console.acting import carry_out
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form
from web.staff.once import once_field
from web.staff.sessions import Notice

_AHEAD = timedelta(days=14)
_DONE = {"write": Notice("적어 두었습니다. 이 사건의 담당자만 봅니다.")}
FILE_STATES = {"waiting": "정리하는 중", "clean": "정리함", "refused": "열 수 없음", "missing": "없음"}


async def records(request: web.Request) -> web.Response:
    """What was written, and forms for what may be."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Keep a record; a refusal keeps what was written."""
    return await carry_out(request, "/records", _do, _page, _DONE)


async def evidence(request: web.Request) -> web.Response:
    """The files of the case with their digests."""
    case_id = case_id_of(request)
    exhibits = await exhibits_of(case_id, unlocked_of(request), office_of(request))
    return show(request, "console/evidence.html", {"case_id": case_id, "exhibits": exhibits, "states": FILE_STATES})


async def again(request: web.Request) -> web.Response:
    """Whom to ask again in the next two weeks; numbers and days alone."""
    office = office_of(request)
    today = office.clock.today()
    lines = await asked_again_by(today + _AHEAD, unlocked_of(request), office)
    return show(request, "console/again.html", {"lines": lines, "today": today})


async def talks(request: web.Request) -> web.Response:
    """Talks by month, topic and outcome (R-C8)."""
    rules = request.app[RULES]
    rule = rules.records.records["talk"]
    options = {each.name: each.options for each in rule.fields}
    months = await talk_figures(unlocked_of(request), office_of(request))
    drawn = [(month, _rows(cells), _seen(cells)) for month, cells in months]
    values = {
        "months": drawn,
        "topics": options["topic"],
        "outcomes": options["outcome"],
        "fewest": rules.records.fewest_shown,
    }
    return show(request, "console/talks.html", values)


def _rows(cells: dict[tuple[str, str], int | None]) -> dict[str, dict[str, int | None]]:
    rows: dict[str, dict[str, int | None]] = {}
    for (topic, outcome), count in sorted(cells.items()):
        rows.setdefault(topic, {})[outcome] = count
    return rows


def _seen(cells: dict[tuple[str, str], int | None]) -> int:
    return sum(Counter({key: count for key, count in cells.items() if count is not None}).values())


async def _do(request: web.Request, act: str, form: Form) -> None:
    if act != "write" or not form.text("version").isascii() or not (form.text("version") or "0").isdigit():
        raise MalformedRequestError
    prefix = "f-"
    values = {name.removeprefix(prefix): form.text(name) for name in form.fields if name.startswith(prefix)}
    await write_record(
        case_id_of(request), form.text("kind"), values, unlocked_of(request), office_of(request),
        record_id=form.text("record"), version=int((form.text("version") or "0")[:6]),
    )  # fmt: skip


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id = case_id_of(request)
    view = await open_records(case_id, unlocked_of(request), office_of(request))
    values = {
        "case_id": case_id,
        "view": view,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/records.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/records", records, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/records", change, Permission.CASE_NOTE),
    Page("GET", "/cases/{case}/evidence", evidence, Permission.CASE_OPEN),
    Page("GET", "/again", again, Permission.CASE_NOTE, menu="다시 여쭐 분"),
    Page("GET", "/reports/counselling", talks, Permission.STATISTICS_READ),
)
