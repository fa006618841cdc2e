"""Typed keys of every application with accounts: its sessions, its cookie, and the session of one request."""

from typing import Any

from aiohttp import web

from casework.settings import Settings
from web.staff.sessions import AnySession, Session, Sessions

SESSIONS: web.AppKey[Sessions[Any]] = web.AppKey("SESSIONS", Sessions)
COOKIE: web.AppKey[str] = web.AppKey("COOKIE", str)
SECURE: web.AppKey[bool] = web.AppKey("SECURE", bool)
SESSION: web.RequestKey[AnySession] = web.RequestKey("SESSION", Session)


def set_cookie(app: web.Application, name: str, settings: Settings) -> None:
    """Name the application's cookie: two of them on one machine must not take each other's for their own."""
    # A __Host- cookie needs TLS; on the loopback address of one machine there is none.
    app[SECURE] = settings.secure_cookies
    app[COOKIE] = f"__Host-{name}" if settings.secure_cookies else name
