"""The one loop: Incoming -> conversation -> Outgoing; one person at a time, each event once, every answer in order."""

import asyncio
import gc
from collections import OrderedDict

import structlog

from bot.answering import answer
from bot.channel import BlockedError, Incoming, UnreachableError
from bot.contact import Contact, Desk, Plan, plan, tag_of
from bot.deliveries import Deliveries
from bot.turns import Turns
from casework.enduring import stop_if_told
from casework.errors import Refusal
from casework.messaging import find_conversation, forget, push_done, take_pushes

_log = structlog.get_logger()
_REMEMBERED = 20_000
_PATIENCE = 15.0  # so long an event waits for its answers to be delivered before it is called taken
_PUSH_EVERY = 5.0


class Dispatch:
    """Takes what a channel hands over. It never raises: whatever goes wrong, the person is told to try again."""

    def __init__(self, desk: Desk, *, pause: float = 0.5, patience: float = _PATIENCE) -> None:
        self._desk = desk
        self._patience = patience
        self._seen: OrderedDict[tuple[bytes, str], None] = OrderedDict()
        self._turns = Turns()
        self._took = False
        self.deliveries = Deliveries(desk.channel, self._blocked, pause)

    async def take(self, incoming: Incoming) -> None:
        """Answer one event. What it said is durable, and its answer on the way, when this returns."""
        tag = tag_of(incoming.address, self._desk)
        async with self._turns.of(tag):
            if not self._is_new(tag, incoming.event):
                return
            delivery = self.deliveries.start(incoming.address, await self._answer(incoming, tag))
        await asyncio.wait([delivery], timeout=self._patience)
        self._took = True

    async def work(self) -> None:
        """Do what nobody has to write for, until cancelled."""
        await self.push_forever()

    async def finish(self, seconds: float) -> None:
        """Give the answers under way some time, then stop."""
        await self.deliveries.finish(seconds)

    async def push_forever(self, every: float = _PUSH_EVERY) -> None:
        """Tell those who asked that something is waiting, once each, without saying what."""
        while True:
            try:
                await self.push()
            except Exception as error:  # noqa: BLE001 - the next round tries again; only the class is logged
                _log.error("push_failed", channel=self._desk.channel.name, error=type(error).__name__)
            stop_if_told()
            self._desk.sessions.sweep()
            self._let_go()
            await asyncio.sleep(every)

    def _let_go(self) -> None:
        """Free what the libraries' calls left tied in rings: an account, a nickname; freed memory is overwritten."""
        if self._took:
            self._took = False
            gc.collect()

    async def push(self) -> None:
        """Do one round of telling."""
        intake = self._desk.intake
        for each in await take_pushes(self._desk.channel.name, intake):
            try:
                told = await self.deliveries.say(each.address, self._desk.office_say.words("telegram.push"))
            except BlockedError:
                await self._blocked(each.address)
                told = True
            if told:
                await push_done(each, intake)

    async def _answer(self, incoming: Incoming, tag: bytes) -> Plan:
        desk, session = self._desk, self._desk.sessions.get(tag)
        say = desk.sentences[session.language]
        try:
            return await answer(
                Contact(
                    desk=desk,
                    incoming=incoming,
                    tag=tag,
                    session=session,
                    conversation=await find_conversation(desk.channel.name, incoming.address, desk.intake),
                    answering=self.deliveries.under_way(incoming.address),
                )
            )
        except Refusal as refused:
            return plan(say.refusal(refused))
        except UnreachableError:
            return plan(say.words("telegram.busy"))
        except Exception as error:  # noqa: BLE001 - told to the person; the class alone is logged, never the text
            _log.error("contact_failed", channel=desk.channel.name, error=type(error).__name__)
            return plan(say.words("telegram.busy"))

    async def _blocked(self, address: str) -> None:
        desk = self._desk
        await forget(desk.channel.name, address, desk.intake)
        desk.sessions.drop(tag_of(address, desk))

    def _is_new(self, tag: bytes, event: str) -> bool:
        if (tag, event) in self._seen:
            return False
        self._seen[tag, event] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True
