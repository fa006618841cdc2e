"""What was put forward for a committee, as its secretary reads it: a line, a released paper, who is named."""

from dataclasses import dataclass, field

from casework.agenda import content_of_item, readable_kinds
from casework.bootstrap import Office
from casework.content import text_of
from casework.people import Unlocked
from casework.store.agenda import ItemRow, item_for, items_for
from casework.unlocking import require
from policies.repeats import AgendaRule
from policies.rules import Permission

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOfItem:
    """One thing that was put forward, opened."""

    id: bytes
    case_id: bytes
    journal_id: bytes
    kind: str
    rule: AgendaRule
    line: str = field(repr=False)
    paper: str = field(repr=False)
    named: tuple[str, ...]
    number: str


async def items_for_secretary(committee: str, unlocked: Unlocked, office: Office) -> list[NoteOfItem]:
    """What waits for a committee; the journal knows that it was read."""
    require(unlocked, Permission.COMMITTEE_RUN)
    kinds = {name: of for name, of in readable_kinds(office).items() if _rule(name, office).committee == committee}
    if not kinds:
        return []
    rows = await items_for(office.cases.store, unlocked.officer.id, kinds, limit=_MOST)
    if rows:
        await office.journal.append("agenda_read", office.clock.now(), unlocked.officer.id, None, None)
    return [await _note(row, unlocked, office) for row in rows]


async def note_of_item(item_id: bytes, unlocked: Unlocked, office: Office) -> NoteOfItem:
    """One of them."""
    require(unlocked, Permission.COMMITTEE_RUN)
    row = await item_for(office.cases.store, item_id, unlocked.officer.id, readable_kinds(office))
    note = await _note(row, unlocked, office)
    await office.journal.append("agenda_opened", office.clock.now(), unlocked.officer.id, note.journal_id, None)
    return note


async def _note(row: ItemRow, unlocked: Unlocked, office: Office) -> NoteOfItem:
    content = await content_of_item(row, (unlocked.key,), office)
    case = await office.cases.get(row.case_id)
    return NoteOfItem(
        id=row.id, case_id=row.case_id, journal_id=case.journal_id, kind=row.kind, rule=_rule(row.kind, office),
        line=text_of(content), paper=text_of(content, "paper"), named=tuple(map(str, content.get("named") or ())),
        number=case.registry_number,
    )  # fmt: skip


def _rule(name: str, office: Office) -> AgendaRule:
    return office.rules.repeats.items[name]
