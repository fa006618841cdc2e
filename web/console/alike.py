"""Cases that are alike: why, which are about the same, and what may follow; a person decides each time."""

from aiohttp import web

from casework.agenda import put_forward, take_back_item
from casework.holding import hold_case
from casework.ids import case_bytes
from casework.registering.ensuing import onward_of_case
from casework.repeat_closing import close_repeated, closing_text, is_granted, propose_closing
from casework.repeating import alike_to, answer_joined, join, link, unlink
from casework.repeats import repeats_of
from casework.suggesting import look_at, suggestions
from policies.registers import Moment
from policies.rules import Permission
from web.appkeys import RULES
from web.console.acting import carry_out
from web.console.case import case_id_of
from web.console.showing import show
from web.console.wiring import comparison_of, office_of, session_of, unlocked_of
from web.pages import Page
from web.staff.forms import Form
from web.staff.once import once_field
from web.staff.sessions import Notice

_PAGE = "/alike"
_DONE = {
    "link": Notice("같은 내용으로 묶었습니다."),
    "unlink": Notice("같은 내용에서 뺐습니다."),
    "join": Notice("여러 사람의 민원 하나로 묶었습니다."),
    "answer": Notice("묶은 건 모두에 같은 답변을 보냈습니다."),
    "propose": Notice("종결을 결재에 올렸습니다. 결재되면 이 화면에서 종결합니다."),
    "close": Notice("결재된 글로 알리고 종결했습니다."),
    "put": Notice("안건으로 올렸습니다."),
    "take_back": Notice("안건을 거두었습니다."),
}


async def alike(request: web.Request) -> web.Response:
    """What is alike to a case, for somebody who holds both."""
    return await _page(request, Form())


async def change(request: web.Request) -> web.Response:
    """Link, join, put forward or close; a refusal keeps what was written."""
    return await carry_out(request, _PAGE, _act, _page, _DONE, ends=("close",))


async def _act(request: web.Request, act: str, form: Form) -> None:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    match act:
        case "link":
            await link(case_id, form.all("other"), unlocked, office)
        case "unlink":
            await unlink(case_id, form.text("other"), unlocked, office)
        case "join":
            await join(case_id, form.text("reason"), comparison_of(request), unlocked, office)
        case "answer":
            await answer_joined(case_id, form.text("body"), unlocked, office)
        case "propose":
            await propose_closing(case_id, form.text("text"), unlocked, office)
        case "close":
            await close_repeated(case_id, unlocked, office)
        case "take_back":
            await take_back_item(case_id, form.text("item"), unlocked, office)
        case _:
            await put_forward(case_id, form.text("kind"), form.text("line"), unlocked, office)


async def _page(request: web.Request, form: Form, status: int = 200, refusal: str = "") -> web.Response:
    case_id, unlocked, office = case_id_of(request), unlocked_of(request), office_of(request)
    rules, comparison = request.app[RULES], comparison_of(request)
    view = await alike_to(case_id, comparison, unlocked, office)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    repeat = await repeats_of(held, unlocked, office)
    known = await look_at(held, repeat, view, comparison, unlocked, office)
    kind = rules.kinds[held.row.kind]
    items = [(key, item) for key, item in rules.repeats.items.items() if not item.kinds or held.row.kind in item.kinds]
    follows = await suggestions(known, office)
    values = {
        "case_id": case_id,
        "number": held.row.registry_number,
        "kind_label": kind.label,
        "compares": not kind.protected,
        "alike": view,
        "repeat": repeat,
        "known": known,
        "suggestions": follows,
        "suggested": next((each.act for each in follows if each.act in rules.repeats.items), ""),
        "items": items,
        "recent_days": rules.repeats.cluster.days,
        "granted": await is_granted(held, office),
        "onward": onward_of_case(held.row.kind, [Moment.MANY], unlocked, office),
        "labels": {key: item.label for key, item in items},
        "closing": form.text("text") or await closing_text(repeat, office),
        "may_change": Permission.CASE_MOVE in unlocked.officer.permissions and not kind.protected,
        "said": form,
        "refusal": refusal,
        "once": once_field(session_of(request)),
    }
    return show(request, "console/alike.html", values, status)


PAGES = (
    Page("GET", "/cases/{case}/alike", alike, Permission.CASE_OPEN),
    Page("POST", "/cases/{case}/alike", change, Permission.CASE_MOVE),
)
