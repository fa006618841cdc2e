"""A form that was sent once is not sent twice by a second click or a reload."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web
from markupsafe import Markup

from casework.errors import Refusal
from web.staff.forms import Form
from web.staff.sessions import AnySession

ONCE = "once"
_BYTES = 12
_MOST = 4096


def once_field(_session: AnySession) -> Callable[[], Markup]:
    """A hidden field with a fresh mark for every form drawn."""

    def field() -> Markup:
        return Markup('<input type="hidden" name="{}" value="{}">').format(ONCE, secrets.token_urlsafe(_BYTES))

    return field


@contextmanager
def only_once(session: AnySession, form: Form, goal: str) -> Iterator[None]:
    """Do what stands inside for the first sending; a later one is led to where the first one ended."""
    mark = form.text(ONCE)[:64]
    if mark and mark in session.sent:
        raise web.HTTPSeeOther(goal)
    if len(session.sent) >= _MOST:
        session.sent.clear()
    session.sent.add(mark)
    try:
        yield
    except Refusal:
        session.sent.discard(mark)
        raise
