"""Files of an entry: put there, fetched, taken away; a browser neither runs nor shows them."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.errors import MalformedRequestError, Refusal
from casework.registering.admitting import register_for
from casework.registering.enclosing import BIGGEST, enclose, read_enclosed, take_out
from policies.rules import Permission
from web.console.files import send_file
from web.console.register_entry import entry_page
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.fields import keep_file
from web.staff.forms import Form, read_parts
from web.staff.once import only_once
from web.staff.sessions import Notice


async def fetch(request: web.Request) -> web.StreamResponse:
    """One file, opened as it is sent."""
    of = request.match_info
    stored, octets = await read_enclosed(
        of["register"], of["entry"], of["file"], unlocked_of(request), office_of(request)
    )
    return await send_file(request, stored, octets)


async def change(request: web.Request) -> web.Response:
    """Put files there, or take one away."""
    session, form, of = session_of(request), Form(), request.match_info
    office, unlocked = office_of(request), unlocked_of(request)
    path = "/registers/{}/{}".format(of["register"], of["entry"])
    register_for(of["register"], unlocked, office, writes=True)
    try:
        files = await read_parts(request, session, _keep, form)
        with only_once(session, form, path):
            if form.text("act") == "remove":
                await take_out(of["register"], of["entry"], form.text("file"), unlocked, office)
                session.notice = Notice("파일을 뺐습니다.")
            elif form.text("act") == "add" and files:
                for name, data in files:
                    await enclose(of["register"], of["entry"], data, name, unlocked, office)
                session.notice = Notice("파일을 붙였습니다. 위치와 만든 사람 같은 숨은 정보는 지웠습니다.")
            else:
                raise MalformedRequestError
    except Refusal as refusal:
        return await entry_page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    raise web.HTTPSeeOther(path)


async def _keep(name: str, _kind: str, stream: AsyncIterator[bytes]) -> tuple[str, bytes]:
    return await keep_file(name, stream, BIGGEST)


_PATH = "/registers/{register}/{entry}/files"
PAGES = (
    Page("POST", _PATH, change, Permission.REGISTER_WRITE),
    Page("GET", f"{_PATH}/{{file}}", fetch, Permission.REGISTER_READ),
)
