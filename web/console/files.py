"""Attachments come out as a download that no browser will run or show; an original only for a written reason."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.content import StoredFile
from casework.errors import ReasonNeededError
from casework.originals import read_original
from casework.reading import read_file
from policies.rules import Permission
from web.console.case import case_id_of, own_case
from web.console.guarding import while_standing
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import disposition
from web.staff.forms import vouched_form


async def download(request: web.Request) -> web.StreamResponse:
    """One file of a case, of a reporter's file the clean copy, opened as it is sent."""
    place = request.match_info
    stored, octets = await read_file(
        case_id_of(request), place["message"], place["file"], unlocked_of(request), office_of(request)
    )
    return await send_file(request, stored, octets)


async def original_form(request: web.Request) -> web.Response:
    """Warn, and ask for the reason; nothing is opened yet."""
    await own_case(request)
    return _form(request)


async def original(request: web.Request) -> web.StreamResponse:
    """An original that could not be cleaned, after the reason was written down."""
    form = await vouched_form(request, session_of(request))
    place = request.match_info
    try:
        stored, octets = await read_original(
            case_id_of(request), place["message"], place["file"], form.text("reason"),
            unlocked_of(request), office_of(request),
        )  # fmt: skip
    except ReasonNeededError as refusal:
        return _form(request, status=refusal.status, refusal=sentence(request, f"refusal.{refusal.code}"))
    return await send_file(request, stored, octets)


def _form(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    place = request.match_info
    values = {"case_id": case_id_of(request), "message_id": place["message"], "file_id": place["file"]}
    return show(request, "console/original.html", values | {"refusal": refusal}, status)


async def send_file(request: web.Request, stored: StoredFile, octets: AsyncIterator[bytes]) -> web.StreamResponse:
    """A file as a download that no browser runs or shows."""
    # What the reporter's device called the type is not believed: a page in disguise must not run here.
    answer = web.StreamResponse(
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": disposition(stored.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
    )
    octets = while_standing(octets, unlocked_of(request), office_of(request))
    first = await anext(octets, b"")  # a file that cannot be opened is refused before the answer begins
    await answer.prepare(request)
    await answer.write(first)
    async for data in octets:
        await answer.write(data)
    await answer.write_eof()
    return answer


PAGES = (
    Page("GET", "/cases/{case}/files/{message}/{file}", download, Permission.CASE_OPEN),
    Page("GET", "/cases/{case}/files/{message}/{file}/original", original_form, Permission.CASE_REVEAL),
    Page("POST", "/cases/{case}/files/{message}/{file}/original", original, Permission.CASE_REVEAL),
)
