"""The mayor's line as one person's telephone sees it: a pretend carrier, the real bot, a real office."""

import asyncio
from dataclasses import dataclass, field

from bot.channels.sms import open_channel
from bot.contact import open_desk
from bot.running import build_app
from bot.simulators.sms import Carrier, Phone
from bot.texting import Texting
from tests.bot.practice_office import PracticeOffice

OWN_NUMBER = "0200000000"


@dataclass
class Line:
    """The running bot behind the carrier; it can be killed and started again."""

    carrier: Carrier
    office: PracticeOffice
    begin: object
    loops: list[Texting] = field(default_factory=list)

    async def connect(self) -> Texting:
        channel = open_channel(self.office.town.settings)
        loop = Texting(open_desk(channel, self.office.town.intake))
        self.loops.append(loop)
        url = await self.begin(build_app(channel, loop, webhook=True))
        self.carrier.inbound_url = f"{url}/in/sms"
        return loop

    @property
    def loop(self) -> Texting:
        return self.loops[-1]

    def say(self, key: str, **filled: object) -> str:
        return self.loop._line(key, **filled)

    async def rest(self, seconds: float = 10.0) -> None:
        """Wait until every text was taken, then send everything that waits."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self.carrier.busy:
            assert asyncio.get_running_loop().time() < deadline, "a text was not taken"
            await asyncio.sleep(0.01)
        await self.loop.send()

    async def types(self, phone: Phone, text: str, **more: int) -> list[str]:
        """Somebody sends a text; what comes back to their telephone."""
        before = len(phone.texts)
        self.carrier.types(phone, text, **more)
        await self.rest()
        return [each.text for each in phone.texts[before:] if not each.mine]

    def shown(self, phone: Phone) -> list[str]:
        """What the line has said to a telephone."""
        return [each.text for each in phone.texts if not each.mine]
