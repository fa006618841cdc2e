"""Draw a page of somebody who is signed in: the frame's own values beside those of the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from policies.rules import Permission, Rules
from web.render import render
from web.staff.forms import TOKEN
from web.staff.sessions import AnySession
from web.staff.wiring import SESSION


@dataclass(frozen=True, slots=True)
class Who:
    """The signed-in person as the frame shows them."""

    name: str
    ends: str
    day: str  # of this view, as it stands across whatever is printed of it
    permissions: frozenset[Permission]


def show(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page inside the frame of the signed-in person, or inside the bare one."""
    session = request.get(SESSION)
    frame: dict[str, object] = {"who": None, "notice": None}
    frame |= {"section": _section(request.path), "stamp": _stamp(session)}
    if session is not None and session.unlocked is not None:
        holder = session.holder
        frame["who"] = Who(holder.name, f"{session.ends_at:%H:%M}", f"{session.seen_at:%Y-%m-%d}", holder.permissions)
        frame["notice"] = session.take_notice()
    return render(request, template, status=status, **frame | dict(values))


def korean(rules: Rules) -> Callable[..., str]:
    """A function for templates that gives a sentence of the wording, its gaps filled."""
    wording = rules.wording["ko"]

    def said(key: str, **values: object) -> str:
        return wording[key].format(**values)

    return said


def _section(path: str) -> str:
    return "/" + path.split("/")[1]


def _stamp(session: AnySession | None) -> Callable[[], Markup]:
    """The hidden field that every form of ours begins with."""
    token = session.token if session is not None else ""

    def stamp() -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN, token)

    return stamp
