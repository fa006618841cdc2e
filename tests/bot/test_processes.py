"""The real processes: started as the demo starts them, killed without warning, told to end, refused in one sentence."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from casework.bootstrap import open_intake, open_office
from casework.clock import SystemClock
from casework.founding import ensure_epoch_keys
from casework.publishing import publish_keys
from tests.bot.practice_office import TOKEN, PracticeOffice, texts
from tests.offices import Town

WORDING_STORY = "골목 가로등이 꺼져 있습니다."


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
async def today(office):
    """The office with keys for the real today, since real processes ask the real clock."""
    settings = replace(office.town.settings, telegram_port=free_port(), simulator_port=free_port())
    settings = replace(settings, telegram_base_url=f"http://127.0.0.1:{settings.simulator_port}")
    settings.write()
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_office(settings))
        await ensure_epoch_keys(list(opened.rules.desks), SystemClock().today(), opened)
        await publish_keys(opened)
        intake = await stack.enter_async_context(open_intake(settings, messenger=True))
        yield PracticeOffice(Town(settings, opened, intake, SystemClock()))


@asynccontextmanager
async def program(*arguments: str):
    """A program of ours under the same Python; ended when the block ends."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def answers(session, url, seconds=20.0):
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        try:
            async with session.get(url) as answer:
                return await answer.json()
        except aiohttp.ClientError:
            assert asyncio.get_running_loop().time() < deadline, url
            await asyncio.sleep(0.05)


class Phone:
    """A person at the practice page of a stand-in that runs as its own process."""

    def __init__(self, session, settings):
        self.session = session
        self.url = f"http://127.0.0.1:{settings.simulator_port}"

    async def shows(self, wanted, seconds=20.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            people = await answers(self.session, f"{self.url}/practice/people")
            self.person = people[0]["id"]
            chat = await answers(self.session, f"{self.url}/practice/people/{self.person}")
            if wanted(chat["messages"]):
                return chat["messages"]
            assert asyncio.get_running_loop().time() < deadline, "the bot did not answer"
            await asyncio.sleep(0.05)

    async def act(self, name, **body):
        async with self.session.post(f"{self.url}/practice/people/{self.person}/{name}", json=body) as answer:
            assert answer.status == 200

    async def presses(self, label):
        shown = await self.shows(lambda messages: any([label] in m["buttons"] for m in messages))
        await self.act("press", message_id=button(shown, label), label=label)

    async def nothing_waits(self, seconds=20.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while (await answers(self.session, f"{self.url}/bot{TOKEN}/getWebhookInfo"))["result"]["pending_update_count"]:
            assert asyncio.get_running_loop().time() < deadline, "updates were not taken"
            await asyncio.sleep(0.05)


def button(messages, label):
    return next(m["id"] for m in reversed(messages) if [label] in m["buttons"])


async def test_a_bot_that_is_killed_again_and_again_stores_every_bubble_once(today):
    settings, wording = today.town.settings, today.town.intake.rules.wording["ko"]
    file = str(settings.directory / "daesup.toml")
    health = f"http://127.0.0.1:{settings.telegram_port}/health"
    said = [f"말 {number}" for number in range(9)]
    async with program("bot.simulators.telegram", "--settings", file), aiohttp.ClientSession() as session:
        phone = Phone(session, settings)
        await phone.shows(lambda _: True)
        async with program("bot", "telegram", "--settings", file):
            await answers(session, health)
            await phone.act("say", text="/start")
            await phone.presses(wording["option.everyday"])
            await phone.presses(wording["option.everyday_repair"])
            await phone.shows(lambda messages: messages[-1]["text"] == wording["ask.story_everyday"])
            await phone.act("say", text=WORDING_STORY)
            await phone.shows(lambda messages: any(m["protected"] for m in messages))
        for start in (0, 3, 6):  # each leaving of the block is a kill -9, at another moment of the work
            async with program("bot", "telegram", "--settings", file):
                await answers(session, health)
                for text in said[start : start + 3]:
                    await phone.act("say", text=text)
                await asyncio.sleep(0.02 * start)
        async with program("bot", "telegram", "--settings", file) as last:
            await answers(session, health)
            await phone.nothing_waits()
            last.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(last.wait(), 15) == 0
            printed = b"".join([await last.stdout.read(), await last.stderr.read()]).decode()
    assert sorted(texts(await today.case())) == sorted([WORDING_STORY, *said])
    assert not [word for word in (TOKEN, "말 ", "연습 인물") if word in printed]


async def test_both_programs_end_when_told_to(today):
    file = str(today.town.settings.directory / "daesup.toml")
    async with aiohttp.ClientSession() as session, program("bot.simulators.telegram", "--settings", file) as standin:
        await answers(session, f"http://127.0.0.1:{today.town.settings.simulator_port}/practice/people")
        async with program("bot", "telegram", "--settings", file) as bot:
            await answers(session, f"http://127.0.0.1:{today.town.settings.telegram_port}/health")
            for process in (bot, standin):
                process.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(process.wait(), 15) == 0


@pytest.mark.parametrize("program_name", [("bot", "telegram"), ("bot.simulators.telegram",)])
async def test_a_taken_port_is_said_in_one_sentence(today, program_name):
    settings = today.town.settings
    with socket.socket() as first, socket.socket() as second:
        for taken, port in ((first, settings.telegram_port), (second, settings.simulator_port)):
            taken.bind(("127.0.0.1", port))
            taken.listen()
        async with program(*program_name, "--settings", str(settings.directory)) as process:
            out, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert (out + err).decode().strip().splitlines()[-1].endswith("다른 포트를 골라 주세요.")


@pytest.mark.parametrize("arguments", [("bot", "pigeon"), ("bot", "telegram"), ("bot.simulators.telegram",)])
async def test_what_is_missing_is_said_in_one_sentence(tmp_path, arguments):
    async with program(*arguments, "--settings", str(tmp_path)) as process:
        out, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert "Traceback" not in (out + err).decode()
    assert "daesup init" in err.decode()
