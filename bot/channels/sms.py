"""Text messages through a carrier's gateway: signed JSON in, signed JSON out; each vendor's format is one class."""

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

import aiohttp
import structlog
from aiohttp import web

from bot.channel import Incoming, RefusedError, Said, SentOther, SlowDownError, Take, UnreachableError, Words
from bot.numbers import plain_number
from bot.textsize import LONGEST_TEXT_BYTES, cut_by_bytes, is_short, text_bytes
from casework.bootstrap import read_secret
from casework.clock import SystemClock
from casework.errors import NotReadyError
from casework.settings import Settings

TIMESTAMP, SIGNATURE = "X-Daesup-Timestamp", "X-Daesup-Signature"
_WINDOW_SECONDS = 300
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_MOST_MEDIA = 100
_TIMEOUT = aiohttp.ClientTimeout(total=20)
_SHORTEST_SECRET = 16
_log = structlog.get_logger()

_SENTENCES = {
    200: "받았습니다.",
    400: "문자의 형식이 맞지 않습니다. 연동 규격을 확인해 주세요.",
    403: "서명이나 시각이 맞지 않아 받지 않았습니다.",
    413: "문자가 너무 깁니다. 한 통에 2,000바이트까지 받습니다.",
    422: "보낸 번호나 내용이 비어 있거나 읽을 수 없습니다.",
    503: "지금 바로 받지 못했습니다. 잠시 뒤에 같은 문자를 다시 보내 주세요.",
}
_NO_MEDIA = "글은 받았습니다. 사진과 파일은 아직 받지 않습니다."
_ONLY_MEDIA = "사진과 파일은 아직 받지 않습니다. 글로 다시 보내 주시도록 안내했습니다."


class ForgedError(Exception):
    """The signature is wrong, or too old."""


class UnusableError(Exception):
    """What was delivered cannot be taken; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text as a gateway delivers it: a whitelist, everything else is never read."""

    id: str = field(repr=False)
    number: str = field(repr=False)
    text: str = field(repr=False)
    media: bool


class Adapter(Protocol):
    """A vendor's format. It proves, reads and writes, and decides nothing."""

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Refuse with ForgedError what does not come from the gateway, or comes too late."""

    def read(self, body: bytes) -> Text:
        """Take the few fields that are needed; UnusableError where they are not there."""

    def write(self, number: str, words: Words, now: datetime) -> tuple[dict[str, str], bytes]:
        """Return headers and body that hand one text to the gateway."""


class GenericHmac:
    """Our own plain format: JSON, a timestamp in seconds, and HMAC-SHA256 over both, in hexadecimal."""

    def __init__(self, secret: bytes, own_number: str) -> None:
        self._secret = secret
        self._own = own_number

    def __repr__(self) -> str:
        return "<GenericHmac>"

    def check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        """Compare in constant time, then the clock: five minutes either way."""
        stamp, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        # Seconds are digits and a body begins with a brace, so the two cannot be shifted against each other.
        if not _SECONDS.fullmatch(stamp) or not hmac.compare_digest(given.encode(), self._sign(stamp, body).encode()):
            raise ForgedError
        if abs(now.timestamp() - int(stamp)) > _WINDOW_SECONDS:
            raise ForgedError

    def read(self, body: bytes) -> Text:
        """Take id, number and text; time, name and whatever else is there are looked at for shape or not at all."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            raise UnusableError(400) from None
        if not isinstance(told, dict) or not _has_shape(told):
            raise UnusableError(400)
        number, text = plain_number(told["from"]), told["text"].replace("\x00", "").strip()
        if (
            not _can_be_kept(text)
            or number is None
            or (self._own and plain_number(told["to"]) != plain_number(self._own))
        ):
            raise UnusableError(422)
        if text_bytes(text) > LONGEST_TEXT_BYTES:
            raise UnusableError(413)
        media = bool(told.get("media"))
        if not text and not media:
            raise UnusableError(422)
        return Text(id=told["id"], number=number, text=text, media=media)

    def write(self, number: str, words: Words, now: datetime) -> tuple[dict[str, str], bytes]:
        """The same id whenever the same text is handed over, so that a gateway sends it once."""
        kind = "SMS" if is_short(words.text) else "LMS"
        told = {"id": words.ref, "to": number, "from": self._own, "type": kind, "text": words.text}
        body, stamp = json.dumps(told, ensure_ascii=False).encode(), str(int(now.timestamp()))
        signed = {TIMESTAMP: stamp, SIGNATURE: self._sign(stamp, body), "Content-Type": "application/json"}
        return signed, body

    def _sign(self, stamp: str, body: bytes) -> str:
        return hmac.new(self._secret, stamp.encode() + body, hashlib.sha256).hexdigest()


def _has_shape(told: dict[str, Any]) -> bool:
    texts = all(isinstance(told.get(name), str) for name in ("id", "from", "to", "text", "at"))
    return texts and bool(_ID.fullmatch(told["id"])) and _is_moment(told["at"]) and _is_media(told.get("media"))


def _can_be_kept(text: str) -> bool:
    """Whether every sign is one: half a sign can be written in JSON, but nowhere else."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_media(media: object) -> bool:
    return media is None or (isinstance(media, list) and len(media) <= _MOST_MEDIA)


ADAPTERS: Mapping[str, Callable[[bytes, str], Adapter]] = {"generic-hmac": GenericHmac}


def open_channel(settings: Settings) -> "Sms":
    """Return the channel with the secret it shares with the gateway, from the folder of keys."""
    adapter = ADAPTERS.get(settings.sms_adapter)
    if adapter is None:
        raise NotReadyError("그런 이름의 문자 연동 방식은 없습니다.")
    secret = read_secret(settings.keys / "sms.secret").strip()
    if len(secret) < _SHORTEST_SECRET:
        raise NotReadyError("문자 연동 비밀이 너무 짧습니다. 길게 다시 정해 주세요.")
    return Sms(adapter(secret, settings.sms_number), settings.sms_gateway_url)


class Sms:
    """The channel of text messages; the secret never leaves its adapter."""

    name = "sms"
    biggest_file = LONGEST_TEXT_BYTES  # no file is taken yet; nothing bigger than a text is
    guided = False

    def __init__(self, adapter: Adapter, gateway_url: str, now: Callable[[], datetime] | None = None) -> None:
        self._adapter = adapter
        self._gateway = gateway_url
        self._now = now or SystemClock().now

    def __repr__(self) -> str:
        return "<Sms>"

    async def start(self, commands: Iterable[tuple[str, str]], webhook: str = "") -> None:  # noqa: ARG002 - a line has no menu and logs in nowhere
        """Refuse to begin without a way to answer."""
        if not self._gateway:
            raise NotReadyError("답장을 보낼 문자 중계 주소가 설정에 없습니다.")

    async def stop(self) -> None:
        """Nothing is kept open."""

    async def listen(self, take: Take) -> None:  # noqa: ARG002 - a gateway delivers, nobody asks it
        """Texts are delivered to the webhook alone."""
        raise NotReadyError("문자는 중계 주소로만 받습니다.")

    def pieces(self, words: Words) -> list[Words]:
        """Cut what one long message cannot hold; each piece has an id of its own, always the same."""
        texts = list(cut_by_bytes(words.text))
        if len(texts) == 1:
            return [words]
        return [replace(words, text=text, ref=f"{words.ref}-{place}") for place, text in enumerate(texts, start=1)]

    async def deliver(self, address: str, words: Words) -> None:
        """Hand one text to the gateway; returns once it has taken it, now or before."""
        headers, body = self._adapter.write(address, words, self._now())
        try:
            # A connection of its own: one kept for later would keep the last number in its buffers.
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=True) as session,
                session.post(self._gateway, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                _settle(answer)
        except (aiohttp.ClientError, TimeoutError):
            raise UnreachableError from None

    async def remove(self, address: str, ref: str) -> None:  # noqa: ARG002 - see below
        """A text that was sent cannot be taken back."""
        raise RefusedError

    def fetch(self, file: str) -> AsyncIterator[bytes]:  # noqa: ARG002 - see below
        """No file is taken yet."""
        raise RefusedError

    def routes(self, take: Take) -> list[web.RouteDef]:
        """Return the route at which the gateway delivers."""

        async def receive(request: web.Request) -> web.Response:
            try:
                body = await request.read()
                self._adapter.check(request.headers, body, self._now())
                text = self._adapter.read(body)
            except web.HTTPRequestEntityTooLarge:
                return _told(413)
            except ForgedError:
                return _told(403)
            except UnusableError as unusable:
                return _told(unusable.status)
            return await _hand_on(text, take)

        return [web.post("/in/sms", receive)]


async def _hand_on(text: Text, take: Take) -> web.Response:
    try:
        if text.text:
            body = Said(text=text.text, ref=text.id)
            await take(Incoming(address=text.number, event=text.id, body=body))
        if text.media:
            await take(Incoming(address=text.number, event=f"media {text.id}", body=SentOther()))
    except Exception as error:  # noqa: BLE001 - the gateway is told to come again; only the class is logged
        _log.error("text_not_taken", channel=Sms.name, error=type(error).__name__)
        return _told(503)
    if text.media:
        return _told(200, _NO_MEDIA if text.text else _ONLY_MEDIA, stored=bool(text.text))
    return _told(200)


def _told(status: int, sentence: str = "", *, stored: bool | None = None) -> web.Response:
    done = status == web.HTTPOk.status_code if stored is None else stored
    return web.json_response({"stored": done, "sentence": sentence or _SENTENCES[status]}, status=status)


def _settle(answer: aiohttp.ClientResponse) -> None:
    """Read the gateway's status: taken (also before), slower, never, or anything else: later."""
    match answer.status:
        case 200 | 201 | 202 | 204 | 409:
            return
        case 429:
            after = answer.headers.get("Retry-After", "")
            raise SlowDownError(float(after) if after.isdecimal() else 1.0)
        case 400 | 413 | 422:
            raise RefusedError
        case _:  # also 401, 403, 404: our settings are wrong, not the words
            raise UnreachableError
