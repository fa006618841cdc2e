"""Look at a clean file without running it: its words, a page as a picture, a picture with boxes painted over."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.cleaning.sandbox import ask, opened

SECONDS = 15.0
WITH_WORDS = frozenset({"txt", "csv", "pdf", "hwp", "hwpx", "docx", "xlsx", "pptx", "odt", "ods", "odp"})
LONGEST = 200_000  # characters that the process gives at most; one more says that there are more


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a PNG, and how many there are."""

    data: bytes = field(repr=False)
    pages: int


async def words_of(data: bytes, kind: str) -> str:
    """The words of a document."""
    _, text = opened(await ask("words", data, f"file.{kind}", SECONDS))
    return await asyncio.to_thread(text.decode)


async def page_of(data: bytes, kind: str, number: int) -> Picture:
    """One page of a PDF, or of a picture that browsers do not show."""
    head, drawn = opened(await ask("page", data, f"file.{kind}", SECONDS, page=number))
    return Picture(drawn, int(head["pages"]))


async def covered(data: bytes, kind: str, boxes: Sequence[tuple[float, float, float, float]]) -> bytes:
    """The picture with these boxes painted over; nothing is left beneath."""
    return opened(await ask("cover", data, f"file.{kind}", boxes=list(boxes)))[1]
