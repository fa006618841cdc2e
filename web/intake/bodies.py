"""Request bodies read with a limit and a time limit; nothing is spooled to a disk, nothing compressed is unpacked."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import ClientError, web

from casework.errors import MalformedRequestError, TooLongError

OCTETS = "application/octet-stream"
JSON = "application/json"
_PATIENCE_S = 60.0
_PIECE = 65_536
# The connection broke, the person stopped sending, or the transfer coding was nonsense.
BROKEN = (OSError, ClientError, web.RequestPayloadError)


async def read_whole(request: web.Request, most: int, kind: str) -> bytes:
    """A small body in one piece, of the content type `kind`."""
    if request.content_type != kind:
        raise MalformedRequestError
    if (request.content_length or 0) > most:
        raise TooLongError
    held = bytearray()
    async for data in pieces(request):
        held += data
        if len(held) > most:
            raise TooLongError
    return bytes(held)


async def pieces(request: web.Request) -> AsyncIterator[bytes]:
    """A body as it arrives; somebody who stops sending is let go."""
    check_plain(request)
    while data := await _next_piece(request):
        yield data


def check_plain(request: web.Request) -> None:
    """Refuse a compressed body: a few octets could become gigabytes."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise MalformedRequestError


async def _next_piece(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await request.content.read(_PIECE)
    except BROKEN:
        raise MalformedRequestError from None
