"""Whoever was handed a code chooses a passphrase here; nothing opens with it before a second person has confirmed."""

from aiohttp import web

from casework.errors import Refusal
from casework.staffing.inviting import choose_keys
from web.appkeys import RULES
from web.console.wiring import office_of
from web.language import sentence
from web.pages import PUBLIC, Page, Rate
from web.staff.forms import Form, read_form
from web.staff.showing import show

# Every right code costs the server a passphrase derivation; a hundred bits are not guessed at any rate.
_RATE = Rate(per_second=1, burst=10)


async def form(request: web.Request) -> web.Response:
    """Login, code, the new passphrase twice."""
    return _page(request, Form())


async def join(request: web.Request) -> web.Response:
    """Choose; then the digits that the second person will ask for are shown, once."""
    said = await read_form(request)
    passphrase = said.text("passphrase")
    if passphrase != said.text("again"):
        return _page(request, said, 422, "두 번 적은 비밀문구가 서로 다릅니다.")
    try:
        chosen = await choose_keys(
            said.text("login"), said.text("code"), passphrase, office_of(request), with_otp=bool(said.text("otp"))
        )
    except Refusal as refusal:
        told = "아이디나 초대 번호가 맞지 않거나, 기한이 지났습니다." if refusal.code == "wrong_login" else ""
        return _page(request, said, refusal.status, told or sentence(request, f"refusal.{refusal.code}"))
    values = {"chosen": chosen, "days": request.app[RULES].officers.confirm_days}
    return show(request, "console/joined.html", values)


def _page(request: web.Request, said: Form, status: int = 200, refusal: str = "") -> web.Response:
    shortest = request.app[RULES].officers.shortest_passphrase
    return show(request, "console/join.html", {"said": said, "refusal": refusal, "shortest": shortest}, status)


PAGES = (
    Page("GET", "/join", form, PUBLIC),
    Page("POST", "/join", join, PUBLIC, rate=_RATE),
)
