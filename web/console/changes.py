"""Changes of staff from a list: looked at line by line, sent on for confirmation once, carried out on their days."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.errors import NotFoundError, Refusal
from casework.registering.staff_notes import is_heard
from casework.staffing.changing import (
    bring,
    confirm_plan,
    invite_from_plan,
    kept_plans,
    look_at,
    refuse_plan,
    withdraw_plan,
)
from casework.staffing.errors import ChangesRefusedError
from casework.staffing.sheet import BIGGEST
from policies.rules import Permission
from web.appkeys import RULES
from web.console.showing import show
from web.console.wiring import office_of, session_of, unlocked_of
from web.language import sentence
from web.pages import Page
from web.staff.attached import attached
from web.staff.forms import Form, read_form, read_parts, vouch
from web.staff.sessions import Notice

EXAMPLE = (
    "사번,이름,아이디,현 팀,새 팀,직급,구분,발령일,역할,창구,넘겨받을 사람\n"
    "00001,독고은별,,인권조사팀,감사팀,7급,전보,2027-01-02,조사관,감사팀 창구,선우하람\n"
    "00002,제갈바다,,열린민원팀,공원녹지과,8급,전보,2027-01-02,,,남궁솔\n"
    ",황보리,hwang.bori,공원녹지과,열린민원팀,,전보,2027-01-02,민원 담당,열린민원팀 창구,\n"
    "00003,사공들,,건축과,,6급,퇴직,2027-01-02,,,\n"
)
_SENT = Notice("보냈습니다. 담당관이나 독립 수신인이 확인하면 정해진 날에 이루어집니다.")
_DONE = {
    "confirm": Notice("확인했습니다. 정해진 날에 이루어집니다."),
    "refuse": Notice("거절했습니다. 아무것도 바뀌지 않습니다."),
}


async def changes(request: web.Request) -> web.Response:
    """Lists under way, and a form for the next."""
    return await _page(request)


async def upload(request: web.Request) -> web.Response:
    """Look at a list, or keep it for confirmation; or take one back, or invite who joins."""
    session, unlocked, office, form = session_of(request), unlocked_of(request), office_of(request), Form()
    files = await read_parts(request, session, _keep, form)
    act = form.text("act")
    try:
        if act == "withdraw":
            await withdraw_plan(form.text("plan"), unlocked, office)
            session.notice = Notice("거두었습니다. 이미 이루어진 것은 그대로입니다.")
        elif act == "invite":
            number = int(form.text("number")) if form.text("number").isdigit() else -1
            line, invited = await invite_from_plan(form.text("plan"), number, unlocked, office)
            values = {"name": line.name, "login": line.login, "code": invited.code, "ends": invited.ends}
            return show(request, "console/officer_code.html", values)
        else:
            raw = files[0] if files else session.changes
            session.changes = b""
            if act != "bring":
                looked = await look_at(raw, unlocked, office)
                session.changes = b"" if any(line.problem for line in looked) else raw
                return await _page(request, looked=looked)
            await bring(raw, unlocked, office)
            session.notice = _SENT
    except NotFoundError:
        raise
    except Refusal as refusal:
        return await _page(request, refusal.status, _said(request, refusal))
    raise web.HTTPSeeOther("/changes")


async def decide(request: web.Request) -> web.Response:
    """Answer for a list, or refuse it."""
    session, unlocked, office = session_of(request), unlocked_of(request), office_of(request)
    form = await read_form(request)
    vouch(form, session)
    act = "confirm" if form.text("act") == "confirm" else "refuse"
    plan = request.match_info["plan"]
    await (confirm_plan if act == "confirm" else refuse_plan)(plan, unlocked, office)
    session.notice = _DONE[act]
    raise web.HTTPSeeOther("/confirmations")


async def example(_request: web.Request) -> web.Response:
    """A small list to fill in."""
    return attached(EXAMPLE.encode("utf-8-sig"), "인사이동_예시.csv")


async def _keep(_name: str, _kind: str, stream: AsyncIterator[bytes]) -> bytes:
    held = bytearray()
    async for data in stream:
        held += data
        if len(held) > BIGGEST:
            raise ChangesRefusedError("too_big")
    return bytes(held)


async def _page(request: web.Request, status: int = 200, refusal: str = "", looked: object = None) -> web.Response:
    office, rules = office_of(request), request.app[RULES]
    values = {
        "plans": await kept_plans(unlocked_of(request), office),
        "looked": looked,
        "is_heard": await is_heard(office),
        "names": {each.id: each.name for each in await office.people.all()},
        "teams": {name: team.label for name, team in rules.organisation.teams.items()},
        "roles": {name: role.label for name, role in rules.access.items()},
        "problems": problems(request),
        "today": office.clock.today(),
        "refusal": refusal,
    }
    return show(request, "console/changes.html", values, status)


def problems(request: web.Request) -> dict[str, str]:
    """What can be wrong with a line, in words."""
    wording = request.app[RULES].wording["ko"]
    return {key.removeprefix("changes."): text for key, text in wording.items() if key.startswith("changes.")}


def _said(request: web.Request, refusal: Refusal) -> str:
    if isinstance(refusal, ChangesRefusedError):
        said = sentence(request, f"changes.{refusal.reason}")
        return f"{refusal.row}번째 줄: {said}" if refusal.row else said
    return sentence(request, f"refusal.{refusal.code}")


PAGES = (
    Page("GET", "/changes", changes, Permission.OFFICER_WRITE, menu="인사이동"),
    Page("POST", "/changes", upload, Permission.OFFICER_WRITE),
    Page("GET", "/changes/example", example, Permission.OFFICER_WRITE),
    Page("POST", "/changes/{plan}", decide, Permission.OFFICER_CONFIRM),
)
