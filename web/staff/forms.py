"""Form bodies, read with limits; the session's token is checked before anything else is believed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from multidict import MultiDict

from casework.errors import MalformedRequestError, TooLongError
from web.middleware.forgery import require_token
from web.staff.sessions import AnySession

TOKEN = "token"  # noqa: S105 - the name of the field
_MOST_FIELDS = 64
# 20,000 characters of Korean are 60,000 octets; a little more lets casework say "too long" itself.
_LONGEST_FIELD = 128 * 1024
_CHUNK = 64 * 1024

File = TypeVar("File")
Keep = Callable[[str, str, AsyncIterator[bytes]], Awaitable[File]]


@dataclass(slots=True)
class Form:
    """The plain fields of a form."""

    fields: MultiDict[str] = field(default_factory=MultiDict, repr=False)

    def text(self, name: str) -> str:
        """One field with plain line ends; empty if it was not sent."""
        return self.fields.get(name, "").replace("\r\n", "\n")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a repeated field."""
        return tuple(self.fields.getall(name, ()))


async def read_form(request: web.Request, most: int = _MOST_FIELDS) -> Form:
    """A form without files, of at most so many fields; nothing in it is believed before `vouch`."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise MalformedRequestError
    try:
        pairs = parse_qsl((await request.read()).decode(), keep_blank_values=True, max_num_fields=most)
    except ValueError:
        raise MalformedRequestError from None
    return Form(MultiDict(pairs))


async def vouched_form(request: web.Request, session: AnySession) -> Form:
    """A form without files that carries the session's token."""
    form = await read_form(request)
    vouch(form, session)
    return form


def vouch(form: Form, session: AnySession) -> None:
    """Refuse a form that was not drawn for this session."""
    require_token(form.text(TOKEN), session.token)


async def read_parts(request: web.Request, session: AnySession, keep: Keep[File], form: Form) -> tuple[File, ...]:
    """A form that may have files: fields fill `form`; files go to `keep` as they arrive, never plain to a disk."""
    if request.content_type != "multipart/form-data":
        form.fields = (await vouched_form(request, session)).fields
        return ()
    kept: list[File] = []
    async for part in _parts(request):
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise MalformedRequestError
        if part.filename is None:
            await _take_field(part, part.name, form)
            continue
        # The token stands first in every form of ours: no file of a foreign one is kept.
        vouch(form, session)
        if part.filename:
            # Octets that are no UTF-8 arrive as lone surrogates, which nothing later could write down.
            name = part.filename.encode("utf-8", "replace").decode()
            kept.append(await keep(name, part.headers.get("Content-Type", ""), chunks(part)))
        else:
            await part.release()
    vouch(form, session)
    return tuple(kept)


async def chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    """The octets of one part as they arrive."""
    while data := await _chunk(part):
        yield data


async def _take_field(part: BodyPartReader, name: str, form: Form) -> None:
    held = bytearray()
    while data := await _chunk(part):
        held += data
        if len(held) > _LONGEST_FIELD:
            raise TooLongError
    if len(form.fields) >= _MOST_FIELDS:
        raise MalformedRequestError
    try:
        form.fields.add(name, held.decode("utf-8"))
    except UnicodeDecodeError:
        raise MalformedRequestError from None


async def _parts(request: web.Request) -> AsyncIterator[object]:
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            yield part
    except (ValueError, AssertionError):  # aiohttp's two ways to say that this is no multipart body
        raise MalformedRequestError from None


async def _chunk(part: BodyPartReader) -> bytes:
    try:
        return bytes(await part.read_chunk(_CHUNK))
    except (ValueError, AssertionError):
        raise MalformedRequestError from None
