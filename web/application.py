"""Build an aiohttp application: middlewares in their order, pages, and nothing that answers by default."""

from collections.abc import Iterable

from aiohttp import web

from policies.rules import Rules
from web.appkeys import REFUSAL_PAGE, RULES, TEMPLATES
from web.middleware.access import May, access
from web.middleware.errors import errors
from web.middleware.forgery import forgery
from web.middleware.headers import harden
from web.middleware.throttle import throttle
from web.pages import Page, mount
from web.render import environment


def build(
    rules: Rules, pages: Iterable[Page], *, may: May, refusal_page: str, most: int = 1 << 20, **known: object
) -> web.Application:
    """An application with these pages; `known` are values that every template sees, `most` limits bodies read whole."""
    app = web.Application(middlewares=(errors, throttle(), forgery, access(may)), client_max_size=most)
    app[RULES] = rules
    app[TEMPLATES] = environment(**known)
    app[REFUSAL_PAGE] = refusal_page
    app.on_response_prepare.append(harden)
    mount(app, pages)
    return app
