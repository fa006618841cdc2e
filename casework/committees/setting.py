"""What comes before a sitting: items that were put forward, and what the secretary brings."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.committees.guarding import refuse_identifiers
from casework.committees.planning import HeldSitting, content_of, items_in, must_be, rewrite_item, seal_to_sitting
from casework.committees.waiting import NoteOfItem, items_for_secretary, note_of_item
from casework.content import check_text
from casework.errors import (
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    ReasonNeededError,
    TooLongError,
)
from casework.ids import from_hex
from casework.people import Unlocked
from casework.reasons import SHORTEST_REASON
from casework.store.committees import PLANNED, SET, SittingItemRow, add_item, remove_item, set_agenda_ids
from crypto.keys import random_id

OPEN, SECRET, HANDS = "open", "secret", "hands"
BROUGHT = "brought"
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that was put forward and could come before this sitting."""

    id: str
    kind_label: str
    line: str = field(repr=False)
    number: str
    has_paper: bool


async def waiting_for(held: HeldSitting, unlocked: Unlocked, office: Office) -> tuple[Waiting, ...]:
    """What waits for this committee and stands on no agenda of a sitting yet."""
    notes = await items_for_secretary(held.row.committee, unlocked, office)
    taken = await set_agenda_ids(office.cases.store, [each.id for each in notes])
    return tuple(
        Waiting(
            id=each.id.hex(), kind_label=each.kind_label, line=each.line, number=each.number,
            has_paper=bool(each.paper),
        )
        for each in notes
        if each.id not in taken
    )  # fmt: skip


async def set_item(held: HeldSitting, agenda_id: str, ballot: str, unlocked: Unlocked, office: Office) -> None:
    """Put what was put forward on the agenda; without a released paper there is nothing that members could read."""
    must_be(held, PLANNED)
    note = await note_of_item(from_hex(agenda_id), held.row.committee, unlocked, office)
    if note.committee != held.row.committee:
        raise NotFoundError
    if not note.paper:
        raise NotAllowedNowError
    content = {"type": "sitting_item", "line": note.line, "paper": note.paper, "named": list(note.named)}
    await _add(held, content, note, ballot, unlocked, office)


async def bring_item(held: HeldSitting, line: str, paper: str, ballot: str, unlocked: Unlocked, office: Office) -> None:
    """Put on the agenda what comes from no case; what plainly identifies somebody is refused."""
    must_be(held, PLANNED)
    line = " ".join(check_text(line).split())
    if len(line) > _LONGEST_LINE:
        raise TooLongError
    if len(line) < SHORTEST_REASON:
        raise ReasonNeededError
    text = check_text(paper)
    await asyncio.to_thread(refuse_identifiers, f"{line}\n{text}", office)
    content = {"type": "sitting_item", "line": line, "paper": text, "named": []}
    await _add(held, content, None, ballot, unlocked, office)


async def take_item_off(held: HeldSitting, item_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take an item off the agenda before anybody was called."""
    must_be(held, PLANNED)
    row = await item_of(held, item_id, office)
    await office.journal.append("sitting_item_removed", office.clock.now(), unlocked.officer.id, None, None)
    await remove_item(office.cases.store, row)
    await office.keyring.destroy(row.sealed_id)


async def choose_ballot(held: HeldSitting, item_id: str, ballot: str, special: str, office: Office) -> None:
    """Say how an item is voted on, and whether it needs a special majority."""
    row = await item_of(held, item_id, office)
    if row.state != SET:
        raise NotAllowedNowError
    _check_ballot(ballot, held)
    if special and special not in held.committee.special:
        raise MalformedRequestError
    await rewrite_item(row, await content_of(row, held, office), held, office, ballot=ballot, special=special)


async def item_of(held: HeldSitting, item_id: str, office: Office) -> SittingItemRow:
    """One item of this sitting."""
    for row in await items_in(held, office):
        if row.id == from_hex(item_id):
            return row
    raise NotFoundError


async def _add(
    held: HeldSitting, content: Mapping[str, object], note: NoteOfItem | None, ballot: str, unlocked: Unlocked,
    office: Office,
) -> None:  # fmt: skip
    _check_ballot(ballot, held)
    if len(await items_in(held, office)) >= office.rules.committees.most_items:
        raise NotAllowedNowError
    sealed_id, body = await seal_to_sitting(content, held, office)
    journal_id = note.journal_id if note else None
    await office.journal.append("sitting_item_set", office.clock.now(), unlocked.officer.id, journal_id, None)
    row = SittingItemRow(
        id=random_id(), sitting_id=held.row.id, agenda_id=note.id if note else None,
        case_id=note.case_id if note else None, position=0, kind=note.kind if note else BROUGHT, state=SET,
        ballot=ballot, special="", result=None, sealed_id=sealed_id, version=1, body=body,
    )  # fmt: skip
    await add_item(office.cases.store, row)


def _check_ballot(ballot: str, held: HeldSitting) -> None:
    if ballot not in {OPEN, SECRET, HANDS} or (ballot == SECRET and not held.committee.secret):
        raise MalformedRequestError
