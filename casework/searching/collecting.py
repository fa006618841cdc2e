"""Read what an officer may open into a session's index, many cases at once, and keep it as it is now.

It is the one place that opens more than it shows, because nobody can look for a word in what is sealed. So it says so
in the journal once a session, before the first word. A case is not `opened` by it: thousands of readings that nobody
did would hide those that somebody did, and would tell people that their words had been read. What an officer then sees
of a case among results is written into that case's journal first (`finding.py`).
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casework.bootstrap import Office
from casework.errors import NotYourCaseError
from casework.holding import open_case_key
from casework.people import Unlocked
from casework.reading import MaskedPart, Part, views_of
from casework.searching.folding import Masks, folded_of, plain_of, shown_of
from casework.searching.index import Document, Index, Passage
from casework.store.case_rows import CaseKeyRow, MessageRow
from casework.store.searching import (
    Searchable,
    colleagues,
    keys_of_all,
    message_ids,
    messages_of_all,
    searchable,
    sign_of,
)
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, same
from policies.rules import Permission, Rules

# Every few milliseconds the thread lets go of the interpreter, so that a page waits for three cases and not for fifty.
_BREATH, _BREATHE_EVERY = 0.0001, 0.002
_MESSAGE = "\n"

Stamp = tuple[int, tuple[bytes, ...]]
Records = Mapping[bytes, list[tuple[bytes, bytes]]]


@dataclass(slots=True)
class Search:
    """One session's index, how far it is, and of which cases words were shown to its officer."""

    masks: Masks = field(repr=False)
    index: Index = field(default_factory=Index, repr=False)
    total: int = 0
    missing: int = 0
    begun: bool = False
    again_at: datetime | None = None
    whole_at: datetime | None = None
    sign: tuple[int, ...] = ()
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    shut: dict[bytes, Stamp] = field(default_factory=dict, repr=False)
    told: set[bytes] = field(default_factory=set, repr=False)

    @property
    def complete(self) -> bool:
        """Whether everything that was there has been read."""
        return self.again_at is not None and not self.missing


class Searches:
    """The indexes of the sessions of this process, each found with its session's keys alone."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Unlocked, Search]] = {}

    def open(self, unlocked: Unlocked, rules: Rules) -> Search:
        """A new index for a session."""
        search = Search(masks_of(rules))
        self._open[id(unlocked)] = (unlocked, search)
        return search

    def of(self, unlocked: Unlocked) -> Search | None:
        """The index of these very keys."""
        found = self._open.get(id(unlocked))
        return found[1] if found is not None and found[0] is unlocked else None

    def close(self, unlocked: Unlocked) -> None:
        """Forget a session's index and everything in it."""
        found = self._open.pop(id(unlocked), None)
        if found is not None:
            found[1].index.close()
            found[1].told.clear()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One case as it is now: of which messages it consists, and what stands at its head."""

    row: Searchable
    stamp: Stamp
    numbers: str
    head: str = field(repr=False)


def masks_of(rules: Rules) -> Masks:
    """The masks that a case page can show."""
    return Masks([text for name, text in rules.wording["ko"].items() if name.startswith("span.")])


async def collect(search: Search, unlocked: Unlocked, office: Office) -> int:
    """Bring a session's index up to what its officer may open in this moment; how many cases were read for it."""
    now = office.clock.now()
    if Permission.CASE_OPEN not in unlocked.officer.permissions:
        return 0
    if search.again_at is not None and now < search.again_at:
        return 0
    if not await office.people.stands(unlocked.officer.id, unlocked.officer.public_key):
        search.index.close()
        return 0
    async with search.lock:
        return await _bring(search, unlocked, office)


async def refresh(search: Search, unlocked: Unlocked, office: Office) -> None:
    """Take in what was said or came a moment ago; what is much, or still being read, is left to the round beside it."""
    if search.complete and not search.lock.locked():
        async with search.lock:
            await _bring(search, unlocked, office, most=office.rules.search.at_once)


async def _bring(search: Search, unlocked: Unlocked, office: Office, most: int | None = None) -> int:
    now, rule, officer = office.clock.now(), office.rules.search, unlocked.officer.id
    sign = await sign_of(office.cases.store, officer)
    missing: list[_Wanted] = []
    if sign != search.sign or search.whole_at is None or now >= search.whole_at:
        wanted = await _wanted(unlocked, office)
        missing = await asyncio.to_thread(_renew, search, wanted)
        search.total, search.missing = len(wanted), len(missing)
        if most is not None and len(missing) > most:
            search.again_at = None
            return 0
        for batch in _batches(missing, rule.at_once):
            await read(batch, search, unlocked, office)
            search.missing -= len(batch)
        search.sign, search.whole_at = sign, now + timedelta(seconds=rule.whole_seconds)
    search.again_at = now + timedelta(seconds=rule.rest_seconds)
    return len(missing)


async def read(batch: Sequence[_Wanted], search: Search, unlocked: Unlocked, office: Office) -> None:
    """Read some cases anew; whose key this officer does not hold is left out."""
    if not search.begun:
        await office.journal.append("indexed", office.clock.now(), unlocked.officer.id, None, None)
        search.begun = True
    store, ids = office.cases.store, [each.row.case_id for each in batch]
    keys = await keys_of_all(store, ids)
    of_keys = await office.keyring.find_for([each.id for each in keys], [unlocked.key.public.key_id])
    rows = await messages_of_all(store, ids)
    of_messages = await office.keyring.find_for(
        [each.id for several in rows.values() for each in several], [each.id for each in keys]
    )
    sealed = _Sealed(keys, of_keys, rows, of_messages)
    await asyncio.to_thread(_read_all, batch, sealed, search, unlocked, office)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """Everything of some cases, nothing of it opened."""

    keys: Sequence[CaseKeyRow]
    of_keys: Records = field(repr=False)
    rows: Mapping[bytes, list[MessageRow]]
    of_messages: Records = field(repr=False)


async def _wanted(unlocked: Unlocked, office: Office) -> list[_Wanted]:
    store, officer = office.cases.store, unlocked.officer.id
    rows = await searchable(store, officer, limit=office.rules.search.most)
    ids = await message_ids(store, officer)
    names = await colleagues(store, officer)
    return await asyncio.to_thread(
        lambda: [wanted(row, ids.get(row.case_id, ()), names.get(row.case_id, ()), office.rules) for row in rows]
    )


def wanted(row: Searchable, ids: tuple[bytes, ...], names: Iterable[str], rules: Rules) -> _Wanted:
    """How a case should stand in an index."""
    numbers = f"{row.registry_number} {row.number} {row.registry_number.replace('-', '')}".lower()
    head = folded_of(shown_of(" ".join((numbers, rules.kinds[row.kind].label, *names))))
    return _Wanted(row, (row.generation, ids), numbers, head)


def _renew(search: Search, wanted: Sequence[_Wanted]) -> list[_Wanted]:
    """Forget what is there no longer, put new heads on what is unchanged otherwise, and say what is to be read."""
    known = search.index.stamps()
    search.index.forget(known.keys() - {each.row.case_id for each in wanted})
    missing = []
    for each in wanted:
        case_id = each.row.case_id
        stamp, head = known.get(case_id, ((), ""))
        if stamp != each.stamp:
            if search.shut.get(case_id) != each.stamp:
                missing.append(each)
        elif head != each.head:
            document = search.index.document(case_id)
            if document is not None:
                search.index.add(replace(document, numbers=each.numbers, head=each.head))
    return missing


def _batches(wanted: Sequence[_Wanted], at_once: int) -> Iterator[list[_Wanted]]:
    batch: list[_Wanted] = []
    messages = 0
    for each in wanted:
        batch.append(each)
        messages += max(1, len(each.stamp[1]))
        if messages >= at_once:
            yield batch
            batch, messages = [], 0
    if batch:
        yield batch


def _read_all(batch: Sequence[_Wanted], sealed: _Sealed, search: Search, unlocked: Unlocked, office: Office) -> None:
    generations: dict[bytes, list[CaseKeyRow]] = {}
    for row in sealed.keys:
        generations.setdefault(row.case_id, []).append(row)
    breathed = time.perf_counter()
    for each in batch:
        if search.index.closed:
            return
        try:
            keys = _open_keys(each.row, generations.get(each.row.case_id, []), sealed.of_keys, unlocked, office)
            search.index.add(_document(each, keys, sealed, search.masks, office))
        except (CryptoError, NotYourCaseError):
            search.index.forget([each.row.case_id])
            search.shut[each.row.case_id] = each.stamp
        if time.perf_counter() - breathed > _BREATHE_EVERY:
            time.sleep(_BREATH)
            breathed = time.perf_counter()


def _open_keys(
    row: Searchable, rows: Sequence[CaseKeyRow], records: Records, unlocked: Unlocked, office: Office
) -> dict[bytes, PrivateKey]:
    """Every generation of a case's key that the officer holds, by its id; refused without the present one."""
    keys = {
        each.id: open_case_key(each, records[each.id][0][1], unlocked, office) for each in rows if each.id in records
    }
    if not any(same(key.public.raw, row.public_key) for key in keys.values()):
        raise NotYourCaseError
    return keys


def _document(
    wanted: _Wanted, keys: Mapping[bytes, PrivateKey], sealed: _Sealed, masks: Masks, office: Office
) -> Document:
    rows = sealed.rows[wanted.row.case_id]
    wraps = {
        row.id: (keys[reader], record)
        for row in rows
        for reader, record in sealed.of_messages.get(row.id, ())
        if reader in keys
    }
    passages = []
    for row, view in zip(rows, views_of(rows, wraps, {}, office), strict=True):
        told = [_flat(view.parts, masks), *(f"{label}: {_flat(parts, masks)}" for label, parts in view.answers)]
        shown = _MESSAGE.join(filter(None, map(shown_of, told)))
        if shown:
            passages.append(Passage(row.id, row.author, row.day, shown, folded_of(shown)))
    return Document(
        case_id=wanted.row.case_id,
        stamp=(wanted.row.generation, tuple(row.id for row in rows)),
        day=max((row.day for row in rows), default=wanted.row.received_day),
        numbers=wanted.numbers,
        head=wanted.head,
        passages=tuple(passages),
    )


def _flat(parts: Iterable[Part], masks: Masks) -> str:
    """The words that the case page shows; where it shows a mask stands a sign that nobody can type."""
    return "".join(
        masks.sign(each.label_text) if isinstance(each, MaskedPart) else plain_of(each.text) for each in parts
    )
