"""Decide, without JavaScript, whether to leave a name: the ladder, what is asked, what was decided, taking it back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from casework.consents import Consent
from casework.errors import (
    ClosedConversationError,
    ConflictError,
    NotAllowedNowError,
    NotFoundError,
    NothingNamedError,
    NotReadyError,
    NotReceivingError,
    Refusal,
    ReloadKeysError,
    TooLongError,
)
from casework.naming import LadderView, answer, give, open_ladder, take_back
from casework.receipts import Reporter, session_token
from policies.identity import Carries
from policies.rules import Rules
from web.appkeys import RULES
from web.intake.forms import Form
from web.intake.frame import draw
from web.intake.mailbox import as_reporter, inside
from web.intake.wiring import INTAKE
from web.language import language_of, sentence
from web.pages import PUBLIC, Page, Rate

_MENDABLE = (
    ClosedConversationError,
    ConflictError,
    NotAllowedNowError,
    NotFoundError,
    NothingNamedError,
    TooLongError,
)
_BUSY = (NotReadyError, ReloadKeysError)

Act = Callable[[Form, Reporter, bytes, web.Request], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A rung as the page draws it."""

    name: str
    gives: tuple[str, ...]
    lacks: tuple[str, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A consent that can be given now, with the exact text."""

    purpose: str
    rung: str
    label: str
    text: str
    undone: str
    again: bool  # what was sealed before has to be written once more
    waits: bool  # nobody has opened the case, so there is no key to tell anything to


@dataclass(frozen=True, slots=True)
class Question:
    """A consent the office asks for, with the exact text."""

    message: str
    said: str
    text: str
    undone: str


@dataclass(frozen=True, slots=True)
class Past:
    """A consent as its giver reads it."""

    id: str
    label: str
    text: str
    recipient: str
    day: date
    state: str  # given, refused, taken, ended, paused
    withdrawn: date | None
    undone: str
    can_end: bool


async def show(request: web.Request) -> web.Response:
    """The ladder of whoever holds this receipt."""
    return await _handled(request, _nothing)


async def agree(request: web.Request) -> web.Response:
    """Agree, unasked, to the next rung."""
    return await _handled(request, _given)


async def reply(request: web.Request) -> web.Response:
    """Give or refuse what the office asked for."""
    return await _handled(request, _answered)


async def withdraw(request: web.Request) -> web.Response:
    """Take a consent back."""
    return await _handled(request, _taken)


async def leave(request: web.Request) -> web.Response:
    """Back to the conversation."""

    async def act(_form: Form, reporter: Reporter, _message_id: bytes) -> web.Response:
        return await inside(request, reporter)

    return await as_reporter(request, act)


async def _handled(request: web.Request, decide: Act) -> web.Response:
    async def act(form: Form, reporter: Reporter, message_id: bytes) -> web.Response:
        refused, done = await _done(decide, form, reporter, message_id, request)
        return await _page(request, reporter, form, refused, done)

    return await as_reporter(request, act)


async def _done(
    act: Act, form: Form, reporter: Reporter, message_id: bytes, request: web.Request
) -> tuple[Refusal | None, str]:
    try:
        return None, await act(form, reporter, message_id, request)
    except _MENDABLE as refusal:
        return refusal, ""
    except _BUSY:
        return NotReceivingError(), ""


async def _nothing(_form: Form, _reporter: Reporter, _message_id: bytes, _request: web.Request) -> str:
    return ""


async def _given(form: Form, reporter: Reporter, message_id: bytes, request: web.Request) -> str:
    facts = {name: form.text(name) for name in request.app[RULES].identity.facts}
    language = language_of(request)
    await give(form.text("purpose"), facts, reporter, message_id, request.app[INTAKE], language=language)
    return "ladder.done_give"


async def _answered(form: Form, reporter: Reporter, message_id: bytes, request: web.Request) -> str:
    agrees, language = form.text("choice") == "agree", language_of(request)
    await answer(form.text("asked"), reporter, message_id, request.app[INTAKE], agrees=agrees, language=language)
    return "ladder.done_give" if agrees else "ladder.done_refuse"


async def _taken(form: Form, reporter: Reporter, message_id: bytes, request: web.Request) -> str:
    await take_back(form.text("consent"), reporter, message_id, request.app[INTAKE])
    return "ladder.done_take"


async def _page(
    request: web.Request, reporter: Reporter, form: Form, refusal: Refusal | None, done: str
) -> web.Response:
    intake, rules, language = request.app[INTAKE], request.app[RULES], language_of(request)
    view, today = await open_ladder(reporter, intake), intake.clock.today()
    return draw(
        request,
        "intake/identity.html",
        status=refusal.status if refusal else 200,
        view=view,
        steps=_steps(view, rules, language),
        offers=_offers(view, rules, language, today),
        questions=_questions(view, rules, language, today),
        pasts=[_past(each, view, rules, language, today) for each in reversed(view.consents)],
        session=session_token(reporter, intake),
        said=form.fields if refusal else {},
        done=done,
        refusal=_refused(request, refusal),
    )


def _refused(request: web.Request, refusal: Refusal | None) -> str:
    if refusal is None:
        return ""
    # What is not there to be decided is no page that is missing.
    gone = isinstance(refusal, NotFoundError | NotAllowedNowError | ConflictError)
    return sentence(request, "ladder.gone" if gone else f"refusal.{refusal.code}")


def _steps(view: LadderView, rules: Rules, language: str) -> list[Step]:
    ladder, needed = rules.identity, rules.organisation.quorum.needed
    return [
        Step(
            name=ladder.rungs[name].name[language],
            gives=tuple(each.format(needed=needed) for each in ladder.rungs[name].gives[language]),
            lacks=ladder.rungs[name].lacks[language],
            here=name == view.rung,
        )
        for name in ladder.ladder_for(protected=view.protected)
    ]


def _offers(view: LadderView, rules: Rules, language: str, today: date) -> list[Offer]:
    """The next rung, if there is one: what is offered, not given yet, and stands on nothing that is missing."""
    ladder = rules.identity
    found = [
        (name, rule)
        for name, rule in ladder.purposes_for(protected=view.protected).items()
        if rule.offered and not view.has(name) and (not rule.requires or view.has(rule.requires)) and not view.closed
    ]
    return [
        Offer(
            purpose=name,
            rung=ladder.rungs[rule.rung].name[language],
            label=rule.label[language],
            text=ladder.shown(name, rule.recipients[0], rule.ends(today), language),
            undone=rule.undone[language],
            again=bool(rule.requires),
            waits=rule.carries is Carries.NAMED and not view.can_tell,
        )
        for name, rule in found
    ]


def _questions(view: LadderView, rules: Rules, language: str, today: date) -> list[Question]:
    ladder = rules.identity
    return [
        Question(
            message=each.message,
            said=each.said,
            text=ladder.shown(each.purpose, each.recipient, ladder.purposes[each.purpose].ends(today), language),
            undone=ladder.purposes[each.purpose].undone[language],
        )
        for each in view.asked
        if not view.closed
    ]


def _past(consent: Consent, view: LadderView, rules: Rules, language: str, today: date) -> Past:
    rule, holds = rules.identity.purposes[consent.purpose], consent.holds_on(today)
    return Past(
        id=consent.id,
        label=rule.label[language],
        text=consent.shown,
        recipient=rules.identity.recipient_named(consent.recipient, language),
        day=consent.day,
        state=_state(consent, view, holds=holds),
        withdrawn=consent.withdrawn,
        undone=rule.undone[language],
        can_end=holds and not view.closed,
    )


def _state(consent: Consent, view: LadderView, *, holds: bool) -> str:
    if consent.refused:
        return "refused"
    if consent.withdrawn is not None:
        return "taken"
    if not holds:
        return "ended"
    return "given" if consent.id in view.standing else "paused"


_RATE = Rate(per_second=40, burst=200)
PAGES = (
    Page("POST", "/mailbox/identity", show, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/identity/give", agree, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/identity/answer", reply, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/identity/take-back", withdraw, needs=PUBLIC, rate=_RATE),
    Page("POST", "/mailbox/identity/leave", leave, needs=PUBLIC, rate=_RATE),
)
