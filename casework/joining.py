"""What only the joined conversation shows: a number over two messages, a name that a later message calls one's own."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from casework.bootstrap import Office
from casework.deidentifying import Span
from casework.gazetteer import gazetteer_of
from casework.holding import HeldCase
from casework.masking import REMOVED, RETURNED, Cut, Masked, Tail, cut_more, mask_after
from casework.people import Unlocked
from casework.rewriting import write_anew
from casework.said import Said, said_in
from casework.store.case_rows import MessageRow
from casework.vaulting import put_all_behind_quorum
from policies.identifiers import Label

# As far back as a later message is read together with earlier ones.
_MESSAGES, _LETTERS = 6, 4_000
_PREFIX, _SHORTEST_NUMBER, _BIRTH = "010", 9, "770101"


@dataclass(frozen=True, slots=True)
class Joined:
    """A new message masked, and what is to be cut out of earlier ones because of it."""

    masked: Masked
    earlier: Mapping[str, tuple[Cut, ...]] = field(repr=False)  # by message id in hexadecimal
    words: Mapping[str, tuple[str, ...]] = field(repr=False)  # what each cut takes away, in the same order


async def mask_joined(
    fields: Mapping[str, str], labels: Mapping[str, str], held: HeldCase, unlocked: Unlocked, office: Office
) -> Joined:
    """Mask a later message together with the ones before it."""
    known = await gazetteer_of(unlocked, office)
    before = _recent(await said_in(held, office, last=_MESSAGES))
    texts = [_with_tail(said)[from_:] for said, from_ in before]
    masked, states = await asyncio.to_thread(
        mask_after, texts, fields, known.names, office.rules, labels, units=known.units, not_names=known.not_names
    )
    earlier: dict[str, tuple[Cut, ...]] = {}
    words: dict[str, tuple[str, ...]] = {}
    for (said, from_), found in zip(before, states, strict=True):
        cuts = tuple(_new_cuts(said, from_, found))
        if cuts:
            earlier[said.message] = (*earlier.get(said.message, ()), *cuts)
            taken = tuple(said.text[cut.start : cut.end] for cut in cuts)
            words[said.message] = (*words.get(said.message, ()), *taken)
    return Joined(masked, earlier, words)


async def write_earlier(
    joined: Joined, labels: Mapping[str, str], held: HeldCase, unlocked: Unlocked, office: Office
) -> list[tuple[bytes, MessageRow]]:
    """The new rows of earlier messages, each with the id of the old one; wraps and envelopes are already kept."""
    rows = {row.id.hex(): row for row in await office.cases.messages(held.row.id)}
    written: list[tuple[bytes, MessageRow]] = []
    for message, cuts in joined.earlier.items():
        pointed = await point_cuts(cuts, joined.words[message], held, office)
        change = partial(cut_more, cuts=pointed, labels=labels)
        new = await write_anew(held, rows[message], change, unlocked, office)
        written.append((rows[message].id, new))
    return written


async def point_cuts(cuts: Sequence[Cut], words: Sequence[str], held: HeldCase, office: Office) -> list[Cut]:
    """Cuts with the envelope of what each takes away; equal words share one."""
    removed = list(dict.fromkeys(word for cut, word in zip(cuts, words, strict=True) if cut.state == REMOVED))
    pointers = await put_all_behind_quorum([word.encode() for word in removed], held.row.id, office)
    by_word = dict(zip(removed, pointers, strict=True))
    return [
        Cut(cut.part, cut.start, cut.end, cut.label, cut.state, by_word[word].hex()) if cut.state == REMOVED else cut
        for cut, word in zip(cuts, words, strict=True)
    ]


def _with_tail(said: Said) -> str:
    """The text as it is read with the next one: where half a number was cut out stands some other half."""
    half = _half(said.tail) if said.tail else ""
    mark = said.marks[-1][1] if said.marks else None
    if not half or mark is None or mark.state != REMOVED or mark.end != len(said.text.rstrip()):
        return said.text
    return said.text[: mark.start] + half


def _half(tail: Tail) -> str:
    """As many digits as were said of a number that is longer than that; a whole number has no other half."""
    if tail.label == Label.PHONE and len(_PREFIX) <= tail.digits < _SHORTEST_NUMBER:
        return f"{_PREFIX} {'0' * (tail.digits - len(_PREFIX))}".rstrip()
    return _BIRTH if tail.label == Label.RRN and tail.digits == len(_BIRTH) else ""


def _recent(said: Sequence[Said]) -> list[tuple[Said, int]]:
    """The last few texts, each with the place from which it is read."""
    recent: list[tuple[Said, int]] = []
    left = _LETTERS
    for each in reversed([each for each in said if each.part == "text"]):
        if left <= 0:
            break
        recent.append((each, max(len(each.text) - left, 0)))
        left -= len(each.text)
    return recent[::-1]


def _new_cuts(said: Said, from_: int, found: Sequence[tuple[Span, str]]) -> list[Cut]:
    """What is to go and has not gone yet: a stretch that is marked already stays as it is, unless it is cut out now."""
    cuts = []
    for span, state in found:
        start, end = span.start + from_, span.end + from_
        over = [mark for _, mark in said.marks if mark.start < end and start < mark.end]
        if state and not any(mark.state in {REMOVED, RETURNED, state} for mark in over):
            cuts.append(Cut(said.part, start, end, str(span.label), state))
    return cuts
