"""Look at a clean copy inside the office: as picture, page or words, never as something that runs."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from casework.attachments import CLEAN, Attachment, FileView, attachment_of, open_chunks, shown_file, view_of
from casework.bootstrap import Office
from casework.cleaning.looking import LONGEST, WITH_WORDS, page_of, words_of
from casework.deidentifying import Span, find_spans, mask
from casework.deidentifying.tagger import tagger
from casework.errors import FileRefusedError, NotFoundError
from casework.gazetteer import Gazetteer, gazetteer_of
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.store.attachments import AttachmentRow
from casework.tidying import open_whole
from casework.unlocking import require
from policies.rules import Permission, Rules

# What a browser may be handed, by the kind that our own process found; everything else leaves as a download only.
AS_IT_IS = {
    "jpg": "image/jpeg",
    "heic": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "mov": "video/mp4",  # the same boxes; browsers refuse the other name
}
BY_PAGES = frozenset({"pdf", "tiff"})
PICTURES = frozenset({"jpg", "heic", "png", "webp", "gif", "tiff"})
_SOUND, _FILM = frozenset({"mp3", "m4a", "wav", "ogg"}), frozenset({"mp4", "mov"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a document's words; with a label where it may identify somebody."""

    text: str = field(repr=False)
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page shows of a clean file."""

    file: FileView
    shape: str  # picture | pages | sound | film | words
    words: tuple[Stretch, ...] = field(repr=False)
    found: int  # stretches with a label
    cut: bool  # there were more words than are shown
    unreadable: bool  # it could not be read out or drawn
    pages: int


async def look_at(case_id: CaseId, message_id: str, file_id: str, unlocked: Unlocked, office: Office) -> Look:
    """A clean file with its words looked through; the journal knows first."""
    _, row, record = await open_attachment(case_id, message_id, file_id, unlocked, office)
    shown, text, pages, unreadable = shown_file(record), "", 1, False
    data = await open_whole(shown, office) if record.kind in WITH_WORDS | BY_PAGES else b""
    try:
        if record.kind in WITH_WORDS:
            text = await words_of(data, record.kind)
        if record.kind in BY_PAGES:
            pages = (await page_of(data, record.kind, 1)).pages
    except FileRefusedError:
        unreadable = True
    words = await _looked_through(text[:LONGEST], unlocked, office)
    return Look(
        file=view_of(row, record),
        shape=_shape(record.kind),
        words=words,
        found=sum(bool(each.label) for each in words),
        cut=len(text) > LONGEST,
        unreadable=unreadable,
        pages=pages,
    )


async def octets_of(
    case_id: CaseId, message_id: str, file_id: str, unlocked: Unlocked, office: Office
) -> tuple[str, AsyncIterator[bytes]]:
    """Picture, sound or film as it is, with a type from our own list, whatever its sender called it."""
    _, _, record = await open_attachment(case_id, message_id, file_id, unlocked, office)
    shown = shown_file(record)
    if record.kind not in AS_IT_IS:
        raise NotFoundError
    return AS_IT_IS[record.kind], open_chunks(shown, office)


async def page_picture(
    case_id: CaseId, message_id: str, file_id: str, number: int, unlocked: Unlocked, office: Office
) -> bytes:
    """One page as a picture, drawn by a process that can do nothing else."""
    _, _, record = await open_attachment(case_id, message_id, file_id, unlocked, office)
    shown = shown_file(record)
    if record.kind not in BY_PAGES:
        raise NotFoundError
    return (await page_of(await open_whole(shown, office), record.kind, number)).data


async def open_attachment(
    case_id: CaseId, message_id: str, file_id: str, unlocked: Unlocked, office: Office
) -> tuple[HeldCase, AttachmentRow, Attachment]:
    """A record that an officer of the case opens; the journal knows first."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, record = await attachment_of(held, from_hex(message_id), file_id, office)
    if record.state == CLEAN:
        await office.journal.append("file_opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    return held, row, record


async def _looked_through(text: str, unlocked: Unlocked, office: Office) -> tuple[Stretch, ...]:
    if not text:
        return ()
    known = await gazetteer_of(unlocked, office)
    # Beside the loop: a long text takes the tagger seconds.
    spans = await asyncio.to_thread(_spans, text, known, office.rules)
    wording = office.rules.wording["ko"]
    return tuple(
        Stretch(text[part.start : part.end], wording.get(f"span.{part.span.label}", "") if part.span else "")
        for part in mask(text, spans)
    )


def _spans(text: str, known: Gazetteer, rules: Rules) -> list[Span]:
    return find_spans(text, known.names, rules, tagger(), units=known.units, not_names=known.not_names)


def _shape(kind: str) -> str:
    if kind in BY_PAGES:
        return "pages"
    if kind in PICTURES:
        return "picture"
    if kind in _SOUND:
        return "sound"
    return "film" if kind in _FILM else "words"
