"""The bot's account at the pretend messenger: its updates, its webhook, its commands."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from bot.simulators.telegram.faults import Faults
from bot.simulators.telegram.params import Params
from bot.simulators.telegram.refusals import BotApiError, bad_request, blocked
from bot.simulators.telegram.updates import UpdateQueue
from bot.simulators.telegram.webhook import Webhook, push_forever
from bot.simulators.telegram.world import Chat, Json, World


@dataclass(slots=True)
class Account:
    """What the server keeps for one bot."""

    world: World
    token: str = field(repr=False)
    faults: Faults
    first_pause: float
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook | None = None
    commands: list[Json] = field(default_factory=list)
    presses: dict[str, Chat] = field(default_factory=dict)
    logged_out: bool = False
    _pushing: asyncio.Task[None] | None = None

    def reachable(self, params: Params) -> Chat:
        """Return the chat a call is about, unless its person has blocked the bot."""
        if not params.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self.world.chat(params.number("chat_id"))
        if not chat.group and chat.members[0].blocked:
            raise blocked()
        return chat

    def check_login(self) -> None:
        """Refuse a bot that has logged out."""
        if self.logged_out:
            raise BotApiError(400, "Logged out")

    async def push_to(self, webhook: Webhook | None) -> None:
        """Push to this webhook from now on, or to none."""
        if self._pushing is not None:
            self._pushing.cancel()
            with suppress(asyncio.CancelledError):
                await self._pushing
            self._pushing = None
        self.webhook = webhook
        if webhook is not None:
            pushing = push_forever(webhook, self.queue, self.world.now, self.first_pause)
            self._pushing = asyncio.create_task(pushing)
