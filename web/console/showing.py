"""Draw a console page: the staff frame, with or without one-letter shortcuts."""

from collections.abc import Mapping

from aiohttp import web

from casework.monitoring.admitting import looks_after
from policies.rules import Permission, Rules
from web.appkeys import RULES
from web.console.keyboard import uses_keyboard
from web.console.sessions import OfficerSession
from web.console.wiring import session_of
from web.staff.showing import show as show_in_frame

_LOOKING_AFTER = frozenset(
    {Permission.CHECK_READ, Permission.CHECK_WRITE, Permission.BRIEFING_READ, Permission.AWARD_WRITE}
)


def show(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page inside the frame of the signed-in officer."""
    session = session_of(request)
    frame = {"keys": uses_keyboard(request, session.holder.id), "elsewhere": _elsewhere(session, request.app[RULES])}
    return show_in_frame(request, template, {**frame, **values}, status)


def _elsewhere(session: OfficerSession, rules: Rules) -> frozenset[Permission]:
    """What the role may but somebody's team does not do: it stands in no menu."""
    officer = session.officer
    return frozenset() if looks_after(officer.team, officer.roles, rules) else _LOOKING_AFTER
