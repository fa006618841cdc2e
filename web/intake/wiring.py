"""The public application's own key: the wiring that can seal but not open."""

from aiohttp import web

from casework.bootstrap import Intake

INTAKE: web.AppKey[Intake] = web.AppKey("INTAKE", Intake)
