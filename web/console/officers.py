"""Officers, for the administrator: who is there in what state; new keys, suspension, coming back. Never a case."""

from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from casework.errors import NotFoundError, Refusal
from casework.staffing.changing import bring_one
from casework.staffing.handing_over import able_successors, ask_to_hand_over, handover_view
from casework.staffing.inviting import Invited, Joiner, invite_anew, invite_back, invite_new, withdraw
from casework.staffing.listing import OfficerLine, desks_in_need, officer_lines
from casework.staffing.passkeys import devices_of, remove_devices
from casework.staffing.suspending import how_far, suspend
from policies.rules import Permission
from web.appkeys import RULES
from web.console.handover import day_of
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.forms import Form, read_form, vouch
from web.staff.sessions import Notice

_SUSPENDED = Notice("정지했습니다. 이 순간부터 아무것도 열 수 없습니다. 맡던 사건은 동료의 화면이 새 열쇠로 바꿉니다.")
_ASKED = Notice("팀장이나 담당관의 확인을 기다립니다. 확인하면 사건이 뒤에서 하나씩 넘어갑니다.")
_PLANNED = Notice("담당관이나 독립 수신인의 확인을 기다립니다. 확인하면 정해진 날부터 그렇게 됩니다.")
_WITHDRAWN = Notice("초대를 거두었습니다. 전에 쓰던 열쇠가 있으면 다시 쓸 수 있습니다.")


async def officers(request: web.Request) -> web.Response:
    """Everybody who works here."""
    return await _list(request, Form())


async def invite(request: web.Request) -> web.Response:
    """Invite somebody new; the code is shown once."""
    form = await read_form(request)
    vouch(form, session_of(request))
    new = Joiner(
        login=form.text("login"), name=form.text("name"), team=form.text("team"), roles=form.all("role"),
        desks=form.all("desk"),
    )  # fmt: skip
    try:
        invited = await invite_new(new, unlocked_of(request), office_of(request))
    except Refusal as refusal:
        return await _list(request, form, refusal.status, _said(request, refusal))
    return await _code(request, new.name, new.login, invited)


async def officer(request: web.Request) -> web.Response:
    """One of them, and what can be done."""
    return await _one(request)


async def change(request: web.Request) -> web.Response:
    """Give new keys, suspend, invite back, or take an invitation back."""
    form = await read_form(request)
    vouch(form, session_of(request))
    line, act = await _line(request), form.text("act")
    if act not in _ACTS:
        raise NotFoundError
    try:
        invited = await _ACTS[act](line.id, form, request)
    except NotFoundError:
        raise
    except Refusal as refusal:
        return await _one(request, refusal.status, _said(request, refusal))
    if invited is not None:
        return await _code(request, line.name, line.login, invited)
    page = f"/officers/{line.id}"
    raise web.HTTPSeeOther(page)


async def _renew(officer_id: str, form: Form, request: web.Request) -> Invited:
    why, checked = form.text("why"), form.text("checked")
    return await invite_anew(officer_id, why, checked, unlocked_of(request), office_of(request))


async def _back(officer_id: str, form: Form, request: web.Request) -> Invited:
    return await invite_back(officer_id, form.text("checked"), unlocked_of(request), office_of(request))


async def _suspend(officer_id: str, _form: Form, request: web.Request) -> None:
    await suspend(officer_id, unlocked_of(request), office_of(request))
    session_of(request).notice = _SUSPENDED


async def _devices(officer_id: str, _form: Form, request: web.Request) -> None:
    count = await remove_devices(officer_id, unlocked_of(request), office_of(request))
    session_of(request).notice = Notice(f"기기 {count}대를 지웠습니다. 비밀문구로는 그대로 들어올 수 있습니다.")


async def _withdraw(officer_id: str, _form: Form, request: web.Request) -> None:
    await withdraw(officer_id, unlocked_of(request), office_of(request))
    session_of(request).notice = _WITHDRAWN


async def _hand_over(officer_id: str, form: Form, request: web.Request) -> None:
    office = office_of(request)
    day = day_of(form.text("from")) or office.clock.today()
    await ask_to_hand_over(officer_id, form.text("why"), form.all("to"), day, unlocked_of(request), office)
    session_of(request).notice = _ASKED


async def _post(officer_id: str, form: Form, request: web.Request) -> None:
    office = office_of(request)
    day = day_of(form.text("from")) or office.clock.today()
    await bring_one(
        officer_id, form.text("team"), form.all("role"), form.all("desk"), day, form.all("to"), unlocked_of(request),
        office,
    )  # fmt: skip
    session_of(request).notice = _PLANNED


_ACTS: dict[str, Callable[[str, Form, web.Request], Awaitable[Invited | None]]] = {
    "renew": _renew, "back": _back, "suspend": _suspend, "withdraw": _withdraw,
    "devices": _devices,
    "handover": _hand_over,
    "post": _post,
}  # fmt: skip


def chart(lines: Sequence[OfficerLine], lead: str) -> list[tuple[str, str, list[OfficerLine]]]:
    """The organisation chart: each team with whoever leads it and everybody in it, those of no team last."""
    teams = sorted({(not each.team, each.team_label) for each in lines})
    grouped = [(label, [each for each in lines if each.team_label == label]) for _, label in teams]
    return [(label, ", ".join(one.name for one in group if lead in one.roles), group) for label, group in grouped]


async def _list(request: web.Request, said: Form, status: int = 200, refusal: str = "") -> web.Response:
    office, rules = office_of(request), request.app[RULES]
    values = {
        "groups": chart(await officer_lines(unlocked_of(request), office), rules.officers.lead),
        "tainted": await desks_in_need(office),
        "teams": [(name, team.label) for name, team in rules.organisation.teams.items()],
        "roles": [(name, role.label) for name, role in rules.access.items() if not role.portal],
        "desks": [(name, desk.label) for name, desk in rules.desks.items()],
        "said": said,
        "refusal": refusal,
    }
    return show(request, "console/officer_list.html", values, status)


async def _one(request: web.Request, status: int = 200, refusal: str = "") -> web.Response:
    office, rules = office_of(request), request.app[RULES]
    line = await _line(request)
    values = {
        "line": line,
        "left": await how_far(line.id, office) if line.state == "suspended" else None,
        "devices": len(await devices_of(line.id, office)),
        "reasons": [(name, each.label) for name, each in rules.officers.reasons.items()],
        "checks": [(name, each.label) for name, each in rules.officers.checks.items()],
        "rule": rules.officers,
        "teams": [(name, team.label) for name, team in rules.organisation.teams.items()],
        "roles": [(name, role.label) for name, role in rules.access.items() if not role.portal],
        "desks": [(name, desk.label) for name, desk in rules.desks.items()],
        "handover": await handover_view(line.id, unlocked_of(request), office),
        "able": [(each.id, each.name) for each in await able_successors(line.id, office)],
        "handovers": [(name, each.label) for name, each in rules.officers.handovers.items()],
        "today": office.clock.today(),
        "refusal": refusal,
    }
    return show(request, "console/officer.html", values, status)


async def _line(request: web.Request) -> OfficerLine:
    wanted = request.match_info["officer"]
    lines = await officer_lines(unlocked_of(request), office_of(request))
    found = next((each for each in lines if each.id == wanted), None)
    if found is None:
        raise NotFoundError
    return found


async def _code(request: web.Request, name: str, login: str, invited: Invited) -> web.Response:
    values = {"name": name, "login": login.strip().lower(), "code": invited.code, "ends": invited.ends}
    return show(request, "console/officer_code.html", values)


def _said(request: web.Request, refusal: Refusal) -> str:
    return sentence(request, f"refusal.{refusal.code}")


PAGES = (
    Page("GET", "/officers", officers, Permission.OFFICER_WRITE, menu="직원"),
    Page("POST", "/officers", invite, Permission.OFFICER_WRITE),
    Page("GET", "/officers/{officer}", officer, Permission.OFFICER_WRITE),
    Page("POST", "/officers/{officer}", change, Permission.OFFICER_WRITE),
)
