"""Look at a reporter's clean file: a picture, a page drawn as one, or its words; boxes over a picture."""

from math import isfinite

from aiohttp import web

from casework.covering import Box, cover, uncover
from casework.errors import MalformedRequestError, NotFoundError
from casework.ids import CaseId
from casework.viewing import look_at, octets_of, page_picture
from policies.rules import Permission
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.middleware.headers import CONTENT_SECURITY_POLICY
from web.pages import Page
from web.staff.forms import Form, vouched_form
from web.staff.sessions import Notice

_ROWS = 3
_SIDES = ("left", "top", "width", "height")
_WHOLE = 100.0
_COVERED = Notice("상자를 그림에 칠해 넣었습니다. 이제 이 사본이 보입니다.")
_NO_BOX = Notice("가릴 곳을 하나도 적지 않으셨습니다. 네 칸을 모두 적어 주세요.", "error")
_UNCOVERED = Notice("상자가 없는 사본으로 되돌렸습니다.")
# Nothing that a stranger sent may run, whatever a browser takes it for.
_HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Content-Disposition": "inline; filename=file",
}


async def view(request: web.Request) -> web.Response:
    """The viewer's page."""
    look = await look_at(*_place(request), unlocked_of(request), office_of(request))
    page = min(max(_number(request.query.get("page", "1")), 1), look.pages)
    case_id, message_id, file_id = _place(request)
    at = f"/cases/{case_id}/files/{message_id}/{file_id}"
    values = {"look": look, "file": look.file, "case_id": case_id, "message_id": message_id, "at": at, "page_no": page}
    answer = show(request, "console/file.html", values | {"rows": range(_ROWS)})
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; media-src 'self'"
    return answer


async def media(request: web.Request) -> web.StreamResponse:
    """Picture, sound or film with a type from our own list."""
    kind, octets = await octets_of(*_place(request), unlocked_of(request), office_of(request))
    answer = web.StreamResponse(headers=_HARMLESS | {"Content-Type": kind})
    first = await anext(octets, b"")  # a file that cannot be opened is refused before the answer begins
    await answer.prepare(request)
    await answer.write(first)
    async for data in octets:
        await answer.write(data)
    await answer.write_eof()
    return answer


async def page(request: web.Request) -> web.Response:
    """One page of a document, drawn as a picture."""
    number = _number(request.match_info["number"])
    drawn = await page_picture(*_place(request), number, unlocked_of(request), office_of(request))
    return web.Response(body=drawn, headers=_HARMLESS | {"Content-Type": "image/png"})


async def paint(request: web.Request) -> web.Response:
    """Burn boxes into the picture that is shown."""
    session = session_of(request)
    form = await vouched_form(request, session)
    boxes = _boxes(form)
    session.notice = _COVERED if boxes else _NO_BOX
    if boxes:
        await cover(*_place(request), boxes, unlocked_of(request), office_of(request))
    raise _back(request)


async def take_off(request: web.Request) -> web.Response:
    """Show the copy without boxes again."""
    session = session_of(request)
    await vouched_form(request, session)
    await uncover(*_place(request), unlocked_of(request), office_of(request))
    session.notice = _UNCOVERED
    raise _back(request)


def _place(request: web.Request) -> tuple[CaseId, str, str]:
    return case_id_of(request), request.match_info["message"], request.match_info["file"]


def _back(request: web.Request) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(request.path.rpartition("/")[0] + "/view")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise NotFoundError
    return int(text[:6])


def _boxes(form: Form) -> list[Box]:
    """Rows of four numbers in percent of the picture; a row that is empty is no box, one half filled is refused."""
    boxes: list[Box] = []
    columns = [form.all(side) for side in _SIDES]
    if len({len(each) for each in columns}) > 1:
        raise MalformedRequestError
    for row in zip(*columns, strict=True):
        if not any(each.strip() for each in row):
            continue
        left, top, width, height = (_share(each) for each in row)
        boxes.append((left, top, width, height))
    return boxes


def _share(text: str) -> float:
    try:
        share = float(text) / _WHOLE
    except ValueError:
        raise MalformedRequestError from None
    if not isfinite(share):
        raise MalformedRequestError
    return share


_AT = "/cases/{case}/files/{message}/{file}"
PAGES = (
    Page("GET", f"{_AT}/view", view, Permission.CASE_OPEN),
    Page("GET", f"{_AT}/media", media, Permission.CASE_OPEN),
    Page("GET", f"{_AT}/page/{{number}}", page, Permission.CASE_OPEN),
    Page("POST", f"{_AT}/cover", paint, Permission.CASE_NOTE),
    Page("POST", f"{_AT}/uncover", take_off, Permission.CASE_NOTE),
)
