"""A line without buttons: every text is somebody's story, stored before it is answered; answers leave one by one."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.channel import Incoming, RefusedError, Said, SentOther, SlowDownError, UnreachableError, Words
from bot.contact import Desk, tag_of
from bot.sessions import Session
from bot.turns import Turns
from casework.conversation import is_crisis
from casework.enduring import stop_if_told
from casework.errors import NotFoundError
from casework.messaging import ask_for_push, find_conversation, push_done, stop_push, take_pushes
from casework.texting import OutgoingText, TextMessage, receive_text, say_by_text, text_sent, waiting_texts

_log = structlog.get_logger()
_LOOK_EVERY = 1.0  # an answer written at the console is found here; what was said back to a text wakes us at once
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 300.0


class Texting:
    """Takes texts and sends answers. What could not be stored raises: whoever delivers it must come again."""

    def __init__(self, desk: Desk, *, pause: float = _FIRST_PAUSE) -> None:
        self._desk = desk
        self._pause = pause
        self._turns = Turns()
        self._wake = asyncio.Event()
        self._later: dict[bytes, tuple[float, float]] = {}  # text id -> not before, and the pause after that

    async def take(self, incoming: Incoming) -> None:
        """Store one text; it and what is said back are durable when this returns."""
        tag = tag_of(incoming.address, self._desk)
        async with self._turns.of(tag):
            match incoming.body:
                case Said() as said:
                    await self._hear(incoming, said.text, tag)
                case SentOther():
                    await self._say(incoming, self._line("sms.media", web=self._web))
                case _:
                    raise ValueError
        self._wake.set()

    async def work(self) -> None:
        """Send what waits, until cancelled."""
        while True:
            try:
                await self.send()
            except Exception as error:  # noqa: BLE001 - the next round tries again; only the class is logged
                _log.error("texting_failed", channel=self._desk.channel.name, error=type(error).__name__)
            stop_if_told()
            self._desk.sessions.sweep()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _LOOK_EVERY)
            self._wake.clear()

    async def send(self) -> int:
        """Do one round: tell those who asked, then send every text that is due; returns how many were taken."""
        intake = self._desk.intake
        for each in await take_pushes(self._desk.channel.name, intake):
            await say_by_text(each.address, f"push {each.id.hex()}", self._line("sms.push"), intake)
            await push_done(each, intake)
        texts = await waiting_texts(intake)
        self._later = {each.id: self._later[each.id] for each in texts if each.id in self._later}
        taken = sum([await self._try(each) for each in texts if self._is_due(each)])
        if taken:
            gc.collect()  # texts are tied in rings by the libraries' calls; freed memory is overwritten
        return taken

    async def finish(self, seconds: float) -> None:
        """Try once more to send what was said back; what is left waits, sealed, for the next start."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.send(), seconds)

    async def _hear(self, incoming: Incoming, text: str, tag: bytes) -> None:
        session, number = self._desk.sessions.get(tag), incoming.address
        if (act := self._command(text)) and await find_conversation(*self._place(incoming), self._desk.intake):
            await act(incoming)
            return
        crisis = is_crisis(text, self._desk.table.crisis) and not session.crisis_shown
        message = TextMessage(number=number, event=incoming.event, text=text)
        await receive_text(message, lambda no, first: self._answer(no, session, crisis, first), self._desk.intake)
        # Only now: a failure above leaves the person where they were, and the same text is answered when it comes anew.
        session.sealed, session.crisis_shown = True, session.crisis_shown or crisis

    def _answer(self, number: str, session: Session, crisis: bool, first: bool) -> str:
        """What is said back: help in danger, and that it was received; between parts of one text nothing more."""
        lines = [self._line("sms.crisis")] if crisis else []
        if first:
            lines.append(self._line("sms.received", number=number, web=self._web))
        elif not session.sealed:
            lines.append(self._line("sms.kept", number=number, word=self._line("sms.ask_word")))
        return "\n".join(lines)

    def _command(self, text: str) -> Callable[[Incoming], Awaitable[None]] | None:
        said = "".join(text.split())
        return {self._line("sms.ask_word"): self._notify, self._line("sms.stop_word"): self._stop}.get(said)

    async def _notify(self, incoming: Incoming) -> None:
        try:
            await ask_for_push(*self._place(incoming), self._desk.intake)
        except NotFoundError:  # the link ended in this moment
            return
        await self._say(incoming, self._line("sms.push_on", word=self._line("sms.stop_word")))

    async def _stop(self, incoming: Incoming) -> None:
        await stop_push(*self._place(incoming), self._desk.intake)
        await self._say(incoming, self._line("sms.push_off"))

    async def _say(self, incoming: Incoming, text: str) -> None:
        await say_by_text(incoming.address, incoming.event, text, self._desk.intake)

    def _place(self, incoming: Incoming) -> tuple[str, str]:
        return self._desk.channel.name, incoming.address

    def _line(self, key: str, **filled: object) -> str:
        return self._desk.office_say(key, **filled)

    @property
    def _web(self) -> str:
        """Where to write instead, short enough to be typed."""
        return self._desk.intake.settings.public_address.partition("://")[2].rstrip("/")

    def _is_due(self, text: OutgoingText) -> bool:
        return self._later.get(text.id, (0.0, 0.0))[0] <= asyncio.get_running_loop().time()

    async def _try(self, text: OutgoingText) -> bool:
        """Hand one text to the carrier; it stays until the carrier has taken all of it, or says that it never will."""
        channel = self._desk.channel
        try:
            for piece in channel.pieces(Words(text=text.text, ref=text.id.hex())):
                await channel.deliver(text.number, piece)
        except SlowDownError as slow:
            self._wait(text, min(slow.seconds, _LONGEST_PAUSE))
            return False
        except UnreachableError:
            self._wait(text, self._later.get(text.id, (0.0, self._pause))[1])
            return False
        except RefusedError:
            _log.error("text_refused", channel=channel.name)
        await text_sent(text, self._desk.intake)
        return True

    def _wait(self, text: OutgoingText, pause: float) -> None:
        if text.id not in self._later:
            _log.warning("carrier_unreachable", channel=self._desk.channel.name)
        self._later[text.id] = asyncio.get_running_loop().time() + pause, min(pause * 2, _LONGEST_PAUSE)
