"""The practice page: chat with the bot in a browser as one of several pretend people."""

from collections.abc import Awaitable, Callable
from functools import partial
from importlib import resources

from aiohttp import BodyPartReader, web

from bot.simulators.pages import HEADERS, SHEET, add_asset, check_origin, read_json, told
from bot.simulators.telegram.refusals import BotApiError
from bot.simulators.telegram.simulator import TelegramSimulator
from bot.simulators.telegram.world import Chat, Json, Person

SIMULATOR: web.AppKey[TelegramSimulator] = web.AppKey("simulator", TelegramSimulator)

MOST_PEOPLE = 50
MOST_CHARACTERS = 4_096
MOST_FILE_BYTES = 60 * 1024 * 1024
_NAME_CHARACTERS = 40
_KINDS = {"image/jpeg": "photo", "image/png": "photo", "audio/ogg": "voice", "video/mp4": "video"}

Act = Callable[[web.Request, TelegramSimulator, Person], Awaitable[None]]


def add_routes(app: web.Application) -> None:
    """Mount the page and the few calls it makes."""
    here = resources.files(__package__)
    add_asset(app, "/", here.joinpath("page.html"), "text/html")
    add_asset(app, "/page.js", here.joinpath("page.js"), "text/javascript")
    add_asset(app, "/page.css", SHEET, "text/css")
    app.router.add_get("/practice/people", _people)
    app.router.add_post("/practice/people", _new_person)
    app.router.add_get("/practice/people/{person}", _chat)
    for name, act in _ACTS.items():
        app.router.add_post(f"/practice/people/{{person}}/{name}", partial(_act, act))


async def _people(request: web.Request) -> web.Response:
    world = request.app[SIMULATOR].world
    return told([_described(person, world.chats[person.id]) for person in world.people.values()])


async def _new_person(request: web.Request) -> web.Response:
    check_origin(request)
    simulator = request.app[SIMULATOR]
    name = str((await read_json(request)).get("name", "")).strip()[:_NAME_CHARACTERS]
    if not name or len(simulator.world.people) >= MOST_PEOPLE:
        raise web.HTTPBadRequest
    person = simulator.add_person(name)
    return told(_described(person, simulator.chat_of(person)), status=201)


async def _chat(request: web.Request) -> web.Response:
    simulator = request.app[SIMULATOR]
    person = _person(request, simulator)
    chat = simulator.chat_of(person)
    if request.query.get("version") == str(chat.version):
        return web.Response(status=204, headers=HEADERS)
    shown = [_shown(message) for message in chat.messages.values()]
    return told(
        _described(person, chat) | {"messages": shown, "keyboard": _labels(chat), "commands": _commands(simulator)}
    )


async def _act(act: Act, request: web.Request) -> web.Response:
    check_origin(request)
    simulator = request.app[SIMULATOR]
    person = _person(request, simulator)
    try:
        await act(request, simulator, person)
    except (BotApiError, LookupError, ValueError):
        raise web.HTTPBadRequest from None
    return told({"version": simulator.chat_of(person).version})


async def _say(request: web.Request, simulator: TelegramSimulator, person: Person) -> None:
    text = str((await read_json(request)).get("text", "")).strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise ValueError
    simulator.user_says(person, text)


async def _press(request: web.Request, simulator: TelegramSimulator, person: Person) -> None:
    body = await read_json(request)
    simulator.user_presses(person, str(body["label"]), message_id=int(body["message_id"]))


async def _edit(request: web.Request, simulator: TelegramSimulator, person: Person) -> None:
    body = await read_json(request)
    simulator.user_edits(person, int(body["message_id"]), str(body["text"]).strip()[:MOST_CHARACTERS])


async def _block(request: web.Request, simulator: TelegramSimulator, person: Person) -> None:
    if (await read_json(request)).get("blocked"):
        simulator.block(person)
    else:
        simulator.unblock(person)


async def _send_file(request: web.Request, simulator: TelegramSimulator, person: Person) -> None:
    part = await (await request.multipart()).next()
    if not isinstance(part, BodyPartReader) or part.filename is None:
        raise ValueError
    data = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        data += chunk
        if len(data) > MOST_FILE_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_FILE_BYTES, len(data))
    mime = part.headers.get("Content-Type", "application/octet-stream")
    simulator.user_sends_file(person, part.filename, bytes(data), mime=mime, kind=_KINDS.get(mime, "document"))


_ACTS: dict[str, Act] = {"say": _say, "press": _press, "edit": _edit, "block": _block, "file": _send_file}


def _person(request: web.Request, simulator: TelegramSimulator) -> Person:
    number = request.match_info["person"]
    found = simulator.world.people.get(int(number)) if number.isdecimal() else None
    if found is None:
        raise web.HTTPNotFound
    return found


def _described(person: Person, chat: Chat) -> Json:
    newest = next(reversed(chat.messages.values()), None)
    line = str(newest.get("text") or newest.get("caption") or "파일")[:40] if newest else ""
    return {
        "id": person.id,
        "name": person.name,
        "blocked": person.blocked,
        "version": chat.version,
        "line": line,
        "notice": chat.notice,
    }


def _shown(message: Json) -> Json:
    attached = message.get("document") or message.get("voice") or message.get("video")
    name = attached.get("file_name", "음성·영상") if attached else ("사진" if "photo" in message else "")
    return {
        "id": message["message_id"],
        "bot": message["from"]["is_bot"],
        "text": message.get("text") or message.get("caption") or "",
        "file": name,
        "edited": "edit_date" in message,
        "protected": message.get("has_protected_content", False),
        "buttons": _buttons(message),
    }


def _buttons(message: Json) -> list[list[str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[button["text"] for button in row] for row in rows]


def _labels(chat: Chat) -> list[list[str]]:
    rows = (chat.keyboard or {}).get("keyboard", [])
    return [[button if isinstance(button, str) else button["text"] for button in row] for row in rows]


def _commands(simulator: TelegramSimulator) -> list[Json]:
    return [{"command": c["command"], "description": c["description"]} for c in simulator.account.commands]
