"""What the reporter said in a case, as it is kept: every written field of every message with its marks."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.content import text_of
from casework.holding import HeldCase, open_row, wraps_for
from casework.masking import Mark, Tail, marks_of, tail_of
from casework.store.case_rows import MessageRow
from crypto.keys import PrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One written field of one message; `origin` is the message's first id and outlives rewriting."""

    message: str
    origin: str
    part: str  # text, excluded, answer.<name>
    day: str
    text: str = field(repr=False)
    marks: tuple[tuple[int, Mark], ...]
    tail: Tail | None = None


async def said_in(held: HeldCase, office: Office, *, last: int = 0) -> tuple[Said, ...]:
    """Every field that the reporter wrote with their own words, in order; what was picked from a list is left out.

    With `last`, no more than that many of the newest messages are opened.
    """
    rows = [row for row in await office.cases.messages(held.row.id) if row.author == "reporter"][-last:]
    wraps = await wraps_for(held, [row.id for row in rows], office)
    return await asyncio.to_thread(_all, rows, wraps, office)


def _all(
    rows: Sequence[MessageRow], wraps: Mapping[bytes, tuple[PrivateKey, bytes]], office: Office
) -> tuple[Said, ...]:
    wording = office.rules.wording["ko"]
    return tuple(said for row in rows for said in _fields(row, open_row(row, wraps.get(row.id), office), wording))


def _fields(row: MessageRow, content: Mapping[str, object], wording: Mapping[str, str]) -> list[Said]:
    fields = content.get("fields")
    if not isinstance(fields, dict):
        return []
    marks = list(enumerate(marks_of(content)))
    return [
        Said(
            message=row.id.hex(),
            origin=text_of(content, "origin") or row.id.hex(),
            part=str(name),
            day=row.day.isoformat(),
            text=str(text),
            marks=tuple((at, mark) for at, mark in marks if mark.field == name),
            tail=tail_of(content) if name == "text" else None,
        )
        for name, text in fields.items()
        if not (str(name).startswith("answer.") and f"value.{text}" in wording)
    ]
