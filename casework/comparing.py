"""Compare a desk's ordinary cases beside a session that may read them: in memory alone, gone with its keys."""

import asyncio
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.alike import Alike, Likeness, Told
from casework.bootstrap import Office
from casework.deidentifying import find_addresses
from casework.errors import Refusal
from casework.holding import hold_case
from casework.masking import CONTACT
from casework.meaning import meanings
from casework.people import Unlocked
from casework.said import Said, said_in
from casework.store.repeats import Comparable, comparable, still_readable
from crypto.tags import TagKey
from policies.rules import Permission, Rules

_AT_ONCE = 50  # cases opened in one round; between two rounds everybody else has their turn
_REST = timedelta(seconds=30)  # how long a finished table is believed before new cases are looked for
_HELD = 600  # letters of a text that are compared; more says little and fills the memory
_CORE = re.compile(r"([가-힣A-Za-z0-9]{1,12}(?:동|리|가|로|길))\s*(?:산\s*)?([0-9]{1,5}(?:-[0-9]{1,4})?)")
_REGION = re.compile(r"[가-힣]{1,6}(?:시|도|구|군)")
_APART = re.compile(r"(로)\s+([0-9]{1,4}번?길)")
_PHONE = re.compile(r"0[0-9]{1,2}[-. ]?[0-9]{3,4}[-. ]?[0-9]{4}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(slots=True)
class Comparison:
    """One session's table, and how far it is; the key of its tags is drawn with it and never leaves it."""

    alike: Alike = field(repr=False)
    key: TagKey = field(default_factory=TagKey.generate, repr=False)
    total: int = 0
    again_at: datetime | None = None
    begun: bool = False


class Comparisons:
    """The tables of the sessions of this process, each found with its session's keys alone."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Unlocked, Comparison]] = {}

    def open(self, unlocked: Unlocked, rules: Rules) -> Comparison:
        """A new table for a session."""
        comparison = Comparison(Alike(rules.repeats))
        self._open[id(unlocked)] = (unlocked, comparison)
        return comparison

    def of(self, unlocked: Unlocked) -> Comparison | None:
        """The table of these very keys."""
        found = self._open.get(id(unlocked))
        return found[1] if found is not None and found[0] is unlocked else None

    def close(self, unlocked: Unlocked) -> None:
        """Forget a session's table and everything in it."""
        found = self._open.pop(id(unlocked), None)
        if found is not None:
            found[1].alike.clear()


async def compare_some(comparison: Comparison, unlocked: Unlocked, office: Office) -> int:
    """Take some more cases into a session's table and out of it what may not be read any more; how many came in."""
    now = office.clock.now()
    if Permission.CASE_OPEN not in unlocked.officer.permissions:
        return 0
    if comparison.again_at is not None and now < comparison.again_at:
        return 0
    rules = office.rules.repeats
    since = office.clock.today() - timedelta(days=rules.days)
    rows = await comparable(
        office.cases.store, unlocked.officer.id, office.rules.plain_kinds, since=since, limit=rules.most
    )
    comparison.total = len(rows)
    known = {each.case_id: each.message_id for each in comparison.alike.all_told()}
    # What was written anew since has lost some of its words: the older ones may not be held either.
    current = {row.case_id: row.message_id for row in rows}
    comparison.alike.forget([one for one, message in known.items() if current.get(one) != message])
    missing = [row for row in rows if row.case_id not in comparison.alike]
    taken = await _take(comparison, missing[:_AT_ONCE], unlocked, office)
    comparison.again_at = None if len(missing) > _AT_ONCE else now + _REST
    return taken


async def like(case_id: bytes, comparison: Comparison, unlocked: Unlocked, office: Office) -> list[Likeness]:
    """The cases alike to one that the officer holds, of those that they may read in this moment."""
    rules, store, officer = office.rules, office.cases.store, unlocked.officer.id
    if not await still_readable(store, officer, rules.plain_kinds, [case_id]):
        comparison.alike.forget([case_id])
        return []
    if case_id not in comparison.alike:
        since = office.clock.today() - timedelta(days=rules.repeats.days)
        rows = await comparable(store, officer, rules.plain_kinds, since=since, limit=rules.repeats.most)
        await _take(comparison, [row for row in rows if row.case_id == case_id], unlocked, office)
    found = await asyncio.to_thread(comparison.alike.like, case_id)
    readable = await still_readable(store, officer, rules.plain_kinds, [each.case_id for each in found])
    comparison.alike.forget([each.case_id for each in found if each.case_id not in readable])
    return [each for each in found if each.case_id in readable]


def people_of(case_ids: Collection[bytes], comparison: Comparison) -> int:
    """How many different people told these cases, as far as they left a telephone or an address of mail."""
    groups: list[set[bytes]] = []
    for case_id in case_ids:
        told = comparison.alike.told(case_id)
        tags = set(told.people) if told else set()
        if not tags:
            continue
        for group in [each for each in groups if each & tags]:
            groups.remove(group)
            tags |= group
        groups.append(tags)
    return len(groups)


async def _take(comparison: Comparison, rows: Sequence[Comparable], unlocked: Unlocked, office: Office) -> int:
    if not rows:
        return 0
    if not comparison.begun:  # once a session, before the first word is opened
        await office.journal.append("compared", office.clock.now(), unlocked.officer.id, None, None)
        comparison.begun = True
    told = [each for row in rows if (each := await _told(row, comparison, unlocked, office)) is not None]
    rows_of = await asyncio.to_thread(meanings, [each.text for each in told])
    for each, meaning in zip(told, rows_of, strict=True):
        comparison.alike.add(each, meaning)
    return len(told)


async def _told(row: Comparable, comparison: Comparison, unlocked: Unlocked, office: Office) -> Told | None:
    try:
        held = await hold_case(row.case_id, unlocked, office)
    except Refusal:
        return None  # taken from this officer in this very moment
    said = [each for each in await said_in(held, office) if each.message == row.message_id.hex()]
    return await asyncio.to_thread(_read, row, said, comparison.key, office.rules)


def _read(row: Comparable, said: Sequence[Said], key: TagKey, rules: Rules) -> Told:
    parts = {each.part: each for each in said}
    words = "\n".join(_uncovered(parts[name]) for name in ("text", "answer.where") if name in parts)
    places = {
        _place(each.text[span.start : span.end])
        for name, each in parts.items()
        if name in {"text", "answer.where"}
        for span in find_addresses(each.text[:_HELD], rules)
    }
    contact = parts[CONTACT].text if CONTACT in parts else ""
    people = {"".join(filter(str.isdigit, each)) for each in _PHONE.findall(contact)}
    people |= {each.casefold() for each in _MAIL.findall(contact)}
    return Told(
        case_id=row.case_id,
        message_id=row.message_id,
        desk=row.desk,
        day=row.day,
        text=words[:_HELD],
        places=frozenset(places),
        people=frozenset(key.tag("person", each) for each in people),
    )


def _uncovered(said: Said) -> str:
    """The words of a text that its officers read without giving a reason."""
    kept, at = [], 0
    for _, mark in sorted(said.marks, key=lambda each: each[1].start):
        kept.append(said.text[at : mark.start])
        at = max(at, mark.end)
    return " ".join([*kept, said.text[at:]])


def _place(address: str) -> str:
    """An address without the region before and the flat behind it."""
    parts = address.split()
    while len(parts) > 1 and _REGION.fullmatch(parts[0]):
        parts.pop(0)
    core = _CORE.search(_APART.sub(r"\1\2", " ".join(parts)))
    return "".join(core.groups()) if core else "".join(address.split())
