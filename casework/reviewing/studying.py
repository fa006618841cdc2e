"""Find again in everything that was said in a case, joined, and bring in what a person decided about it."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from casework.bootstrap import Office
from casework.content import decode_kept
from casework.deidentifying import Span, find_together
from casework.deidentifying.guard import Case
from casework.deidentifying.tagger import tagger
from casework.gazetteer import Gazetteer, gazetteer_of
from casework.holding import HeldCase, open_case_body
from casework.people import Unlocked
from casework.reviewing.decisions import Decisions, decisions_of
from casework.reviewing.stretches import Stretch, stretches_of
from casework.said import Said, said_in
from casework.store.papers import PaperRow, find_paper
from crypto.context import Purpose
from policies.rules import Rules

MARKS = "marks"
_KEPT = 32
# Offsets only, found under a digest of the texts: nothing of what was said stays here.
_FOUND: OrderedDict[bytes, list[list[Span]]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Studied:
    """A case's texts with their stretches, for those who check or rewrite them; lives for moments."""

    held: HeldCase = field(repr=False)
    said: tuple[Said, ...] = field(repr=False)
    stretches: tuple[tuple[Stretch, ...], ...] = field(repr=False)
    known: Gazetteer = field(repr=False)
    decisions: Decisions = field(repr=False)
    paper: PaperRow | None = field(repr=False)

    def as_case(self) -> Case:
        """What the leak guard holds an outgoing text against."""
        found = [[each.span for each in spans if each.counts] for spans in self.stretches]
        return Case([each.text for each in self.said], found, self.known.staff)


async def study(held: HeldCase, unlocked: Unlocked, office: Office) -> Studied:
    """Find again, over the joined conversation, and bring in what was decided."""
    said = await said_in(held, office)
    known = await gazetteer_of(unlocked, office)
    found = await asyncio.to_thread(_find, said, known, office.rules)
    paper = await find_paper(office.cases.store, held.row.id, MARKS)
    decisions = await _decisions(paper, held, office)
    merged = await asyncio.to_thread(stretches_of, said, found, decisions, office.rules)
    stretches = tuple(tuple(each) for each in merged)
    return Studied(held, said, stretches, known, decisions, paper)


async def _decisions(paper: PaperRow | None, held: HeldCase, office: Office) -> Decisions:
    if paper is None:
        return Decisions()
    payload = await open_case_body(held, paper.sealed_id, paper.body, Purpose.NOTE, office)
    return decisions_of(decode_kept(payload.content))


def _find(said: Sequence[Said], known: Gazetteer, rules: Rules) -> list[list[Span]]:
    texts = [each.text for each in said]
    key = _key(texts, known)
    if key not in _FOUND:
        _FOUND[key] = find_together(texts, known.names, rules, tagger(), units=known.units, not_names=known.not_names)
        while len(_FOUND) > _KEPT:
            _FOUND.popitem(last=False)
    return _FOUND[key]


def _key(texts: Sequence[str], known: Gazetteer) -> bytes:
    digest = sha256()
    for text in (*texts, "\x00", *known.names, "\x00", *known.units, "\x00", *sorted(known.not_names)):
        raw = text.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()
