"""Make a report of a talk without JavaScript: choose what goes over, read the text, agree."""

from aiohttp import web

from casework.counselling import Choice, file_report, open_talk
from casework.errors import (
    AgreementNeededError,
    ClosedConversationError,
    ConflictError,
    NotAllowedNowError,
    NotFoundError,
    NothingChosenError,
    NotReadyError,
    NotReceivingError,
    Refusal,
    ReloadKeysError,
    TooLongError,
)
from casework.receipts import Reporter, session_token
from web.appkeys import RULES
from web.intake.forms import Form
from web.intake.frame import draw
from web.intake.mailbox import as_reporter, inside
from web.intake.wiring import INTAKE
from web.language import language_of, sentence
from web.pages import PUBLIC, Page, Rate

_MENDABLE = (AgreementNeededError, NothingChosenError, TooLongError)
_GONE = (ClosedConversationError, ConflictError, NotAllowedNowError, NotFoundError)
_BUSY = (NotReadyError, ReloadKeysError)
PART, FILE = "part-", "file-"
_MOST_CHOSEN = 240  # a talk of a hundred messages, each chosen


async def show(request: web.Request) -> web.Response:
    """What was said in the talk, to choose from."""

    async def act(form: Form, reporter: Reporter, _message_id: bytes) -> web.Response:
        try:
            return await _page(request, reporter, form, None)
        except _GONE as refusal:
            return await inside(request, reporter, refusal=refusal)

    return await as_reporter(request, act)


async def send(request: web.Request) -> web.Response:
    """Make the report of what was chosen."""

    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        language = language_of(request)
        try:
            await file_report(_choice(form), reporter, message_id, request.app[INTAKE], language=language)
        except _MENDABLE as refusal:
            return await _page(request, reporter, form, refusal)
        except _GONE as refusal:
            return await inside(request, reporter, refusal=refusal)
        except _BUSY:
            return await _page(request, reporter, form, NotReceivingError())
        return await inside(request, reporter, done="talk.done")

    return await as_reporter(request, act, Form(most=_MOST_CHOSEN))


def _choice(form: Form) -> Choice:
    return Choice(
        kind=form.text("kind") or "unsure",
        parts=_named(form, PART),
        files=_named(form, FILE),
        more=form.text("more"),
        excluded=form.text("excluded"),
        agrees=bool(form.text("agree")),
    )


def _named(form: Form, prefix: str) -> frozenset[str]:
    return frozenset(name.removeprefix(prefix) for name in form.fields if name.startswith(prefix))


async def _page(request: web.Request, reporter: Reporter, form: Form, refusal: Refusal | None) -> web.Response:
    intake, language = request.app[INTAKE], language_of(request)
    filing = request.app[RULES].counselling.filing
    return draw(
        request,
        "intake/talk.html",
        status=refusal.status if refusal else 200,
        view=await open_talk(reporter, intake, language),
        choices=filing.choices,
        consent=filing.text[language],
        chosen=frozenset(form.fields),
        kind=form.text("kind") or "unsure",
        more=form.text("more"),
        excluded=form.text("excluded"),
        session=session_token(reporter, intake),
        refusal=sentence(request, f"refusal.{refusal.code}") if refusal else "",
    )


_RATE = Rate(per_second=40, burst=200)
PAGES = (
    Page("POST", "/mailbox/report", show, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/report/send", send, needs=PUBLIC, rate=_RATE),
)
