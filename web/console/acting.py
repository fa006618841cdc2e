"""A page of a case whose buttons do different things: one of them is done, once."""

from collections.abc import Awaitable, Callable, Collection, Mapping

from aiohttp import web

from casework.errors import Refusal
from web.console.case import case_id_of, path_of
from web.console.wiring import session_of
from web.language import sentence
from web.staff.forms import Form, read_form, vouch
from web.staff.once import only_once
from web.staff.sessions import Notice

Act = Callable[[web.Request, str, Form], Awaitable[None]]
Page = Callable[[web.Request, Form, int, str], Awaitable[web.Response]]


async def carry_out(
    request: web.Request, tail: str, do: Act, page: Page, done: Mapping[str, Notice], *, ends: Collection[str] = ()
) -> web.Response:
    """Do what the button says and come back to the page; a refusal keeps what was written. `ends` lead to the case."""
    session, case_id = session_of(request), case_id_of(request)
    form = await read_form(request)
    act = form.text("act")
    try:
        vouch(form, session)
        with only_once(session, form, path_of(case_id, tail)):
            await do(request, act, form)
    except Refusal as refusal:
        return await page(request, form, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = done.get(act)
    raise web.HTTPSeeOther(path_of(case_id, "" if act in ends else tail))
