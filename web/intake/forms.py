"""Forms of the lane without JavaScript: fields with limits, files handed on as they arrive, never to a disk."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http import HttpProcessingError

from casework.content import MOST_FILES, StoredFile
from casework.errors import MalformedRequestError, TooLongError
from casework.list_errors import TooManyFilesError
from web.intake.bodies import BROKEN, check_plain, read_whole

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
_MOST_FIELDS = 40
# 20,000 characters are at most 80,000 octets; percent signs make three of each.
_LONGEST_FIELD = 100_000
_LONGEST_FORM = 3 * _LONGEST_FIELD
_LONGEST_NAME = 120
_PIECE = 65_536
_PATIENCE_S = 60.0
# What aiohttp raises for a multipart body that is none.
_UNREADABLE = (ValueError, AssertionError, LookupError, RuntimeError, HttpProcessingError, web.HTTPException)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Keep = Callable[[str, str, AsyncIterator[bytes]], Awaitable[StoredFile]]


@dataclass(slots=True)
class Form:
    """What a person filled in; filled while it is read, so that a refusal half way loses no word."""

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[StoredFile] = field(default_factory=list, repr=False)
    most: int = _MOST_FIELDS

    def text(self, name: str) -> str:
        """One field with its line ends made one character; empty if it was not sent."""
        return self.fields.get(name, "").replace("\r\n", "\n").replace("\r", "\n")

    def add(self, name: str, value: str) -> None:
        """Keep a field; the first of its name counts."""
        if len(self.fields) >= self.most:
            raise MalformedRequestError
        self.fields.setdefault(name, value)


async def read_form(request: web.Request, form: Form, keep: Keep, before_files: Callable[[], None]) -> None:
    """Fill the form from the request; `before_files` may refuse before the first file is taken."""
    if request.content_type == URLENCODED:
        _read_pairs(await read_whole(request, _LONGEST_FORM, URLENCODED), form)
        return
    if request.content_type != MULTIPART:
        raise MalformedRequestError
    check_plain(request)
    await _read_parts(request, form, keep, before_files)


async def nothing_kept(_name: str, _kind: str, _stream: AsyncIterator[bytes]) -> StoredFile:
    """For forms that take no file."""
    raise MalformedRequestError


def _read_pairs(raw: bytes, form: Form) -> None:
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=form.most, errors="strict")
    except ValueError:
        raise MalformedRequestError from None
    for name, value in pairs:
        form.add(name, value)


async def _read_parts(request: web.Request, form: Form, keep: Keep, before_files: Callable[[], None]) -> None:
    try:
        reader = await request.multipart()
    except _UNREADABLE:
        raise MalformedRequestError from None
    while (part := await _next_part(reader)) is not None:
        if part.filename is None:
            form.add(part.name or "", await _field(part))
        elif part.filename:
            await _file(part, form, keep, before_files)


async def _next_part(reader: MultipartReader) -> BodyPartReader | None:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            part = await reader.next()
    except (*_UNREADABLE, *BROKEN):
        raise MalformedRequestError from None
    if part is not None and not isinstance(part, BodyPartReader):
        raise MalformedRequestError
    return part


async def _field(part: BodyPartReader) -> str:
    held = bytearray()
    async for data in _octets(part):
        held += data
        if len(held) > _LONGEST_FIELD:
            raise TooLongError
    try:
        return held.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedRequestError from None


async def _file(part: BodyPartReader, form: Form, keep: Keep, before_files: Callable[[], None]) -> None:
    stream = _octets(part)
    first = await anext(stream, b"")
    if not first:
        return  # an empty file says nothing
    before_files()
    if len(form.files) >= MOST_FILES:
        raise TooManyFilesError
    kind = part.headers.get("Content-Type", "application/octet-stream")
    form.files.append(await keep(plain_name(part.filename or ""), kind.partition(";")[0], _with(first, stream)))


async def _with(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for data in rest:
        yield data


async def _octets(part: BodyPartReader) -> AsyncIterator[bytes]:
    while data := await _piece(part):
        yield data


async def _piece(part: BodyPartReader) -> bytes:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return bytes(await part.read_chunk(_PIECE))
    except (*_UNREADABLE, *BROKEN):
        raise MalformedRequestError from None


def plain_name(name: str) -> str:
    """A file name without folders, control characters or marks that turn the reading direction."""
    # A name that is no UTF-8 arrives with lone surrogates, which nothing can store.
    name = name.encode("utf-8", "replace").decode()
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return _CONTROL.sub("", last).strip()[-_LONGEST_NAME:] or "file"
