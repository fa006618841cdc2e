"""Come back with a receipt without JavaScript: read, answer, fetch files, agree, withdraw."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import quote

from aiohttp import web

from casework.cleaning.telling import sentences
from casework.content import StoredFile
from casework.corresponding import check_in, consent, open_mailbox, rate, read_mail_file, say, withdraw
from casework.errors import (
    BusyError,
    ClosedConversationError,
    ConflictError,
    EmptyTextError,
    ExpiredFormError,
    FileRefusedError,
    FileTooBigError,
    NotReadyError,
    NotReceivingError,
    Refusal,
    ReloadKeysError,
    ScoreNeededError,
    TooLongError,
    UnknownReceiptError,
    UnreadableReceiptError,
)
from casework.gate import take_file
from casework.list_errors import TooManyFilesError
from casework.receipts import Reporter, parse_receipt, read_receipt, reporter_from_token, session_token
from web.appkeys import RULES
from web.intake.bodies import OCTETS
from web.intake.forms import Form, nothing_kept, read_form
from web.intake.frame import draw
from web.intake.wiring import INTAKE
from web.language import language_of, sentence
from web.pages import PUBLIC, Page, Rate

_LONGEST_CODE = 200
Act = Callable[[Form, Reporter, bytes], Awaitable[web.Response]]
AT_THE_DOOR = (UnknownReceiptError, UnreadableReceiptError, BusyError, ExpiredFormError)
_MENDABLE = (
    ClosedConversationError,
    ConflictError,
    EmptyTextError,
    FileRefusedError,
    FileTooBigError,
    TooLongError,
    TooManyFilesError,
)


async def show(request: web.Request) -> web.Response:
    """The door: one field for the receipt."""
    return door(request, Form())


async def enter(request: web.Request) -> web.Response:
    """Open the mailbox of the receipt that was typed."""
    form = Form()
    await read_form(request, form, nothing_kept, no_check)
    try:
        reporter = await _read_code(form.text("code"), request)
        return await inside(request, reporter, draft=form.text("draft"))
    except AT_THE_DOOR as refusal:
        return door(request, form, refusal)


async def answer(request: web.Request) -> web.Response:
    """Add what the person says to the conversation; sent twice, it is stored once."""
    form = Form()
    try:
        refusal = await _receive(request, form)
        reporter, _ = reporter_from_token(form.text("session"), request.app[INTAKE])
        if refusal is not None:
            return await inside(request, reporter, draft=form.text("body"), refusal=refusal)
        return await inside(request, reporter, done="sending.done")
    except AT_THE_DOOR as refusal:
        return door(request, form, refusal)


async def take_back(request: web.Request) -> web.Response:
    """Withdraw the report, after the person ticked that they mean it."""

    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        if not form.text("sure"):
            return await inside(request, reporter, ask_withdraw=True)
        await withdraw(reporter, message_id, request.app[INTAKE])
        return await inside(request, reporter, done="mailbox.withdrawn")

    return await as_reporter(request, act)


async def say_how(request: web.Request) -> web.Response:
    """Take how the person found it, once."""

    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        try:
            await rate(form.text("score"), form.text("remark"), reporter, message_id, request.app[INTAKE])
        except ScoreNeededError as refusal:
            return await inside(request, reporter, refusal=refusal)
        return await inside(request, reporter, done="mailbox.rated_done")

    return await as_reporter(request, act)


async def say_how_one_is(request: web.Request) -> web.Response:
    """Answer, with one tap, how one is after a report."""

    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        await check_in(form.text("what"), reporter, message_id, request.app[INTAKE])
        return await inside(request, reporter, done="check_in.done")

    return await as_reporter(request, act)


async def agree(request: web.Request) -> web.Response:
    """Agree to what the office has asked."""

    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        await consent(form.text("what"), reporter, message_id, request.app[INTAKE])
        return await inside(request, reporter, done="mailbox.consented")

    return await as_reporter(request, act)


async def give_file(request: web.Request) -> web.StreamResponse:
    """A file of one of the messages, opened as it is sent."""
    form = Form()
    await read_form(request, form, nothing_kept, no_check)
    intake = request.app[INTAKE]
    try:
        reporter, _ = reporter_from_token(form.text("session"), intake)
    except ExpiredFormError as refusal:
        return door(request, form, refusal)
    reference, stream = await read_mail_file(form.text("message"), form.text("file"), reporter, intake)
    sent = web.StreamResponse(headers=_download(reference))
    await sent.prepare(request)
    async for data in stream:
        await sent.write(data)
    await sent.write_eof()
    return sent


async def _read_code(code: str, request: web.Request) -> Reporter:
    if len(code) > _LONGEST_CODE:
        raise UnreadableReceiptError
    # Looking for near words takes a moment, so it happens beside the loop; what is readable is read again at once.
    await asyncio.to_thread(parse_receipt, code)
    return await read_receipt(code, request.app[INTAKE])


async def _receive(request: web.Request, form: Form) -> Refusal | None:
    intake = request.app[INTAKE]

    async def keep(name: str, kind: str, stream: AsyncIterator[bytes]) -> StoredFile:
        return await take_file(name, kind, stream, intake)

    def check_session() -> None:
        reporter_from_token(form.text("session"), intake)

    try:
        await read_form(request, form, keep, check_session)
        reporter, message_id = reporter_from_token(form.text("session"), intake)
        urgent = bool(form.text("urgent"))
        await say(form.text("body"), tuple(form.files), reporter, message_id, intake, urgent=urgent)
    except _MENDABLE as refusal:
        return refusal
    except (NotReadyError, ReloadKeysError):
        return NotReceivingError()
    return None


async def as_reporter(request: web.Request, act: Act, form: Form | None = None) -> web.Response:
    """What somebody who came in asks for, with an id for what they say; whoever is in no longer gets the door."""
    form = form or Form()
    await read_form(request, form, nothing_kept, no_check)
    try:
        reporter, message_id = reporter_from_token(form.text("session"), request.app[INTAKE])
        return await act(form, reporter, message_id)
    except AT_THE_DOOR as refusal:
        return door(request, form, refusal)


async def inside(
    request: web.Request, reporter: Reporter, *, draft: str = "", done: str = "", refusal: Refusal | None = None,
    ask_withdraw: bool = False,
) -> web.Response:  # fmt: skip
    """The conversation of somebody who came in."""
    intake = request.app[INTAKE]
    view = await open_mailbox(reporter, intake)
    words = request.app[RULES].wording[language_of(request)]
    return draw(
        request,
        "intake/conversation.html",
        status=refusal.status if refusal else 200,
        view=view,
        told={
            file.id_hex: sentences(file.cleaning, words)
            for message in view.messages
            if message.sender == "reporter"
            for file in message.files
        },
        session=session_token(reporter, intake),
        draft=draft,
        done=done,
        refusal=sentence(request, f"refusal.{refusal.code}") if refusal else "",
        ask_withdraw=ask_withdraw,
    )


def door(request: web.Request, form: Form, refusal: Refusal | None = None) -> web.Response:
    """The field for the receipt, with what was refused and what was being written."""
    found = refusal.suggestions if isinstance(refusal, UnreadableReceiptError) else ()
    shown = draw(
        request,
        "intake/mailbox.html",
        status=refusal.status if refusal else 200,
        code=form.text("code"),
        draft=form.text("draft") or form.text("body"),
        refusal=sentence(request, f"refusal.{refusal.code}") if refusal else "",
        suggestions=found,
    )
    if isinstance(refusal, BusyError):
        shown.headers["Retry-After"] = "20"
    return shown


def _download(reference: StoredFile) -> dict[str, str]:
    return {
        "Content-Type": OCTETS,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(reference.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Length": str(reference.size),
    }


def no_check() -> None:
    """These forms take no file, so there is nothing to check before one."""


_RATE = Rate(per_second=40, burst=200)
PAGES = (
    Page("GET", "/mailbox", show, needs=PUBLIC, rate=Rate(per_second=500, burst=1000)),
    Page("POST", "/mailbox", enter, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/answer", answer, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/consent", agree, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/check-in", say_how_one_is, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/satisfaction", say_how, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/withdraw", take_back, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/file", give_file, needs=PUBLIC, rate=_RATE),
)
