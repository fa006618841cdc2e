"""Fixtures of the messenger tests: a running stand-in with pretend people."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.simulators.telegram import Person, TelegramSimulator
from bot.simulators.telegram.server import build_app

TOKEN = "7000000001:AAcanary_token_of_the_practice_bot_00"
NOON = 1_700_000_000


@dataclass
class Serving:
    """A web application of ours on a free port of this machine."""

    url: str
    runner: web.AppRunner


async def serve(app: web.Application) -> Serving:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    return Serving(f"http://{host}:{port}", runner)


Server = Callable[[web.Application], Awaitable[str]]


@pytest.fixture
async def start() -> AsyncIterator[Server]:
    """Start web applications and stop them when the test ends."""
    running: list[Serving] = []

    async def one(app: web.Application) -> str:
        running.append(await serve(app))
        return running[-1].url

    yield one
    for serving in reversed(running):
        await serving.runner.cleanup()


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns about its old numbers otherwise, and warnings are errors."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def telegram() -> TelegramSimulator:
    return TelegramSimulator(TOKEN, lambda: NOON, first_pause=0.05)


@pytest.fixture
async def telegram_url(telegram: TelegramSimulator, start: Server) -> str:
    return await start(build_app(telegram))


@pytest.fixture
def person(telegram: TelegramSimulator) -> Person:
    return telegram.add_person("연습 인물")
