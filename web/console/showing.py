"""Draw a console page: the frame's own values beside those of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from web.console.forms import TOKEN
from web.console.keyboard import uses_keyboard
from web.console.sessions import Session
from web.console.wiring import SESSION
from web.render import render


@dataclass(frozen=True, slots=True)
class Who:
    """The officer as the frame shows them."""

    name: str
    ends: str
    keyboard: bool


def show(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page inside the frame of the signed-in officer, or inside the bare one."""
    session = request.get(SESSION)
    frame: dict[str, object] = {"who": None, "notice": None}
    frame |= {"section": _section(request.path), "stamp": _stamp(session)}
    if session is not None and session.unlocked is not None:
        ends = f"{session.ends_at:%H:%M}"
        frame["who"] = Who(session.officer.name, ends, uses_keyboard(request, session.officer.id))
        frame["notice"] = session.take_notice()
    return render(request, template, status=status, **frame, **values)


def _section(path: str) -> str:
    return "/" + path.split("/")[1]


def _stamp(session: Session | None) -> Callable[[], Markup]:
    """The hidden field that every form of ours begins with."""
    token = session.token if session is not None else ""

    def stamp() -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)

    return stamp
