"""The real line and a pretend carrier as processes: killed without warning, ended, nothing of a number left."""

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from casework.bootstrap import open_intake, open_office
from casework.clock import SystemClock
from casework.founding import ensure_epoch_keys
from casework.keeping import KeeperState, round_once
from casework.opening import open_waiting
from casework.publishing import publish_keys
from tests.bot.practice_office import LINE_SECRET, PracticeOffice, texts
from tests.bot.test_processes import answers, free_port, program
from tests.bot.texting_line import OWN_NUMBER
from tests.offices import Town
from tests.stories.traces import found_below, found_in, traces

STORY = "독산로 골목 가로등이 사흘째 꺼져 있습니다."
ANSWER = "내일 오전에 새 전구로 바꾸겠습니다."
NUMBER = "01000000001"
LIVES = 5  # how often the line is begun


@pytest.fixture
async def today(line):
    """The office with keys for the real today, since real processes ask the real clock."""
    port, gateway = free_port(), free_port()
    settings = replace(
        line.office.town.settings, sms_port=port, sms_simulator_port=gateway, sms_number=OWN_NUMBER,
        sms_gateway_url=f"http://127.0.0.1:{gateway}/send",
    )  # fmt: skip
    settings.write()
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_office(settings))
        await ensure_epoch_keys(list(opened.rules.desks), SystemClock().today(), opened)
        await publish_keys(opened)
        intake = await stack.enter_async_context(open_intake(settings, messenger=True))
        yield PracticeOffice(Town(settings, opened, intake, SystemClock()))


class Telephone:
    """A person at the practice page of the carrier."""

    def __init__(self, session, settings):
        self.session = session
        self.url = f"http://127.0.0.1:{settings.sms_simulator_port}/practice/phones"

    async def types(self, text):
        async with self.session.post(f"{self.url}/{NUMBER}/say", json={"text": text}) as answer:
            assert answer.status == 200

    async def shows(self, wanted, seconds=20.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            shown = (await answers(self.session, f"{self.url}/{NUMBER}"))["texts"]
            if wanted(shown):
                return shown
            assert asyncio.get_running_loop().time() < deadline, "the line did not answer"
            await asyncio.sleep(0.05)


def taken(shown):
    return all(each["state"] == "sent" for each in shown)


async def test_a_line_that_is_killed_again_and_again_loses_nothing_and_answers_no_text_twice(today):
    settings, wording = today.town.settings, today.town.intake.rules.wording["ko"]
    file = str(settings.directory / "daesup.toml")
    health = f"http://127.0.0.1:{settings.sms_port}/health"
    said = [f"말 {number}번째" for number in range(9)]
    printed = b""
    async with program("bot.simulators.sms", "--settings", file) as carrier, aiohttp.ClientSession() as session:
        phone = Telephone(session, settings)
        await phone.shows(lambda _: True)
        await phone.types(STORY)  # nobody answers yet: the carrier comes again
        async with program("bot", "sms", "--settings", file):
            await answers(session, health)
            await phone.shows(lambda shown: len(shown) == 2)
        for start in (0, 3, 6):  # each leaving of the block is a kill -9, at another moment of the work
            async with program("bot", "sms", "--settings", file):
                await answers(session, health)
                for text in said[start : start + 3]:
                    await phone.types(text)
                await asyncio.sleep(0.02 * start)
        async with program("bot", "sms", "--settings", file) as last:
            await answers(session, health)
            await phone.shows(taken, seconds=40)
            case = await today.case()
            await today.reply(case, ANSWER)
            shown = await phone.shows(lambda texts: any(ANSWER in each["text"] for each in texts))
            last.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(last.wait(), 15) == 0
            printed += await last.stdout.read() + await last.stderr.read()
        carrier.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(carrier.wait(), 15) == 0
        printed += await carrier.stdout.read() + await carrier.stderr.read()
    assert texts(await today.case()) == [STORY, *said]
    back = [each["text"] for each in shown if not each["mine"]]
    number = case.view.line.number
    kept = wording["sms.kept"].replace("{number}", number).replace("{word}", wording["sms.ask_word"])
    assert back.count(kept) <= LIVES  # a line that was killed has forgotten that it said so: once for each life
    said_once = [text for text in back if text != kept]
    assert len(said_once) == len(set(said_once))
    assert sum(text.startswith("잘 받았습니다") for text in said_once) == 1
    assert wording["sms.answer"].replace("{number}", number).replace("{text}", ANSWER) in said_once
    await nothing_is_left(today, printed)


async def nothing_is_left(today, printed):
    await round_once(today.town.office, KeeperState(next_anchor=float("inf")))
    wanted = traces({"story": STORY, "answer": ANSWER, "number": NUMBER, "spelled": "010-0000-0001"})
    assert found_in(printed, wanted) == []
    assert LINE_SECRET.encode() not in printed
    assert found_below(today.town.settings.directory / "stores", wanted) == []


async def test_a_bribe_is_told_while_the_desk_of_the_line_looks_on_and_sees_nothing(today):
    settings = today.town.settings
    file = str(settings.directory / "daesup.toml")
    async with program("bot.simulators.sms", "--settings", file), aiohttp.ClientSession() as session:
        phone = Telephone(session, settings)
        await phone.shows(lambda _: True)
        async with program("bot", "sms", "--settings", file):
            await phone.types("건축과 팀장이 준공 도장 찍어 준다며 현금 300만원을 요구했습니다.")
            await phone.shows(lambda shown: len(shown) == 2)
    office = today.town.office
    await round_once(office, KeeperState(next_anchor=float("inf"), last_day=today.town.clock.today()))
    sion = await today.town.unlock("sion")
    assert await open_waiting(sion, office) == 0
    assert await today.lines_of("sion") == []
    assert (await today.case()).view.line.state == "quarantined"


async def test_a_line_without_its_secret_or_its_gateway_says_so_in_one_sentence(today):
    settings = replace(today.town.settings, sms_gateway_url="")
    settings.write()
    for remove in (False, True):
        if remove:
            (settings.keys / "sms.secret").unlink()
        async with program("bot", "sms", "--settings", str(settings.directory)) as process:
            out, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 2
        assert "Traceback" not in (out + err).decode()
        assert (out + err).decode().strip().splitlines()[-1].endswith("주세요." if remove else "없습니다.")
