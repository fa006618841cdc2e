"""Telegram, through python-telegram-bot: whitelisted fields in, texts and buttons out."""

import asyncio
import hmac
import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import aiohttp
import httpx
from aiohttp import web
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channel import (
    BlockedError,
    Incoming,
    Pressed,
    RefusedError,
    SlowDownError,
    Take,
    UnreachableError,
    Words,
)
from bot.updates import cut_text, read_update
from casework.bootstrap import read_secret
from casework.errors import NotReadyError
from casework.settings import Settings

os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as timedelta; the library warns about its old numbers

BIGGEST_FILE = 20 * 1024 * 1024  # the Bot API hands out no more
_WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
_POLL_SECONDS = 50
_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_PIECE = 64 * 1024
_DOWNLOAD = aiohttp.ClientTimeout(total=300, sock_read=30)


@contextmanager
def _translated() -> Iterator[None]:
    # The library's own texts may carry the token or what the server said: nothing of them goes further.
    try:
        yield
    except RetryAfter as slow:
        raise SlowDownError(_seconds(slow)) from None
    except Forbidden:
        raise BlockedError from None
    except BadRequest:
        raise RefusedError from None
    except InvalidToken:
        raise NotReadyError("텔레그램 봇의 토큰이 맞지 않습니다. 설정을 확인해 주세요.") from None
    except TelegramError:
        raise UnreachableError from None


def _seconds(slow: RetryAfter) -> float:
    wait = slow.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _keyboard(words: Words) -> InlineKeyboardMarkup | None:
    rows = [[InlineKeyboardButton(each.label, callback_data=each.value)] for each in words.choices]
    return InlineKeyboardMarkup(rows) if rows else None


def open_channel(settings: Settings) -> "Telegram":
    """Return the channel with the token and the webhook's secret from the folder of keys."""
    token = read_secret(settings.keys / "telegram.token").decode().strip()
    secret = read_secret(settings.keys / "telegram-webhook.secret").decode().strip()
    return Telegram(token, settings.telegram_base_url, secret)


def _fresh_connections(most: int) -> HTTPXRequest:
    # A connection kept for later keeps the last answer in its buffers: an account, a nickname, when polling the words.
    limits = httpx.Limits(max_connections=most, max_keepalive_connections=0)
    return HTTPXRequest(connection_pool_size=most, httpx_kwargs={"limits": limits})


class Telegram:
    """The Telegram channel; the token never leaves it."""

    name = "telegram"
    biggest_file = BIGGEST_FILE
    guided = True

    def __init__(self, token: str, base_url: str, secret: str = "") -> None:
        requests = _fresh_connections(32), _fresh_connections(2)
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
        )
        self._secret = secret

    def __repr__(self) -> str:
        return "<Telegram>"

    async def start(self, commands: Iterable[tuple[str, str]], webhook: str = "") -> None:
        """Log in, publish the menu, and say where updates go: to the webhook, or nowhere but to whoever asks."""
        with _translated():
            await self._bot.initialize()
            await self._bot.set_my_commands([BotCommand(command, said) for command, said in commands])
            if webhook:
                await self._bot.set_webhook(webhook, secret_token=self._secret, allowed_updates=_WANTED)
            else:
                await self._bot.delete_webhook()

    async def stop(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    def pieces(self, words: Words) -> list[Words]:
        """Cut what is too long for one bubble; the buttons stay under the last piece."""
        *heads, last = cut_text(words.text)
        return [*(Words(text=head, guarded=words.guarded) for head in heads), replace(words, text=last)]

    async def deliver(self, address: str, words: Words) -> None:
        """Say one piece; returns once Telegram has confirmed it."""
        with _translated():
            await self._bot.send_message(
                int(address),
                words.text,
                reply_markup=_keyboard(words),
                protect_content=words.guarded,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    async def remove(self, address: str, ref: str) -> None:
        """Delete one bubble of a private chat, the person's or the bot's; Telegram allows it for 48 hours."""
        with _translated():
            await self._bot.delete_message(int(address), int(ref))

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        """Download a file piece by piece; the library itself would hold all of it in memory."""
        with _translated():
            found = await self._bot.get_file(file)
        try:
            async with (
                aiohttp.ClientSession(trust_env=True, timeout=_DOWNLOAD, raise_for_status=True) as session,
                session.get(str(found.file_path)) as answer,
            ):
                async for piece in answer.content.iter_chunked(_PIECE):
                    yield piece
        except (aiohttp.ClientError, TimeoutError):
            raise UnreachableError from None

    async def listen(self, take: Take) -> None:
        """Poll until cancelled; an update is confirmed only after it was taken."""
        offset, pause = 0, _PAUSE
        while True:
            try:
                updates = await self._bot.get_updates(offset=offset, timeout=_POLL_SECONDS, allowed_updates=_WANTED)
            except RetryAfter as slow:
                await asyncio.sleep(_seconds(slow))
            except InvalidToken:
                raise NotReadyError("텔레그램 봇의 토큰이 맞지 않습니다. 설정을 확인해 주세요.") from None
            except TelegramError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _PAUSE
                await self._take_all(sorted(updates, key=lambda one: one.update_id), take)
                offset = max([offset, *(each.update_id + 1 for each in updates)])

    async def _take_all(self, updates: Iterable[Update], take: Take) -> None:
        people: dict[str, list[Incoming]] = {}
        for update in updates:
            with suppress(ValueError):  # a shape nobody knows yet; the library has read it, so it is no accident
                found = read_update(update.to_dict())
                if found is not None:
                    people.setdefault(found.address, []).append(found)
        async with asyncio.TaskGroup() as group:
            for theirs in people.values():
                group.create_task(self._take_in_order(theirs, take))

    async def _take_in_order(self, incoming: Iterable[Incoming], take: Take) -> None:
        for one in incoming:
            await self._take(one, take)

    async def _take(self, incoming: Incoming, take: Take) -> None:
        if isinstance(incoming.body, Pressed):
            await self._settle(incoming, incoming.body)
        await take(incoming)

    async def _settle(self, incoming: Incoming, pressed: Pressed) -> None:
        # Only manners: the waiting mark goes off, the buttons give way to what was chosen. Failing here loses nothing.
        with suppress(TelegramError):
            await self._bot.answer_callback_query(incoming.event.removeprefix("press "))
        with suppress(TelegramError):
            if pressed.shown:
                await self._bot.edit_message_text(pressed.shown, int(incoming.address), int(pressed.ref))

    def routes(self, take: Take) -> list[web.RouteDef]:
        """Return the webhook's route; without a secret nobody gets in."""

        async def receive(request: web.Request) -> web.Response:
            given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not self._secret or not hmac.compare_digest(given.encode(), self._secret.encode()):
                return web.Response(status=403)
            try:
                incoming = read_update(json.loads(await request.read()))
            except (ValueError, RecursionError):
                return web.Response(status=400)
            if incoming is not None:
                await self._take(incoming, take)
            return web.Response()

        return [web.post("/in/telegram", receive)]
