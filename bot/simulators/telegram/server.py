"""The stand-in over HTTP: /bot<token>/METHOD, /file/bot<token>/PATH, and the practice page."""

import re

from aiohttp import web

from bot.simulators.telegram import page
from bot.simulators.telegram.account import Account
from bot.simulators.telegram.faults import AnswerLostError
from bot.simulators.telegram.methods import METHODS, MOST_DOWNLOAD, Method
from bot.simulators.telegram.params import read_params
from bot.simulators.telegram.refusals import BotApiError
from bot.simulators.telegram.simulator import TelegramSimulator

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")


def build_app(simulator: TelegramSimulator) -> web.Application:
    """Return the whole stand-in as one web application."""
    app = web.Application(client_max_size=2**20)
    app[page.SIMULATOR] = simulator
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.router.add_get("/file/bot{token}/{path:.+}", _download)
    page.add_routes(app)
    app.on_shutdown.append(_stop_pushing)
    return app


async def _stop_pushing(app: web.Application) -> None:
    await app[page.SIMULATOR].account.push_to(None)


def _check_token(given: str, account: Account) -> None:
    if not _TOKEN.fullmatch(given):
        raise BotApiError(404, "Not Found")
    if given != account.token:
        raise BotApiError(401, "Unauthorized")


async def _call(request: web.Request) -> web.StreamResponse:
    simulator = request.app[page.SIMULATOR]
    name = request.match_info["method"].lower()
    try:
        _check_token(request.match_info["token"], simulator.account)
        method = _find(name)
        simulator.calls.append(name)
        simulator.account.check_login()
        params = await read_params(request)
        simulator.account.faults.refuse(name)
        result = await method(simulator.account, params)
        simulator.account.faults.lose(name)
    except BotApiError as refusal:
        return web.json_response(refusal.as_json(), status=refusal.code)
    except AnswerLostError:
        return _cut(request)
    return web.json_response({"ok": True, "result": result})


def _find(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise BotApiError(404, "Not Found: method not found")
    return method


async def _download(request: web.Request) -> web.StreamResponse:
    account = request.app[page.SIMULATOR].account
    try:
        _check_token(request.match_info["token"], account)
    except BotApiError as refusal:
        return web.json_response(refusal.as_json(), status=refusal.code)
    for file in account.world.files.values():
        if file.path == request.match_info["path"] and len(file.data) <= MOST_DOWNLOAD:
            return web.Response(body=file.data, content_type="application/octet-stream")
    return web.json_response(BotApiError(404, "Not Found").as_json(), status=404)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
