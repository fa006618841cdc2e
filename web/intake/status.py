"""How far an ordinary matter is, by its public number and the contact left with it: no receipt, no word of it."""

from aiohttp import web

from casework.errors import BusyError, ExpiredFormError, Refusal, UnknownStandingError, UnreadableContactError
from casework.inquiring import Standing, ask_new_receipt, ask_standing
from web.intake.forms import Form, nothing_kept, read_form
from web.intake.frame import draw
from web.intake.wiring import INTAKE
from web.language import sentence
from web.pages import PUBLIC, Page, Rate

_AT_THE_DOOR = (BusyError, UnknownStandingError, UnreadableContactError)


async def show(request: web.Request) -> web.Response:
    """Two fields: the number and the contact."""
    return _page(request)


async def ask(request: web.Request) -> web.Response:
    """Say how far it is, or that nothing can be told; nothing that was typed comes back."""
    form = Form()
    await read_form(request, form, nothing_kept, _no_check)
    try:
        found = await ask_standing(form.text("number"), form.text("contact"), request.app[INTAKE])
    except _AT_THE_DOOR as refusal:
        return _page(request, refusal=refusal)
    return _page(request, found=found)


async def ask_receipt(request: web.Request) -> web.Response:
    """Pass on that a new receipt is wanted; it is given to the contact in the case, never here."""
    form = Form()
    await read_form(request, form, nothing_kept, _no_check)
    try:
        await ask_new_receipt(form.text("token"), request.app[INTAKE])
    except ExpiredFormError as refusal:
        return _page(request, refusal=refusal)
    return _page(request, done=True)


def _page(
    request: web.Request, *, found: Standing | None = None, refusal: Refusal | None = None, done: bool = False
) -> web.Response:
    shown = draw(
        request,
        "intake/status.html",
        status=refusal.status if refusal else 200,
        found=found,
        done=done,
        refusal=sentence(request, f"refusal.{refusal.code}") if refusal else "",
    )
    if isinstance(refusal, BusyError):
        shown.headers["Retry-After"] = "20"
    return shown


def _no_check() -> None:
    """This form takes no file, so there is nothing to check before one."""


# A telephone number can be guessed where a receipt cannot: so few tries a day that one number takes more than a year,
# counted over everybody, because nobody's address is known. A flood makes this page slow, and the mailbox not at all.
_GUESSES = Rate(per_second=1, burst=30)
PAGES = (
    Page("GET", "/status", show, needs=PUBLIC, rate=Rate(per_second=500, burst=1000)),
    Page("POST", "/status", ask, needs=PUBLIC, rate=_GUESSES),
    Page("POST", "/status/receipt", ask_receipt, needs=PUBLIC, rate=Rate(per_second=10, burst=50)),
)
