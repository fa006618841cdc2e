"""Draw a console page: the staff frame, with or without one-letter shortcuts."""

from collections.abc import Mapping

from aiohttp import web

from web.console.keyboard import uses_keyboard
from web.staff.showing import show as show_in_frame
from web.staff.wiring import SESSION


def show(request: web.Request, template: str, values: Mapping[str, object], status: int = 200) -> web.Response:
    """A page inside the frame of the signed-in officer."""
    keys_on = uses_keyboard(request, request[SESSION].holder.id)
    return show_in_frame(request, template, {"keys": keys_on, **values}, status)
