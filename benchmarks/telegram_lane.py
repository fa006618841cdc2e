"""The Telegram lane: people talk to the bot through the stand-in of the Bot API until they are shown a receipt."""

import asyncio
from typing import Any

import aiohttp

from benchmarks.bench_office import BenchOffice
from benchmarks.timing import crowd
from casework.store.taking import count_drops

_STORY = "공사 담당 부서에서 있었던 일을 적습니다. " * 60
_POLL_SECONDS = 0.01
_LONGEST_WAIT = 60.0


async def measure_telegram(office: BenchOffice, people: int, count: int) -> dict[str, Any]:
    """From the story's bubble until its receipt is on the screen; the way there is gone before the clock starts."""
    wording = office.office.rules.wording["ko"]
    # What is said, and the sentence that shows that the bot has taken it.
    way = (
        ("/start", wording["ask.path"]),
        ("3", wording["ask.which_wrong"]),
        (wording["option.not_sure"], wording["ask.concerns"]),
        ("1", wording["ask.excluded"]),
        (wording["option.skip"], wording["ask.story"]),
    )
    async with aiohttp.ClientSession(f"http://127.0.0.1:{office.settings.simulator_port}") as session:
        chats = [await _person(session, f"측정 {people}-{number}") for number in range(count)]
        for chat in chats:
            for word, answer in way:
                await _say(session, chat, word, answer)
        before, drops = office.cpu_seconds("telegram"), await count_drops(office.keeper.drops.store)

        async def report(chat: int) -> None:
            await _say(session, chat, _STORY, wording["telegram.receipt_warning"])

        result = await crowd(people, chats, report)
        stored = await count_drops(office.keeper.drops.store) - drops
    cpu = (office.cpu_seconds("telegram") - before) * 1000 / count
    return {**result, "stored": stored, "bot_cpu_ms": round(cpu, 2)}


async def _person(session: aiohttp.ClientSession, name: str) -> int:
    async with session.post("/practice/people", json={"name": name}) as answer:
        return int((await answer.json())["id"])


async def _say(session: aiohttp.ClientSession, chat: int, text: str, answered: str) -> None:
    """Say something and look every few milliseconds whether the answer is there, as a person's app does."""
    async with session.post(f"/practice/people/{chat}/say", json={"text": text}) as answer:
        answer.raise_for_status()
    async with asyncio.timeout(_LONGEST_WAIT):
        while not any(answered in message.get("text", "") for message in await _messages(session, chat)):
            await asyncio.sleep(_POLL_SECONDS)


async def _messages(session: aiohttp.ClientSession, chat: int) -> list[dict[str, Any]]:
    async with session.get(f"/practice/people/{chat}") as answer:
        return list((await answer.json())["messages"])
