"""Typed aiohttp keys shared by every application; an application's own wiring has its own keys beside it."""

from aiohttp import web
from jinja2 import Environment

from policies.rules import Rules

RULES: web.AppKey[Rules] = web.AppKey("RULES", Rules)
TEMPLATES: web.AppKey[Environment] = web.AppKey("TEMPLATES", Environment)
# Template that shows a refusal; it is given `code`, `status` and `sentence`.
REFUSAL_PAGE: web.AppKey[str] = web.AppKey("REFUSAL_PAGE", str)
