"""A pretend person at the practice Telegram, through the calls that its page makes."""

import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.stories.overhearing import Overheard
from tests.stories.running import until

_NUMBERED = re.compile(r"(?:^|   )[1-8]\. ([가-힣]+)", re.MULTILINE)


@dataclass
class Phone:
    """One person's chat with the bot."""

    session: aiohttp.ClientSession
    url: str
    overheard: Overheard
    person: int = 0
    seen: int = 0

    async def is_bought(self, name: str) -> None:
        """A new pretend person."""
        async with self.session.post(f"{self.url}/practice/people", json={"name": name}) as answer:
            assert answer.status == 201
            self.person = (await answer.json())["id"]

    async def messages(self) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.url}/practice/people/{self.person}") as answer:
            return (await answer.json())["messages"]

    async def hears(self, sentence: str) -> str:
        """Wait for the bot to say something with this in it since the last thing one did."""

        async def said() -> list[str]:
            new = [each for each in await self.messages() if each["bot"] and each["id"] > self.seen]
            return [each["text"] for each in new if sentence in each["text"]]

        return (await until(said))[-1]

    async def says(self, text: str) -> None:
        await self._act("say", text=self.overheard.text(text))

    async def tells(self, story: str) -> tuple[str, list[str]]:
        """The dialogue up to its end; returns the public number and the words."""
        await self.says("/start")
        await self.presses("비리나 부당한 일을 알리고 싶어요")
        await self.presses("잘 모르겠어요")
        await self.presses("민원감사담당관과 관계없는 일이에요")
        await self.presses("건너뛰기")
        await self.hears("어떤 일이 있었나요?")
        await self.says(story)
        received = await self.hears("접수번호는")
        words = await self.words()
        await self.presses("아니요")
        await self.presses("아니요, 이대로 보낼게요")
        await self.presses("괜찮아요")
        return received.split("접수번호는 ")[1][:9], words

    async def sends_file(self, name: str, data: bytes) -> None:
        await self._remember()
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("file", data, filename=name, content_type="application/pdf")
        async with self.session.post(f"{self.url}/practice/people/{self.person}/file", data=form) as answer:
            assert answer.status == 200

    async def presses(self, label: str) -> None:
        """Wait for a button with this label and press the newest one."""

        async def shown() -> list[int]:
            return [each["id"] for each in await self.messages() if any(label in row for row in each["buttons"])]

        await self._act("press", label=label, message_id=(await until(shown))[-1])

    async def words(self) -> list[str]:
        """The eight words the bot showed last."""
        shown = [found for each in await self.messages() if each["bot"] and (found := _NUMBERED.findall(each["text"]))]
        return self.overheard.receipt(shown[-1])

    async def _act(self, name: str, **body: Any) -> None:
        await self._remember()
        async with self.session.post(f"{self.url}/practice/people/{self.person}/{name}", json=body) as answer:
            assert answer.status == 200

    async def _remember(self) -> None:
        self.seen = max([each["id"] for each in await self.messages()], default=0)
