"""Free counselling: what hours are free, asking for some, looking again, giving them back; without JavaScript."""

from functools import partial
from itertools import groupby

from aiohttp import web

from casework.boards.booking import (
    Booked,
    Offer,
    Wish,
    book,
    look_up,
    new_form_id,
    offered,
    return_hours,
    spoken,
    visitors,
)
from casework.errors import BusyError, ConflictError, NotFoundError
from web.intake.forms import Form, nothing_kept, read_form
from web.intake.frame import draw
from web.intake.wiring import INTAKE
from web.language import language_of
from web.pages import PUBLIC, Page, Rate

_PARTS = 3


async def show(request: web.Request) -> web.Response:
    """The fields of counselling, and of one of them the days and hours that are free."""
    return await _page(request, field=request.query.get("field", ""))


async def ask(request: web.Request) -> web.Response:
    """Take what was asked for; what is missing is said, and everything chosen is still chosen."""
    form = Form()
    await read_form(request, form, nothing_kept, _no_check)
    slot, _, rest = form.text("hours").partition("|")
    day, _, hours = rest.partition("|")
    chosen = form.text("field")
    if form.text("hours").count("|") != _PARTS - 1:
        return await _page(request, field=chosen, form=form, wrong="counsel.choose", status=422)
    wish = Wish(
        form_id=form.text("form"), slot=slot, day=day, hours=hours, mode=form.text("mode"),
        visitor=form.text("visitor"), name=form.text("name"), contact=form.text("contact"),
    )  # fmt: skip
    if wish.mode == "phone" and not wish.contact.strip():
        return await _page(request, field=chosen, form=form, wrong="counsel.need_phone", status=422)
    try:
        booked = await book(wish, request.app[INTAKE])
    except ConflictError:
        return await _page(request, field=chosen, form=form, wrong="counsel.taken", status=409)
    except BusyError:
        return await _page(request, field=chosen, form=form, wrong="counsel.busy", status=503)
    return _mine(request, booked, fresh=True)


async def door(request: web.Request) -> web.Response:
    """One field for the code."""
    return draw(request, "intake/counsel_mine.html", booked=None, wrong="")


async def mine(request: web.Request) -> web.Response:
    """How the booking stands, or, where its person said so, give it back."""
    form = Form()
    await read_form(request, form, nothing_kept, _no_check)
    act = return_hours if form.text("act") == "return" else look_up
    try:
        booked = await act(form.text("code"), request.app[INTAKE])
    except NotFoundError:
        return draw(request, "intake/counsel_mine.html", status=404, booked=None, wrong="counsel.unknown")
    return _mine(request, booked, fresh=False)


async def _page(
    request: web.Request, *, field: str, form: Form | None = None, wrong: str = "", status: int = 200
) -> web.Response:
    intake = request.app[INTAKE]
    found = await offered(intake)
    fields = list(dict.fromkeys(each.field for each in found.offers))
    form = form or Form()
    return draw(
        request,
        "intake/counsel.html",
        status=status,
        fields=[(name, _label(request, "field", name)) for name in fields],
        chosen=field if field in fields else "",
        label_of=partial(_label, request),
        offers=[(each, _days(each)) for each in found.offers if each.field == field],
        until=found.until,
        takes_names=found.key is not None,
        visitors=[(name, _label(request, "visitor", name)) for name in sorted(visitors(intake))],
        modes=sorted({mode for each in found.offers if each.field == field for mode in each.modes}),
        form=form,
        form_id=form.text("form") if form.text("form") and wrong != "counsel.taken" else new_form_id(),
        wrong=wrong,
    )


def _days(offer: Offer) -> list[tuple[object, list[object]]]:
    return [(day, list(some)) for day, some in groupby(offer.hours, key=_day)]


def _day(hours: object) -> object:
    return getattr(hours, "day", None)


def _mine(request: web.Request, booked: Booked, *, fresh: bool) -> web.Response:
    state = "asked_back" if booked.row.wants_back and booked.row.state != "returned" else booked.row.state
    return draw(
        request,
        "intake/counsel_mine.html",
        booked=booked,
        code=spoken(booked.code),
        state=state,
        place=_label(request, "place", booked.offer.place) if booked.offer else "",
        field_label=_label(request, "field", booked.offer.field) if booked.offer else "",
        wrong="",
        fresh=fresh,
    )


def _label(request: web.Request, of: str, value: str) -> str:
    """A word of the register as people read it."""
    rules = request.app[INTAKE].rules
    told = rules.wording[language_of(request)].get(f"counsel.{of}.{value}")
    if told:
        return told
    found = rules.registers[rules.booking.bookings].field_of(of)
    return found.options.get(value, value) if found else value


def _no_check() -> None:
    """This form takes no file, so there is nothing to check before one."""


_LOOKS = Rate(per_second=500, burst=1000)
# A code has ten letters: whoever guesses needs longer than the office stands.
_WRITES = Rate(per_second=10, burst=60)
PAGES = (
    Page("GET", "/counsel", show, needs=PUBLIC, rate=_LOOKS),
    Page("POST", "/counsel", ask, needs=PUBLIC, rate=_WRITES),
    Page("GET", "/counsel/mine", door, needs=PUBLIC, rate=_LOOKS),
    Page("POST", "/counsel/mine", mine, needs=PUBLIC, rate=_WRITES),
)
