"""The pretend carrier, in memory only: signs as the agreed format says, delivers until taken, sends once."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=20)
_LONGEST_PAUSE = 10.0
_WINDOW_SECONDS = 300
_FIRST_NUMBER = "0100000{:04}"
_OK, _MALFORMED, _FORGED, _REFUSED = 200, 400, 403, 422
_REFUSED_FOR_GOOD = frozenset({400, 413, 422})


@dataclass(slots=True)
class Sent:
    """One text on a screen; `state` says what became of it."""

    id: str
    mine: bool
    text: str
    kind: str = ""
    state: str = "sent"


@dataclass(slots=True)
class Phone:
    """A pretend telephone; nobody's number."""

    number: str
    texts: list[Sent] = field(default_factory=list)
    version: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Carrier:
    """Every pretend telephone, and the wire between them and the line."""

    def __init__(
        self, secret: bytes, inbound_url: str, line: str, now: Callable[[], float], *, pause: float = 0.5
    ) -> None:
        self._secret = secret
        self.inbound_url = inbound_url
        self._line = line
        self._now = now
        self._pause = pause
        self.phones: dict[str, Phone] = {}
        self.faults: list[int] = []  # how the next texts from the line are answered instead of being taken
        self.handed: list[dict[str, Any]] = []  # whatever was handed over, also what was refused or came twice
        self._taken: set[str] = set()
        self._wires: set[asyncio.Task[None]] = set()
        self._next = 0

    @property
    def busy(self) -> bool:
        """Whether a text is still on its way to the line."""
        return bool(self._wires)

    def add_phone(self) -> Phone:
        """Invent a telephone."""
        phone = Phone(_FIRST_NUMBER.format(len(self.phones) + 1))
        self.phones[phone.number] = phone
        return phone

    def types(self, phone: Phone, text: str, *, media: int = 0) -> Sent:
        """Somebody sends a text; it is delivered in the background, again and again until the line has taken it."""
        self._next += 1
        sent = Sent(id=f"mo-{self._next:08}", mine=True, text=text, state="sending")
        phone.texts.append(sent)
        phone.version += 1
        wire = asyncio.create_task(self._deliver(phone, sent, media))
        self._wires.add(wire)
        wire.add_done_callback(self._wires.discard)
        return sent

    def body_of(self, phone: Phone, sent: Sent, media: int = 0) -> bytes:
        """The text as the gateway hands it over."""
        told: dict[str, Any] = {
            "id": sent.id,
            "from": phone.number,
            "to": self._line,
            "text": sent.text,
            "at": "2026-01-01T00:00:00+09:00",
        }
        if media:
            told["media"] = [{"type": "image/jpeg"}] * media
        return json.dumps(told, ensure_ascii=False).encode()

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers that prove where a body comes from."""
        stamp = str(int(self._now()))
        return {
            "Content-Type": "application/json",
            "X-Daesup-Timestamp": stamp,
            "X-Daesup-Signature": hmac.new(self._secret, stamp.encode() + body, hashlib.sha256).hexdigest(),
        }

    def take(self, stamp: str, signature: str, body: bytes) -> int:
        """The line hands a text over; returns the status. The same id is sent to a telephone once."""
        expected = hmac.new(self._secret, stamp.encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature.encode(), expected.encode()) or not stamp.isdecimal():
            return _FORGED
        if abs(self._now() - int(stamp)) > _WINDOW_SECONDS:
            return _FORGED
        try:
            told = json.loads(body)
            text = Sent(id=str(told["id"]), mine=False, text=str(told["text"]), kind=str(told["type"]))
            number = str(told["to"])
        except (ValueError, KeyError, TypeError):
            return _MALFORMED
        self.handed.append(told)
        if self.faults:
            return self.faults.pop(0)
        phone = self.phones.get(number)
        if phone is None:
            return _REFUSED
        if text.id not in self._taken:
            self._taken.add(text.id)
            phone.texts.append(text)
            phone.version += 1
        return _OK

    async def stop(self) -> None:
        """Cut every wire."""
        for wire in list(self._wires):
            wire.cancel()
        await asyncio.gather(*self._wires, return_exceptions=True)

    async def _deliver(self, phone: Phone, sent: Sent, media: int) -> None:
        body, pause = self.body_of(phone, sent, media), self._pause
        async with phone.turn:
            while (status := await self._post(body)) != _OK:
                if status in _REFUSED_FOR_GOOD:
                    break
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        sent.state = "sent" if status == _OK else "refused"
        phone.version += 1

    async def _post(self, body: bytes) -> int:
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.post(self.inbound_url, data=body, headers=self.signed(body)) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
