"""One channel in one process: its intake, its loop, its webhook, its end."""

import asyncio
import importlib
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, cast

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channel import Channel, Incoming, SlowDownError, UnreachableError
from bot.contact import Desk, open_desk
from bot.dispatch import Dispatch
from bot.texting import Texting
from casework.bootstrap import open_intake
from casework.errors import NotReadyError
from casework.settings import Settings

_log = structlog.get_logger()
COMMANDS = ("start", "receipt", "notify", "stop", "forget", "help")
_LARGEST_UPDATE = 2**20
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_FINISH_SECONDS = 5.0


def find_channel(name: str, settings: Settings) -> Channel:
    """Open the channel of this name: the module of the same name in `bot.channels`."""
    if not name.isidentifier():
        raise NotReadyError("그런 이름의 채널은 없습니다.")
    try:
        module = importlib.import_module(f"bot.channels.{name}")
    except ModuleNotFoundError:
        raise NotReadyError("그런 이름의 채널은 없습니다.") from None
    return cast("Callable[[Settings], Channel]", module.open_channel)(settings)


class Loop(Protocol):
    """What takes a channel's events and does what follows from them."""

    async def take(self, incoming: Incoming) -> None:
        """Take one event; what it said is durable when this returns."""

    async def work(self) -> None:
        """Do what nobody has to write for, until cancelled."""

    async def finish(self, seconds: float) -> None:
        """Give what is under way some time, then stop."""


def build_app(channel: Channel, loop: Loop, *, webhook: bool) -> web.Application:
    """Return what listens: the health check and, in webhook mode, the webhook."""
    app = web.Application(client_max_size=_LARGEST_UPDATE, middlewares=[_one_request_each])
    app.router.add_get("/health", _health)
    if webhook:
        app.router.add_routes(channel.routes(loop.take))
    return app


@web.middleware
async def _one_request_each(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A connection that waits for more would keep the last update in memory for a minute."""
    answer = await handler(request)
    answer.force_close()
    return answer


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})


async def run(name: str, settings: Settings, webhook_url: str = "") -> None:
    """Run a channel until the process is told to end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_intake(settings, messenger=True) as intake:
        channel = find_channel(name, settings)
        await serve(open_desk(channel, intake), settings, stop, webhook_url)


async def serve(desk: Desk, settings: Settings, stop: asyncio.Event, webhook_url: str = "") -> None:
    """Serve one desk until `stop` is set; what is under way gets some seconds to finish."""
    loop: Loop = Dispatch(desk) if desk.channel.guided else Texting(desk)
    port, webhook = _port(desk.channel, settings), settings.telegram_mode == "webhook" or not desk.channel.guided
    # No access log: a line there would say when somebody wrote.
    runner = web.AppRunner(build_app(desk.channel, loop, webhook=webhook), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        if port:
            await web.TCPSite(runner, "127.0.0.1", port).start()
        address = webhook_url or f"http://127.0.0.1:{port}/in/{desk.channel.name}"
        await _work(desk, loop, address if webhook else "", stop)
    finally:
        await runner.cleanup()
        await loop.finish(_FINISH_SECONDS)
        await desk.channel.stop()


def _port(channel: Channel, settings: Settings) -> int:
    return settings.telegram_port if channel.guided else settings.sms_port


async def _work(desk: Desk, loop: Loop, webhook: str, stop: asyncio.Event) -> None:
    work = [asyncio.create_task(_connect_and_listen(desk, loop, webhook))]
    work.append(asyncio.create_task(loop.work()))
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*work, stopping], return_when=asyncio.FIRST_COMPLETED)
    for task in [*work, stopping]:
        task.cancel()
        with suppress(asyncio.CancelledError):
            if task not in done:
                await task
    for task in done:
        task.result()  # a channel that gave up, such as one with a wrong token, ends the process


async def _connect_and_listen(desk: Desk, loop: Loop, webhook: str) -> None:
    commands = [(command, desk.office_say(f"telegram.command_{command}")) for command in COMMANDS]
    pause = _FIRST_PAUSE
    while True:
        try:
            await desk.channel.start(commands, webhook)
            break
        except (UnreachableError, SlowDownError):
            _log.warning("messenger_unreachable", channel=desk.channel.name)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
    _log.info("channel_started", channel=desk.channel.name)
    if webhook:
        await asyncio.Event().wait()  # the webhook does the work; this only keeps the process
    await desk.channel.listen(loop.take)
