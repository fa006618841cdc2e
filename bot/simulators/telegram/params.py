"""Parameters of a Bot API call, whether they came in the address, as JSON, as a form or as multipart."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.simulators.telegram.refusals import BotApiError, bad_request
from bot.simulators.telegram.world import Json

MOST_BYTES = 50 * 1024 * 1024
_MOST_FORM = MOST_BYTES + 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart call."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one call."""

    values: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text, empty where it is absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number."""
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            raise bad_request("parameter {} must be an integer", name) from None

    def flag(self, name: str) -> bool:
        """Return whether a yes-or-no parameter is set."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def structure(self, name: str) -> Any:
        """Return an object or list, which forms carry as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request("can't parse {} JSON object", name) from None

    def upload(self, name: str) -> Upload | None:
        """Return the file given under a name, also through attach://."""
        value = self.text(name)
        return self.files.get(value.removeprefix("attach://") if value.startswith("attach://") else name)


async def read_params(request: web.Request) -> Params:
    """Read the parameters of a call in whichever of the four ways they came."""
    values: Json = dict(request.query)
    match request.content_type:
        case "application/json":
            return Params(values | await _json_body(request))
        case "multipart/form-data":
            more, files = await _multipart(request)
            return Params(values | more, files)
        case "application/x-www-form-urlencoded":
            return Params(values | dict(await request.post()))
        case _:
            return Params(values)


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("object expected")
    return body


async def _multipart(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    values: Json = {}
    files: dict[str, Upload] = {}
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise bad_request("nested multipart")
        data = bytes(await part.read(decode=True))
        total += len(data)
        if total > _MOST_FORM:
            raise BotApiError(413, "Request Entity Too Large")
        if part.filename is None:
            values[part.name or ""] = data.decode("utf-8", "replace")
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name or ""] = Upload(part.filename, kind, data)
    return values, files
