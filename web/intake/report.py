"""The report form without JavaScript: the same questions, sealed here as soon as it arrives."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from casework.content import BIGGEST_FILE, LONGEST_TEXT, Lane, StoredFile
from casework.deidentifying import Span, find_spans, is_whole_name
from casework.errors import (
    BusyError,
    ConflictError,
    EmptyTextError,
    ExpiredFormError,
    FileRefusedError,
    FileTooBigError,
    MalformedRequestError,
    NotReadyError,
    NotReceivingError,
    Refusal,
    ReloadKeysError,
    TooLongError,
)
from casework.gate import take_file
from casework.list_errors import TooManyFilesError
from casework.receipts import NewReceipt, draw_receipt, from_token, in_groups, to_token
from casework.receiving import Received, ReportDraft, seal_report
from policies.identifiers import Label
from policies.rules import Concern, Group, Rules
from web.intake.forms import Form, read_form
from web.intake.frame import draw, told
from web.intake.wiring import INTAKE
from web.language import DEFAULT, language_of, sentence
from web.pages import PUBLIC, Page, Rate

# What is told to somebody before they send: not every guess.
_SURE_ENOUGH = 0.7
_WHOLE_NAME = 3
# Languages of the word lists.
TONGUES = ("ko", "en", "zh-Hans")
# Asked for, each optional; named as in the guided dialogue.
DETAILS = ("when", "where", "who", "known", "evidence", "reported")
# How answers may come; with the receipt they always do.
WAYS = ("receipt", "text", "post")
# The person can put these right: the form comes back with everything still in it.
_MENDABLE = (
    BusyError,
    ConflictError,
    EmptyTextError,
    ExpiredFormError,
    FileRefusedError,
    FileTooBigError,
    TooLongError,
    TooManyFilesError,
)


def read_word_lists() -> None:
    """Read the word lists from disk before the first person waits for them."""
    receipt = draw_receipt()
    for tongue in TONGUES:
        receipt.words(tongue)


async def show(request: web.Request) -> web.Response:
    """An empty form with a receipt of its own, sealed into the form."""
    return _form(request, Form(), _new_token(request))


async def send(request: web.Request) -> web.Response:
    """Receive the form; sent twice, it shows the same receipt twice."""
    intake, form = request.app[INTAKE], Form()

    async def keep(name: str, kind: str, stream: AsyncIterator[bytes]) -> StoredFile:
        return await take_file(name, kind, stream, intake)

    try:
        await read_form(request, form, keep, lambda: _check_early(request, form))
        receipt = _receipt(request, form)
        received = await seal_report(_draft(request, form), receipt, intake)
    except _MENDABLE as refusal:
        return _again(request, form, refusal)
    except (NotReadyError, ReloadKeysError):
        return _again(request, form, NotReceivingError())
    return _received(request, receipt, received, form)


async def check(request: web.Request) -> web.Response:
    """Look through what was filled in and say what may identify somebody; nothing is kept and nothing is sent."""
    form, rules = Form(), request.app[INTAKE].rules
    try:
        await read_form(request, form, _passed_over, lambda: None)
    except _MENDABLE as refusal:
        return _again(request, form, refusal)
    texts = {name: form.text(name)[:LONGEST_TEXT] for name in ("body", *DETAILS, "excluded")}
    found = await asyncio.to_thread(_warnings, tuple(texts.values()), rules)
    return _form(request, form, form.text("token") or _new_token(request), warnings=found)


async def _passed_over(name: str, kind: str, stream: AsyncIterator[bytes]) -> StoredFile:
    """A file that came along; a browser does not send it again by itself, so the page asks for it once more."""
    size = 0
    async for data in stream:
        size += len(data)
        if size > BIGGEST_FILE:
            raise FileTooBigError
    return StoredFile(id=b"", name=name, type=kind, size=size, key=b"", digest=b"")


def _warnings(texts: tuple[str, ...], rules: Rules) -> tuple[tuple[str, str], ...]:
    """Each part that may identify somebody, with its label, once."""
    found = {
        text[span.start : span.end].strip(): str(span.label)
        for text in texts
        for span in find_spans(text, (), rules)
        if _is_worth_saying(span, text, rules)
    }
    return tuple(found.items())


def _is_worth_saying(span: Span, text: str, rules: Rules) -> bool:
    """Not every guess is told: here no tagger helps, so a guess at a name must be built like one."""
    if span.label == Label.QUASI:
        return True
    guesses = {way.id for way in rules.deidentification.names.ways if way.guess}
    if span.rule not in guesses:
        return span.confidence >= _SURE_ENOUGH
    part = text[span.start : span.end]
    return len(part) >= _WHOLE_NAME and is_whole_name(part, rules.deidentification.names)


def _check_early(request: web.Request, form: Form) -> None:
    """Nothing of a form that will be refused is stored."""
    _receipt(request, form)
    _draft(request, form)


def _receipt(request: web.Request, form: Form) -> NewReceipt:
    token = form.text("token")
    # A program may send the form without having fetched it; then a repetition cannot be recognised.
    return from_token(token, request.app[INTAKE]) if token else draw_receipt()


def _draft(request: web.Request, form: Form) -> ReportDraft:
    rules = request.app[INTAKE].rules
    # Whoever found a closer word has said more than with the first choice.
    kind = form.text("closer") or form.text("kind") or rules.broad_kind(Group.TALK)
    concerns, team = _concerns(form), form.text("concern_team")
    if kind not in rules.kinds or not rules.kinds[kind].offered or (team and team not in rules.organisation.teams):
        raise MalformedRequestError
    return ReportDraft(
        lane=Lane.FORM,
        kind=kind,
        text=form.text("body"),
        answers=_answers(form, rules.kinds[kind].protected),
        files=tuple(form.files),
        concerns=concerns,
        concerned_team=team if concerns is Concern.THIS_TEAM else "",
        excluded=form.text("excluded").strip(),
        urgent=bool(form.text("urgent")),
    )


def _answers(form: Form, protected: bool) -> dict[str, str]:
    """What was filled in; another way to be answered only where there is a contact, and never of a protected report."""
    answers = {name: said for name in (*DETAILS, "contact") if (said := form.text(name).strip())}
    way = form.text("reply_by") or WAYS[0]
    if way not in WAYS:
        raise MalformedRequestError
    if way != WAYS[0] and "contact" in answers and not protected:
        answers["reply_by"] = way
    return answers


def _concerns(form: Form) -> Concern:
    try:
        return Concern(form.text("concerns") or Concern.NOBODY)
    except ValueError:
        raise MalformedRequestError from None


def _again(request: web.Request, form: Form, refusal: Refusal) -> web.Response:
    spent = isinstance(refusal, (ExpiredFormError, ConflictError))
    token = _new_token(request) if spent or not form.text("token") else form.text("token")
    said = sentence(request, f"refusal.{refusal.code}")
    answer = _form(request, form, token, said, refusal.status)
    if refusal.status == BusyError.status:
        answer.headers["Retry-After"] = "20"
    return answer


def _form(
    request: web.Request, form: Form, token: str, said: str = "", status: int = 200,
    warnings: tuple[tuple[str, str], ...] | None = None,
) -> web.Response:  # fmt: skip
    rules = request.app[INTAKE].rules
    return draw(
        request,
        "intake/report.html",
        status=status,
        form=form,
        token=token,
        refusal=said,
        warnings=warnings,
        kinds=_kinds(request),
        chosen=form.text("kind") or rules.broad_kind(Group.TALK),
        concerns=tuple(Concern),
        teams=rules.organisation.teams,
        details=DETAILS,
        ways=WAYS,
        more=any(form.text(name) for name in DETAILS),
    )


def _kinds(request: web.Request) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The broad kind of each group with its label, and the narrower ones that a person may choose instead."""
    rules = request.app[INTAKE].rules

    def label(name: str) -> str:
        return rules.kinds[name].plain if language_of(request) == DEFAULT else sentence(request, f"kind.{name}")

    own = {group: rules.broad_kind(group) for group in Group}
    narrower = [(name, kind.group) for name, kind in rules.kinds.items() if kind.offered and not kind.broad]
    return [(own[g], label(own[g]), [(name, label(name)) for name, of in narrower if of is g]) for g in Group]


def _received(request: web.Request, receipt: NewReceipt, received: Received, form: Form) -> web.Response:
    first = "en" if language_of(request) == "en" else "ko"
    return draw(
        request,
        "intake/received.html",
        number=received.number,
        files=told(request, form.files),
        tongue=first,
        words=receipt.words(first),
        digits=in_groups(receipt.digits()),
        others={tongue: receipt.words(tongue) for tongue in TONGUES if tongue != first},
    )


def _new_token(request: web.Request) -> str:
    return to_token(draw_receipt(), request.app[INTAKE])


_RATE = Rate(per_second=40, burst=200)
PAGES = (
    Page("GET", "/report", show, needs=PUBLIC, rate=Rate(per_second=500, burst=1000)),
    Page("POST", "/report", send, needs=PUBLIC, rate=_RATE),
    Page("POST", "/report/check", check, needs=PUBLIC, rate=_RATE),
)
