"""The practice page and the gateway's own door, over HTTP."""

from importlib import resources
from typing import Any

from aiohttp import web

from bot.simulators.pages import HEADERS, SHEET, add_asset, check_origin, read_json, told
from bot.simulators.sms.carrier import Carrier, Phone

CARRIER: web.AppKey[Carrier] = web.AppKey("carrier", Carrier)
MOST_PHONES = 50
_MOST_CHARACTERS = 2_000
_MOST_BYTES = 64 * 1024


def build_app(carrier: Carrier) -> web.Application:
    """Return the whole stand-in as one web application."""
    app = web.Application(client_max_size=_MOST_BYTES)
    app[CARRIER] = carrier
    here = resources.files(__package__)
    add_asset(app, "/", here.joinpath("page.html"), "text/html")
    add_asset(app, "/page.js", here.joinpath("page.js"), "text/javascript")
    add_asset(app, "/page.css", SHEET, "text/css")
    app.router.add_post("/send", _send)
    app.router.add_get("/practice/phones", _phones)
    app.router.add_post("/practice/phones", _new_phone)
    app.router.add_get("/practice/phones/{number}", _texts)
    app.router.add_post("/practice/phones/{number}/say", _say)
    app.on_shutdown.append(_stop)
    return app


async def _stop(app: web.Application) -> None:
    await app[CARRIER].stop()


async def _send(request: web.Request) -> web.Response:
    stamp, signature = (request.headers.get(f"X-Daesup-{name}", "") for name in ("Timestamp", "Signature"))
    return web.Response(status=request.app[CARRIER].take(stamp, signature, await request.read()))


async def _phones(request: web.Request) -> web.Response:
    return told([_described(phone) for phone in request.app[CARRIER].phones.values()])


async def _new_phone(request: web.Request) -> web.Response:
    check_origin(request)
    if len(request.app[CARRIER].phones) >= MOST_PHONES:
        raise web.HTTPBadRequest
    return told(_described(request.app[CARRIER].add_phone()), status=201)


async def _texts(request: web.Request) -> web.Response:
    phone = _phone(request)
    if request.query.get("version") == str(phone.version):
        return web.Response(status=204, headers=HEADERS)
    shown = [{"id": t.id, "mine": t.mine, "text": t.text, "kind": t.kind, "state": t.state} for t in phone.texts]
    return told(_described(phone) | {"texts": shown})


async def _say(request: web.Request) -> web.Response:
    check_origin(request)
    phone, text = _phone(request), (await read_json(request)).get("text")
    if not isinstance(text, str) or not text.strip() or len(text) > _MOST_CHARACTERS:
        raise web.HTTPBadRequest
    request.app[CARRIER].types(phone, text.strip())
    return told({"version": phone.version})


def _phone(request: web.Request) -> Phone:
    found = request.app[CARRIER].phones.get(request.match_info["number"])
    if found is None:
        raise web.HTTPNotFound
    return found


def _described(phone: Phone) -> dict[str, Any]:
    number = phone.number
    line = phone.texts[-1].text[:40] if phone.texts else ""
    shown = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    return {"number": number, "shown": shown, "line": line, "version": phone.version}
