"""What members of a committee read and say (SPEC 9.8): calls, papers, declarations, votes, in one place."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from casework.content import b64, b64_of, decode, encode, text_of
from casework.errors import MalformedRequestError
from crypto.errors import CryptoError
from crypto.keys import PublicKey, SigningKey, VerifyKey
from crypto.primitives import sha256

_PUBLIC, _SIGNATURE = 1216, 64
_LABEL = b"daesup/1/committee-word"
_MOST_ITEMS = 30


class Choice(StrEnum):
    """How somebody votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


PLACE_LABELS = {"chair": "위원장", "vice": "부위원장", "member": "위원", "reserve": "예비 위원"}
BALLOT_LABELS = {"open": "공개 투표", "secret": "무기명 투표", "hands": "거수"}
CHOICE_LABELS = {Choice.FOR: "찬성", Choice.AGAINST: "반대", Choice.ABSTAIN: "기권"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item as the call names it: a neutral line, nothing of the paper."""

    item_id: bytes
    kind: str
    line: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A member's call to a sitting; words to an item are sealed to `key`."""

    committee: str
    name: str
    day: date
    hour: str
    where: str
    mode: str
    holder: str
    key: PublicKey
    agenda: tuple[AgendaLine, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPaper:
    """A paper as one member reads it, under their own mark."""

    line: str = field(repr=False)
    text: str = field(repr=False)
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a member says to an item: a ground for taking no part, nothing of the kind, or a choice."""

    what: str
    item_id: bytes
    account_id: str
    said: str


def call_content(call: Call) -> bytes:
    """A call as it is sealed."""
    agenda = [{"item": b64(each.item_id), "kind": each.kind, "line": each.line} for each in call.agenda]
    return encode(
        {
            "type": "seat_call",
            "committee": call.committee,
            "name": call.name,
            "day": call.day.isoformat(),
            "hour": call.hour,
            "where": call.where,
            "mode": call.mode,
            "holder": call.holder,
            "key": b64(call.key.raw),
            "agenda": agenda,
        }
    )


def call_of(raw: bytes) -> Call:
    """A call from what was sealed; whoever can write into the portal store could have sealed it."""
    content = decode(raw)
    key, agenda = b64_of(content, "key", _PUBLIC), content.get("agenda")
    if key is None or text_of(content, "type") != "seat_call" or not isinstance(agenda, list):
        raise MalformedRequestError
    try:
        return Call(
            committee=text_of(content, "committee"),
            name=text_of(content, "name"),
            day=date.fromisoformat(text_of(content, "day")),
            hour=text_of(content, "hour"),
            where=text_of(content, "where"),
            mode=text_of(content, "mode"),
            holder=text_of(content, "holder"),
            key=PublicKey(key),
            agenda=tuple(_line(each) for each in agenda[:_MOST_ITEMS]),
        )
    except (ValueError, CryptoError):
        raise MalformedRequestError from None


def paper_content(paper: SeatPaper) -> bytes:
    """A paper as it is sealed to one member."""
    return encode({"type": "seat_paper", "line": paper.line, "text": paper.text, "mark": paper.mark})


def paper_of(raw: bytes) -> SeatPaper:
    """A paper from what was sealed."""
    content = decode(raw)
    if text_of(content, "type") != "seat_paper":
        raise MalformedRequestError
    return SeatPaper(line=text_of(content, "line"), text=text_of(content), mark=text_of(content, "mark"))


def signed_word(word: Word, office: str, signing: SigningKey) -> bytes:
    """A word as it is sealed, signed by who says it."""
    said = json.dumps(
        {
            "v": 1,
            "type": word.what,
            "office": office,
            "item": word.item_id.hex(),
            "account": word.account_id,
            "said": word.said,
        }
    )
    return encode({"type": "signed_word", "said": said, "signature": b64(signing.sign(_LABEL, said.encode()))})


def word_of(raw: bytes, expected: Word, office: str, verify: VerifyKey) -> str | None:
    """What was said, or None where the signature does not hold or speaks of another item, person or act."""
    try:
        content = decode(raw)
        said, signature = content.get("said"), b64_of(content, "signature", _SIGNATURE)
        if not isinstance(said, str) or signature is None:
            return None
        verify.verify(_LABEL, said.encode("utf-8", "surrogatepass"), signature)
        told = decode(said.encode("utf-8", "surrogatepass"))
    except (CryptoError, MalformedRequestError):
        return None
    about = (expected.what, office, expected.item_id.hex(), expected.account_id)
    if (told.get("type"), told.get("office"), told.get("item"), told.get("account")) != about:
        return None
    return text_of(told, "said")


def ballot_content(choice: Choice) -> bytes:
    """A choice as it lies in the urn: without a name, and no longer than any other."""
    return encode({"type": "ballot", "choice": choice})


def choice_of(raw: bytes) -> Choice | None:
    """The choice of a ballot, or None where it is none."""
    try:
        content = decode(raw)
        return Choice(text_of(content, "choice")) if text_of(content, "type") == "ballot" else None
    except (MalformedRequestError, ValueError):
        return None


def tally(choices: Sequence[Choice]) -> dict[str, int]:
    """How many chose what."""
    return {each.value: sum(choice is each for choice in choices) for each in Choice}


def pulse_from(told: Sequence[str]) -> str:
    """A short word over what a page shows, for a page that asks whether it is still current."""
    return sha256("\x00".join(sorted(told)).encode())[:8].hex()


def _line(told: object) -> AgendaLine:
    if not isinstance(told, Mapping):
        raise MalformedRequestError
    content: dict[str, Any] = dict(told)
    item_id = b64_of(content, "item", 16)
    if item_id is None:
        raise MalformedRequestError
    return AgendaLine(item_id=item_id, kind=text_of(content, "kind"), line=text_of(content, "line"))
