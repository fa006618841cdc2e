"""A pretend telephone at the carrier's practice page, through the calls that the page makes."""

from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.stories.running import until


@dataclass
class Telephone:
    """One number."""

    session: aiohttp.ClientSession
    url: str
    number: str = ""

    async def is_bought(self) -> None:
        async with self.session.post(f"{self.url}/practice/phones", json={}) as answer:
            assert answer.status == 201
            self.number = (await answer.json())["number"]

    async def types(self, text: str) -> None:
        path = f"{self.url}/practice/phones/{self.number}/say"
        async with self.session.post(path, json={"text": text}) as answer:
            assert answer.status == 200

    async def shows(self) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.url}/practice/phones/{self.number}") as answer:
            return (await answer.json())["texts"]

    async def hears(self, words: str) -> str:
        """Wait for the line to say something with this in it."""

        async def said() -> list[str]:
            return [each["text"] for each in await self.shows() if not each["mine"] and words in each["text"]]

        return (await until(said))[-1]
