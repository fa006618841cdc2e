"""What was put forward for a committee, as its secretary reads it: a line, a released paper, who is named."""

from dataclasses import dataclass, field

from casework.agenda import content_of_item, readable_kinds
from casework.bootstrap import Office
from casework.content import text_of
from casework.people import Unlocked
from casework.registering.matters import MatterNote, note_of_matter, notes_of_matters
from casework.store.agenda import ItemRow, item_for, items_for
from casework.store.register_matters import matters_waiting
from casework.unlocking import require
from policies.repeats import AgendaRule
from policies.rules import Permission

ENTRY = "entry"
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOfItem:
    """One thing that was put forward, opened."""

    id: bytes
    case_id: bytes | None  # None for an entry of a register
    journal_id: bytes
    kind: str
    kind_label: str
    committee: str
    line: str = field(repr=False)
    paper: str = field(repr=False)
    named: tuple[str, ...]
    number: str


async def items_for_secretary(committee: str, unlocked: Unlocked, office: Office) -> list[NoteOfItem]:
    """What waits for a committee; the journal knows that it was read."""
    require(unlocked, Permission.COMMITTEE_RUN)
    kinds = {name: of for name, of in readable_kinds(office).items() if _rule(name, office).committee == committee}
    rows = await items_for(office.cases.store, unlocked.officer.id, kinds, limit=_MOST) if kinds else []
    entries = await matters_waiting(office.cases.store, committee)
    if rows or entries:
        await office.journal.append("agenda_read", office.clock.now(), unlocked.officer.id, None, None)
    notes = [await _note(row, unlocked, office) for row in rows]
    return notes + [_of_matter(each, committee) for each in await notes_of_matters(entries, unlocked, office)]


async def note_of_item(item_id: bytes, committee: str, unlocked: Unlocked, office: Office) -> NoteOfItem:
    """One of them."""
    require(unlocked, Permission.COMMITTEE_RUN)
    if item_id in {each.id for each in await matters_waiting(office.cases.store, committee)}:
        return _of_matter(await note_of_matter(item_id, committee, unlocked, office), committee)
    row = await item_for(office.cases.store, item_id, unlocked.officer.id, readable_kinds(office))
    note = await _note(row, unlocked, office)
    await office.journal.append("agenda_opened", office.clock.now(), unlocked.officer.id, note.journal_id, None)
    return note


async def _note(row: ItemRow, unlocked: Unlocked, office: Office) -> NoteOfItem:
    content = await content_of_item(row, (unlocked.key,), office)
    case = await office.cases.get(row.case_id)
    rule = _rule(row.kind, office)
    return NoteOfItem(
        id=row.id, case_id=row.case_id, journal_id=case.journal_id, kind=row.kind, kind_label=rule.label,
        committee=rule.committee, line=text_of(content), paper=text_of(content, "paper"),
        named=tuple(map(str, content.get("named") or ())), number=case.registry_number,
    )  # fmt: skip


def _of_matter(note: MatterNote, committee: str) -> NoteOfItem:
    return NoteOfItem(
        id=note.id, case_id=None, journal_id=note.journal_id, kind=ENTRY, kind_label=note.label, committee=committee,
        line=note.line, paper=note.paper, named=(), number=note.number,
    )  # fmt: skip


def _rule(name: str, office: Office) -> AgendaRule:
    return office.rules.repeats.items[name]
