"""A lost receipt: somebody asked for another; the officer reaches them, and gives it or does not."""

from aiohttp import web

from casework.errors import MalformedRequestError, NotYourCaseError, Refusal
from casework.receipts import in_groups
from casework.reissuing import refuse_receipt, reissue_receipt, renewal_of, text_receipt
from policies.rules import Permission
from web.console.case import case_id_of, path_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.once import once_field, only_once
from web.staff.sessions import Notice

_TEXTED = Notice("새 접수코드를 문자로 보냈습니다. 옛 접수코드는 이제 열리지 않습니다.")
_REFUSED = Notice("새 접수코드를 내주지 않은 것으로 적었습니다.")


async def ask(request: web.Request) -> web.Response:
    """What to do before a new receipt is given."""
    return await _page(request)


async def give(request: web.Request) -> web.Response:
    """Give a new receipt: shown here once, sent by text without being shown, or refused."""
    session, case_id = session_of(request), case_id_of(request)
    form, unlocked, office = await vouched_form(request, session), unlocked_of(request), office_of(request)
    reason, how = form.text("reason"), form.text("how")
    try:
        with only_once(session, form, path_of(case_id)):
            if how == "refuse":
                await refuse_receipt(case_id, reason, unlocked, office)
            elif how == "text":
                await text_receipt(case_id, reason, unlocked, office)
            elif how != "show":
                raise MalformedRequestError
            else:
                receipt = await reissue_receipt(case_id, reason, unlocked, office)
                return await _page(request, words=receipt.words(), digits=in_groups(receipt.digits()))
    except NotYourCaseError:
        raise
    except Refusal as refusal:
        return await _page(request, refusal=refusal)
    session.notice = _REFUSED if how == "refuse" else _TEXTED
    raise web.HTTPSeeOther(path_of(case_id))


async def _page(request: web.Request, *, refusal: Refusal | None = None, **given: object) -> web.Response:
    case_id = case_id_of(request)
    values: dict[str, object] = {
        "case_id": case_id,
        "renewal": await renewal_of(case_id, unlocked_of(request), office_of(request)),
        "refusal": sentence(request, f"refusal.{refusal.code}") if refusal else "",
        "once": once_field(session_of(request)),
        "words": (),
    }
    return show(request, "console/receipt.html", values | given, refusal.status if refusal else 200)


PAGES = (
    Page("GET", "/cases/{case}/receipt", ask, Permission.CASE_ANSWER),
    Page("POST", "/cases/{case}/receipt", give, Permission.CASE_ANSWER),
)
