"""Fields of registers on pages: the sentence beside one that cannot be taken, and files that come with a form."""

from collections.abc import AsyncIterator

from aiohttp import web

from casework.registering.checking import SAID
from casework.registering.errors import EntryFileTooBigError, WrongField
from web.language import sentence


def said_of(request: web.Request, wrong: WrongField) -> str:
    """The sentence beside a field: the register's own, or that of the wording."""
    if wrong.code == SAID:
        return str(wrong.gaps["sentence"])
    return sentence(request, f"field.{wrong.code}").format(**wrong.gaps)


async def keep_file(name: str, stream: AsyncIterator[bytes], most: int) -> tuple[str, bytes]:
    """A file in memory under its name; refused as soon as it is bigger."""
    held = bytearray()
    async for data in stream:
        held += data
        if len(held) > most:
            raise EntryFileTooBigError
    return name, bytes(held)
