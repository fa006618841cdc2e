"""Draw a console page: the frame's own values beside those of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from policies.rules import Permission, Rules
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
    permissions: frozenset[Permission]


def show(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page inside the frame of the signed-in officer, or inside the bare one."""
    session = request.get(SESSION)
    frame: dict[str, object] = {"who": None, "notice": None}
    frame |= {"section": _section(request.path), "stamp": _stamp(session)}
    if session is not None and session.unlocked is not None:
        frame["who"] = _who(request, session)
        frame["notice"] = session.take_notice()
    return render(request, template, status=status, **frame, **values)


def korean(rules: Rules) -> Callable[..., str]:
    """A function for templates that gives a sentence of the wording, its gaps filled."""
    wording = rules.wording["ko"]

    def said(key: str, **values: object) -> str:
        return wording[key].format(**values)

    return said


def _who(request: web.Request, session: Session) -> Who:
    officer = session.officer
    return Who(officer.name, f"{session.ends_at:%H:%M}", uses_keyboard(request, officer.id), officer.permissions)


def _section(path: str) -> str:
    return "/" + path.split("/")[1]


def _stamp(session: Session | None) -> Callable[[], Markup]:
    """The hidden field that every form of ours begins with."""
    token = session.token if session is not None else ""

    def stamp() -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)

    return stamp
