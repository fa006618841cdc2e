"""Fixtures of the messenger tests: a running stand-in with pretend people, a real office, the bot between them."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.telegram import open_channel
from bot.contact import open_desk
from bot.dispatch import Dispatch
from bot.running import build_app
from bot.simulators.sms import Carrier
from bot.simulators.sms.page import build_app as build_carrier
from bot.simulators.telegram import Person, TelegramSimulator
from bot.simulators.telegram.faults import Faults
from bot.simulators.telegram.server import build_app as build_standin
from casework.clock import SystemClock
from tests.bot.practice_office import LINE_SECRET, TOKEN, PracticeOffice, open_copy, until
from tests.bot.texting_line import OWN_NUMBER, Line
from tests.offices import Founded

_NOON = 1_700_000_000
_NUMBERED = re.compile(r"(?:^|   )[1-8]\. ([가-힣]+)", re.MULTILINE)
Server = Callable[[web.Application], Awaitable[str]]


@pytest.fixture(autouse=True)
def _untouched_logging() -> Iterator[None]:
    """Whatever a test does to logging ends with it."""
    make = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(make)


@pytest.fixture
async def start() -> AsyncIterator[Server]:
    """Start web applications on free ports of this machine and stop them when the test ends."""
    running: list[web.AppRunner] = []

    async def one(app: web.Application) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        running.append(runner)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        return f"http://{host}:{port}"

    yield one
    for runner in reversed(running):
        await runner.cleanup()


@pytest.fixture
def telegram() -> TelegramSimulator:
    patient = Faults(chat_burst=1_000, all_burst=1_000)
    return TelegramSimulator(TOKEN, lambda: _NOON, faults=patient, first_pause=0.05)


@pytest.fixture
async def telegram_url(telegram: TelegramSimulator, start: Server) -> str:
    return await start(build_standin(telegram))


@pytest.fixture
def person(telegram: TelegramSimulator) -> Person:
    return telegram.add_person("연습 인물")


@pytest.fixture
async def office(founded_here: Founded, tmp_path: Path, telegram_url: str) -> AsyncIterator[PracticeOffice]:
    async with AsyncExitStack() as stack:
        yield await open_copy(founded_here, tmp_path / "office", telegram_url, stack)


@dataclass
class RunningBot:
    """The bot, connected to the stand-in; it can be killed and started again."""

    telegram: TelegramSimulator
    office: PracticeOffice
    begin: Server
    dispatch: Dispatch = field(init=False)
    url: str = field(init=False)
    running: list[Dispatch] = field(default_factory=list)
    pushing: asyncio.Future[None] = field(init=False)

    async def connect(self) -> None:
        self.pushing = asyncio.get_running_loop().create_future()
        self.pushing.set_result(None)
        channel = open_channel(self.office.town.settings)
        desk = open_desk(channel, self.office.town.intake)
        self.dispatch = Dispatch(desk, pause=0.01)
        self.running.append(self.dispatch)
        self.url = f"{await self.begin(build_app(channel, self.dispatch, webhook=True))}/in/telegram"
        await channel.start([("help", desk.office_say("telegram.command_help"))], self.url)

    async def restart(self) -> None:
        """Lose everything in memory, as a crash would, and come back at the same office."""
        await self.telegram.account.push_to(None)
        await self.connect()

    async def quiet(self, seconds: float = 10.0) -> None:
        """Wait until every update was taken and every answer said."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self.telegram.account.queue.pending or self.dispatch.deliveries._last or not self.pushing.done():
            assert asyncio.get_running_loop().time() < deadline, "the bot did not come to rest"
            await asyncio.sleep(0.01)

    def push(self) -> None:
        """One round of telling those who asked."""
        self.pushing = asyncio.create_task(self.dispatch.push())

    def say(self, key: str, *, language: str = "ko", **filled: object) -> str:
        return self.dispatch._desk.sentences[language](key, **filled)


@dataclass
class Chat:
    """One person's chat, told from their side; `new` is what the bot said since they last did something."""

    bot: RunningBot
    person: Person
    new: list[str] = field(default_factory=list)

    async def says(self, text: str, **extra: object) -> list[str]:
        return await self._after(lambda: self.bot.telegram.user_says(self.person, text, **extra))

    async def presses(self, label: str) -> list[str]:
        return await self._after(lambda: self.bot.telegram.user_presses(self.person, label))

    async def sends(self, name: str, data: bytes, **more: object) -> list[str]:
        return await self._after(lambda: self.bot.telegram.user_sends_file(self.person, name, data, **more))

    async def edits(self, message: dict[str, object], text: str) -> list[str]:
        return await self._after(lambda: self.bot.telegram.user_edits(self.person, message["message_id"], text))

    async def does(self, act: Callable[[], object]) -> list[str]:
        return await self._after(act)

    def last(self) -> dict[str, object]:
        """The person's newest own message."""
        return [m for m in self.bot.telegram.chat_of(self.person).messages.values() if not m["from"]["is_bot"]][-1]

    def bubbles(self) -> list[dict[str, object]]:
        """Every message on the screen, the bot's and the person's."""
        return list(self.bot.telegram.chat_of(self.person).messages.values())

    def with_somebody_else(self, telegram: TelegramSimulator) -> "Chat":
        return Chat(self.bot, telegram.add_person("다른 인물"))

    def everything(self) -> str:
        return "\n".join(self.bot.telegram.bot_texts(self.person))

    async def tells(self, story: str = "서류를 미리 맞춰 두는 일이 있었습니다.") -> list[str]:
        """Go the shortest way through the dialogue up to the story."""
        say = self.bot.say
        await self.says("/start")
        await self.presses(say("option.corruption"))
        await self.presses(say("option.not_sure"))
        await self.presses(say("option.concerns_nobody"))
        await self.presses(say("option.skip"))
        return await self.says(story)

    def receipt(self) -> list[str]:
        """The eight words the bot has shown last."""
        shown = [found for text in self.bot.telegram.bot_texts(self.person) if (found := _NUMBERED.findall(text))]
        return shown[-1]

    async def _after(self, act: Callable[[], object]) -> list[str]:
        before = max(self.bot.telegram.chat_of(self.person).messages, default=0)
        act()
        await self.bot.quiet()
        self.new = [str(m["text"]) for m in self.bubbles() if m["from"]["is_bot"] and m["message_id"] > before]
        return self.new


@pytest.fixture
async def bot(telegram: TelegramSimulator, office: PracticeOffice, start: Server) -> AsyncIterator[RunningBot]:
    running = RunningBot(telegram, office, start)
    await running.connect()
    yield running
    await telegram.account.push_to(None)
    await until(lambda: not any(dispatch._turns for dispatch in running.running))
    for dispatch in running.running:
        await dispatch.deliveries.finish(1)
        await dispatch._desk.channel.stop()


@pytest.fixture
def chat(bot: RunningBot, person: Person) -> Chat:
    return Chat(bot, person)


@pytest.fixture
async def line(founded_here: Founded, tmp_path: Path, start: Server) -> AsyncIterator[Line]:
    """The mayor's line with a carrier of pretend telephones."""
    now = SystemClock().now
    carrier = Carrier(LINE_SECRET.encode(), "", OWN_NUMBER, lambda: now().timestamp(), pause=0.02)
    gateway = await start(build_carrier(carrier))
    async with AsyncExitStack() as stack:
        more = {"sms_gateway_url": f"{gateway}/send", "sms_number": OWN_NUMBER}
        office = await open_copy(founded_here, tmp_path / "line", "http://127.0.0.1:9", stack, **more)
        running = Line(carrier, office, start)
        await running.connect()
        yield running
        await carrier.stop()
