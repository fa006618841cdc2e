"""The staff list: brought by the administrator, who sees counts of it and never a name."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.errors import Refusal
from casework.gazetteer import ImportResult, import_staff, last_import
from casework.list_errors import StaffListError, StaffListTooBigError
from casework.stafflist import BIGGEST, EXAMPLE
from policies.rules import Permission
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.forms import Form, read_parts
from web.staff.sessions import Notice


async def staff(request: web.Request) -> web.Response:
    """What is in force, and a form for the next list."""
    return await _page(request)


async def bring(request: web.Request) -> web.Response:
    """Take a list, seal it, put it in the place of the old one; or say which row is wrong and change nothing."""
    session = session_of(request)
    try:
        result = await import_staff(await _file(request), unlocked_of(request), office_of(request))
    except (StaffListError, StaffListTooBigError) as refusal:
        return await _page(request, status=refusal.status, refusal=_said(request, refusal))
    session.notice = Notice(f"명단을 봉인했습니다. {_counted(result)}")
    raise web.HTTPSeeOther("/staff")


async def example(_request: web.Request) -> web.Response:
    """A small list to fill in; spreadsheets open it with its letters right."""
    return attached(EXAMPLE.encode("utf-8-sig"), "직원명단_예시.csv")


async def _file(request: web.Request) -> bytes:
    files = await read_parts(request, session_of(request), _keep, Form())
    if not files:
        raise StaffListError("file")
    return files[0]


async def _keep(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> bytes:
    held = bytearray()
    async for data in stream:
        held += data
        if len(held) > BIGGEST:
            raise StaffListTooBigError
    return bytes(held)


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    values = {"current": await last_import(office_of(request)), "refusal": refusal}
    return show(request, "console/staff.html", values, status)


def _said(request: web.Request, refusal: Refusal) -> str:
    if isinstance(refusal, StaffListError):
        return sentence(request, f"staff_list.{refusal.reason}").format(row=refusal.row)
    return sentence(request, f"refusal.{refusal.code}")


def _counted(result: ImportResult) -> str:
    return f"{result.people:,}명, 부서 {result.units:,}곳입니다."


PAGES = (
    Page("GET", "/staff", staff, Permission.STAFF_WRITE, menu="직원 명단"),
    Page("POST", "/staff", bring, Permission.STAFF_WRITE),
    Page("GET", "/staff/example", example, Permission.STAFF_WRITE),
)
