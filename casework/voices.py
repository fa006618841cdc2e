"""Whose voice a receipt believes: its own, and every older one that introduced a believed one (SPEC 7.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.content import b64_of, text_of
from casework.store.drops import OFFICE_MESSAGE, MailRow
from crypto.keys import Direction, SpeakKey, same
from crypto.payload import Payload

_VOICE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Heard:
    """A row of a mailbox, opened with its receipt; who wrote it is not known yet."""

    row: MailRow
    payload: Payload = field(repr=False)
    content: dict[str, Any] = field(repr=False)


def believed_voices(heard: Sequence[Heard], own: SpeakKey) -> list[SpeakKey]:
    """The receipt's own voice and those of the receipts it replaced: each new one was said under the one before."""
    rows = [each for each in heard if each.row.kind != OFFICE_MESSAGE]
    introduced = [voice for each in rows if (voice := _voice_in(each)) is not None]
    known = [own]
    for newer in known:  # grows while it is walked through
        for each in rows:
            if text_of(each.content, "type") == "new_receipt" and _carries(each, [newer]):
                known += [older for older in introduced if _said_by(each, [older]) and not _among(older, known)][:1]
    return known


def is_confirmed(heard: Heard, voices: Sequence[SpeakKey]) -> bool:
    """Whether a believed voice said it; the first message is known by the voice that it carries."""
    if _said_by(heard, voices):
        return True
    first = heard.row.kind != OFFICE_MESSAGE and heard.payload.mac is None
    return first and text_of(heard.content, "type") == "report" and _carries(heard, voices)


def _said_by(heard: Heard, voices: Sequence[SpeakKey]) -> bool:
    payload, mac = heard.payload, heard.payload.mac
    if mac is None:
        return False
    direction = Direction.TO_REPORTER if heard.row.kind == OFFICE_MESSAGE else Direction.TO_OFFICE
    return any(voice.confirms(direction, heard.row.id, payload.content, mac) for voice in voices)


def _voice_in(heard: Heard) -> SpeakKey | None:
    # Rows come from whoever could insert one: a field of another shape is as good as absent.
    raw = b64_of(heard.content, "speak", _VOICE_LENGTH)
    return SpeakKey(raw) if raw is not None else None


def _carries(heard: Heard, voices: Sequence[SpeakKey]) -> bool:
    voice = _voice_in(heard)
    return voice is not None and _among(voice, voices)


def _among(voice: SpeakKey, voices: Sequence[SpeakKey]) -> bool:
    return any(same(voice.raw(), each.raw()) for each in voices)
