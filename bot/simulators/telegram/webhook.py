"""Pushes updates to the bot's webhook, in order, again and again until it answers 2xx."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from bot.simulators.telegram.updates import UpdateQueue
from bot.simulators.telegram.world import Json

_LONGEST_PAUSE = 60.0
_TIMEOUT = aiohttp.ClientTimeout(total=20)
_SUCCESS = range(200, 300)


@dataclass(slots=True)
class Webhook:
    """Where the bot wants its updates, and what went wrong last."""

    url: str
    secret: str
    max_connections: int
    last_error_date: int = 0
    last_error_message: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers of a push."""
        return {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}

    def info(self) -> Json:
        """Return what getWebhookInfo tells beyond the queue's length."""
        told: Json = {"url": self.url, "has_custom_certificate": False, "max_connections": self.max_connections}
        if self.last_error_date:
            told |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error_message}
        return told


async def push_forever(webhook: Webhook, queue: UpdateQueue, now: Callable[[], int], first_pause: float) -> None:
    """Push until cancelled; a refused update is tried again with growing pauses and nothing overtakes it."""
    pause = first_pause
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        while True:
            if not queue.pending:
                queue.arrived.clear()
                await queue.arrived.wait()
                continue
            waiting = queue.pending[0]
            wrong = await _push(session, webhook, waiting.update)
            if not wrong:
                queue.done(waiting)
                pause = first_pause
                continue
            webhook.last_error_date, webhook.last_error_message = now(), wrong
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _push(session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> str:
    try:
        async with session.post(webhook.url, json=update, headers=webhook.headers()) as answer:
            if answer.status in _SUCCESS:
                return ""
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (aiohttp.ClientError, TimeoutError):
        return "Connection failed"
