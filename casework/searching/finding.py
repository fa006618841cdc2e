"""Find words among the cases an officer may open in this moment; what is shown of a case, its journal knows first."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.errors import NotPermittedError
from casework.listing import CaseLine, case_line, plain_fields
from casework.people import Unlocked
from casework.searching.collecting import Search, read, refresh, wanted
from casework.searching.folding import Masks, words_of
from casework.searching.index import Document, Hit, Passage
from casework.store.case_rows import CaseRow
from casework.store.searching import Searchable, cases_by_number, messages_in, readable_now
from casework.unlocking import require
from policies.rules import Permission

_TRIES = 3
_CUT = "…"
_NEXT = " / "  # between an answer and the next one


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stretch: plain text, a hit, or a mask with what it says."""

    kind: str  # text | hit | mask
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words around hits in one message, masked as the case page has it."""

    message: str
    author: str
    day: date
    pieces: tuple[Piece, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """One case in which every word was found."""

    line: CaseLine
    by_number: bool
    stretches: tuple[Stretch, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of results."""

    results: tuple[Result, ...] = field(repr=False)
    total: int
    page: int
    pages: int


async def find(asked: str, page: int, search: Search, unlocked: Unlocked, office: Office) -> Found:
    """The cases in which all these words stand, of those the officer may open now: a number first, then the newest."""
    require(unlocked, Permission.CASE_OPEN)
    if not await office.people.stands(unlocked.officer.id, unlocked.officer.public_key):
        search.index.close()
        raise NotPermittedError
    rule = office.rules.search
    words = words_of(asked[: rule.longest], rule.words)
    if words:
        await refresh(search, unlocked, office)
    looked = await _look(words, page, search, unlocked, office)
    for _ in range(_TRIES):
        if not await _read_anew(looked, search, unlocked, office):
            break
        looked = await _look(words, page, search, unlocked, office)
    results = await _results(looked, words, search, unlocked, office)
    pages = max(1, -(-looked.total // rule.shown))
    return Found(results=results, total=looked.total, page=looked.page, pages=pages)


async def case_of_number(asked: str, unlocked: Unlocked, office: Office) -> str:
    """The one case that the officer may open now and whose number this is, or ends with this; empty where none is."""
    require(unlocked, Permission.CASE_OPEN)
    number = asked.strip().upper()
    is_end = sum(each.isdigit() for each in number) >= office.rules.search.digits
    found = await cases_by_number(office.cases.store, unlocked.officer.id, number, or_end=is_end)
    return found[0].hex() if len(found) == 1 else ""


@dataclass(frozen=True, slots=True)
class _Looked:
    """One page of hits with the cases as they are now."""

    shown: Sequence[Hit]
    rows: dict[bytes, CaseRow]
    total: int
    page: int


async def _look(words: Sequence[str], page: int, search: Search, unlocked: Unlocked, office: Office) -> _Looked:
    hits, size = await _hits(words, search, unlocked, office), office.rules.search.shown
    at = min(max(1, page), max(1, -(-len(hits) // size)))
    shown = hits[(at - 1) * size : at * size]
    rows = {row.id: row for row in await office.cases.several([each.case_id for each in shown])}
    return _Looked(shown, rows, len(hits), at)


async def _hits(words: Sequence[str], search: Search, unlocked: Unlocked, office: Office) -> list[Hit]:
    readable = await readable_now(office.cases.store, unlocked.officer.id)
    hits = await asyncio.to_thread(search.index.find, words, office.rules.search.digits)
    lost = [each.case_id for each in hits if each.case_id not in readable]
    search.index.forget(lost)
    return [each for each in hits if each.case_id in readable]


async def _read_anew(looked: _Looked, search: Search, unlocked: Unlocked, office: Office) -> bool:
    """Whether one of these cases has changed since it was read, and was read anew: what was cut out is not shown."""
    rows = looked.rows
    now = await messages_in(office.cases.store, list(rows))
    names = await office.cases.officers_of(list(rows))
    changed = []
    for each in looked.shown:
        row, document = rows.get(each.case_id), search.index.document(each.case_id)
        if row is None or document is None:
            search.index.forget([each.case_id])
            return True
        ids = now.get(row.id, ())
        if document.stamp != (row.generation, ids):
            working = [name for _, name, assigned in names[row.id] if assigned]
            changed.append(wanted(_searchable(row), ids, working, office.rules))
    if changed:
        search.index.forget([each.row.case_id for each in changed])
        await read(changed, search, unlocked, office)
    return bool(changed)


async def _results(
    looked: _Looked, words: Sequence[str], search: Search, unlocked: Unlocked, office: Office
) -> tuple[Result, ...]:
    rows = looked.rows
    documents = [(hit, search.index.document(hit.case_id)) for hit in looked.shown]
    cut = await asyncio.to_thread(
        lambda: {hit.case_id: stretches_of(each, words, search.masks, office) for hit, each in documents if each}
    )
    # In every case of which words are shown, once a session, before they are.
    told = [case_id for case_id, stretches in cut.items() if stretches and case_id not in search.told]
    await office.journal.append_all(
        "found", office.clock.now(), unlocked.officer.id, [rows[case_id].journal_id for case_id in told]
    )
    search.told.update(told)
    names = await office.cases.officers_of(list(cut))
    return tuple(
        Result(_line(rows[hit.case_id], names[hit.case_id], office), hit.by_number, cut[hit.case_id])
        for hit in looked.shown
        if hit.case_id in cut
    )


def stretches_of(document: Document, words: Sequence[str], masks: Masks, office: Office) -> tuple[Stretch, ...]:
    """The messages of a case in which most of the words stand, the newest first, each cut around its hits."""
    rule = office.rules.search
    meant = [(sum(word in each.folded for word in words), at, each) for at, each in enumerate(document.passages)]
    best = sorted((each for each in meant if each[0]), key=lambda each: each[:2], reverse=True)[: rule.stretches]
    return tuple(_stretch(passage, words, masks, rule.around) for _, _, passage in best)


def _stretch(passage: Passage, words: Sequence[str], masks: Masks, around: int) -> Stretch:
    first = min(at for word in words if (at := passage.folded.find(word)) >= 0)
    start, end = max(0, first - around), min(len(passage.shown), first + 2 * around)
    pieces = list(_pieces(passage, start, end, words, masks))
    before = [Piece("text", _CUT)] if start else []
    behind = [Piece("text", _CUT)] if end < len(passage.shown) else []
    return Stretch(passage.message.hex(), passage.author, passage.day, (*before, *pieces, *behind))


def _pieces(passage: Passage, start: int, end: int, words: Sequence[str], masks: Masks) -> Iterator[Piece]:
    at = start
    for begin, stop in _marked(passage.folded, start, end, words):
        yield from _plain(passage.shown[at:begin], masks)
        yield Piece("hit", passage.shown[begin:stop])
        at = stop
    yield from _plain(passage.shown[at:end], masks)


def _plain(text: str, masks: Masks) -> Iterator[Piece]:
    said = ""
    for sign in text:
        label = masks.label(sign)
        if label is None:
            said += _NEXT if sign == "\n" else sign
            continue
        if said:
            yield Piece("text", said)
        yield Piece("mask", label)
        said = ""
    if said:
        yield Piece("text", said)


def _marked(folded: str, start: int, end: int, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand between two places, in order and none over another."""
    spans = []
    for word in words:
        at = folded.find(word, start, end)
        while at >= 0:
            spans.append((at, at + len(word)))
            at = folded.find(word, at + len(word), end)
    joined: list[tuple[int, int]] = []
    for begin, stop in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((begin, stop))
    return joined


def _line(row: CaseRow, officers: Sequence[tuple[str, str, bool]], office: Office) -> CaseLine:
    return case_line(plain_fields(row), tuple(name for _, name, assigned in officers if assigned), office)


def _searchable(row: CaseRow) -> Searchable:
    return Searchable(
        case_id=row.id,
        number=row.number,
        registry_number=row.registry_number,
        kind=row.kind,
        received_day=row.received_day,
        generation=row.generation,
        public_key=row.public_key,
    )
