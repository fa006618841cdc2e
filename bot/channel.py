"""What a channel must offer: hand over Incoming, deliver Outgoing, fetch a file, take a message back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import web


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The person wrote a text, or changed one they wrote before; `ref` names that bubble at the messenger."""

    text: str = field(repr=False)
    ref: str = field(repr=False)
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """The person pressed a button; `ref` names the bubble it was under, `shown` is that bubble with the answer."""

    choice: str
    ref: str = field(repr=False)
    shown: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """The person sent a file. Its name is not taken over: names tell who made a file."""

    file: str = field(repr=False)
    name: str
    type: str
    size: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentOther:
    """The person sent something that is neither text nor file, such as a place or a contact; it was not looked at."""


@dataclass(frozen=True, slots=True)
class SpokeInGroup:
    """Somebody wrote where others can read along; it was not looked at."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person has blocked the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Something a person did; `event` stays the same when the messenger delivers it again."""

    address: str = field(repr=False)
    event: str = field(repr=False)
    body: Said | Pressed | SentFile | SentOther | SpokeInGroup | Left


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, and what comes back when it is pressed (at most 64 bytes)."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Something to say, with buttons under it; a guarded text cannot be forwarded or saved."""

    text: str = field(repr=False)
    choices: tuple[Choice, ...] = ()
    guarded: bool = False
    ref: str = field(repr=False, default="")  # the same when it is said again, where the messenger can tell


class BlockedError(Exception):
    """The person does not want to hear from the bot any more, or is gone."""


class SlowDownError(Exception):
    """The messenger asks the bot to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class UnreachableError(Exception):
    """The messenger did not answer; what was sent may or may not have arrived."""


class RefusedError(Exception):
    """The messenger will never take this, however often it is tried."""


Take = Callable[[Incoming], Awaitable[None]]


class Channel(Protocol):
    """A messenger. It translates and decides nothing."""

    name: str
    biggest_file: int
    guided: bool  # whether there are buttons, so that the dialogue can lead; without, the first text is the story

    async def start(self, commands: Iterable[tuple[str, str]], webhook: str = "") -> None:
        """Log in, publish the menu, say where events go: to the webhook, or to whoever listens."""

    async def stop(self) -> None:
        """Close the connections."""

    async def listen(self, take: Take) -> None:
        """Hand over events until cancelled; one is confirmed only after it was taken."""

    def routes(self, take: Take) -> list[web.RouteDef]:
        """Return the webhook's routes, which hand over events likewise."""

    def pieces(self, words: Words) -> list[Words]:
        """Cut what is too long for one bubble."""

    async def deliver(self, address: str, words: Words) -> None:
        """Say one piece; returns once the messenger has confirmed it."""

    async def remove(self, address: str, ref: str) -> None:
        """Take a bubble out of the chat, the person's or the bot's, as far as the messenger allows."""

    def fetch(self, file: str) -> AsyncIterator[bytes]:
        """Read a file the person sent, piece by piece."""
