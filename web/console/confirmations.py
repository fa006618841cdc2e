"""New keys that wait for a second person: whoever confirms has heard the digits from that person, not from a letter."""

from aiohttp import web

from casework.errors import NotFoundError, Refusal
from casework.staffing.changing import waiting_plans
from casework.staffing.confirming import confirm, refuse, waiting_key, waiting_keys
from casework.staffing.handing_over import waiting_handovers
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import vouched_form
from web.staff.sessions import Notice

_CONFIRMED = Notice("확인했습니다. 이제 새 비밀문구로 들어올 수 있고, 맡던 사건은 동료들의 화면이 하나씩 넘겨줍니다.")
_REFUSED = Notice(
    "거절했습니다. 새로 정한 열쇠는 버렸고, 전에 쓰던 열쇠가 그대로 남습니다. 관리자에게 까닭을 물어봐 주세요."
)


async def confirmations(request: web.Request) -> web.Response:
    """What waits for this officer."""
    unlocked, office, rules = unlocked_of(request), office_of(request), request.app[RULES]
    values = {
        "lines": await waiting_keys(unlocked, office),
        "handovers": await waiting_handovers(unlocked, office),
        "plans": await waiting_plans(unlocked, office),
        "names": {each.id: each.name for each in await office.people.all()},
        "teams": {name: team.label for name, team in rules.organisation.teams.items()},
        "roles": {name: role.label for name, role in rules.access.items()},
    }
    return show(request, "console/confirmations.html", values)


async def one(request: web.Request) -> web.Response:
    """Whose keys they are, and a field for what that person reads aloud."""
    return await _page(request)


async def decide(request: web.Request) -> web.Response:
    """Confirm with the digits, or refuse."""
    session, unlocked, office = session_of(request), unlocked_of(request), office_of(request)
    form = await vouched_form(request, session)
    wanted, refused = request.match_info["invitation"], form.text("act") == "refuse"
    try:
        if refused:
            await refuse(wanted, unlocked, office)
        else:
            await confirm(wanted, form.text("digits"), form.text("checked"), unlocked, office)
    except NotFoundError:
        raise
    except Refusal as refusal:
        return await _page(request, refusal.status, sentence(request, f"refusal.{refusal.code}"))
    session.notice = _REFUSED if refused else _CONFIRMED
    raise web.HTTPSeeOther("/confirmations")


async def _page(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    line = await waiting_key(request.match_info["invitation"], unlocked_of(request), office_of(request))
    checks = [(name, each.label) for name, each in request.app[RULES].officers.checks.items()]
    return show(request, "console/confirmation.html", {"line": line, "checks": checks, "refusal": refusal}, status)


PAGES = (
    Page("GET", "/confirmations", confirmations, Permission.OFFICER_CONFIRM, menu="새 열쇠 확인"),
    Page("GET", "/confirmations/{invitation}", one, Permission.OFFICER_CONFIRM),
    Page("POST", "/confirmations/{invitation}", decide, Permission.OFFICER_CONFIRM),
)
