"""Notes of changes of staff for registers that hear of them: sealed by public keys alone, gone once they were seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from casework.bootstrap import Office
from casework.content import text_of
from casework.errors import MalformedRequestError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.admitting import keepers, may_write, register_for
from casework.registering.errors import NoRegisterError
from casework.registering.keys import hold_register, open_each_from_register, public_key_of, seal_all_to_key
from casework.store.staff_notes import StaffNoteRow, count_arrived, drop_notes, notes_that_arrived, sweep_notes
from policies.registers import Register, StaffNews

RETIRED, LEFT, MOVED = "retired", "left", "moved"
_TEXTS = ("number", "name", "kind", "came_from", "goes_to", "grade", "said")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNote:
    """One line of a list as a register hears of it; `said` is how the list itself calls the change.

    `kind` is retired, left (no department is named and no word says why) or moved; `grade` is the one from then on,
    empty where the list says none.
    """

    number: str = field(repr=False)
    name: str = field(repr=False)
    kind: str
    day: date
    came_from: str = field(repr=False)
    goes_to: str = field(repr=False)
    grade: str
    said: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingNews:
    """In which register of an officer how many notes wait; nothing of them is opened."""

    register: str
    label: str
    count: int


def hearing(name: str, unlocked: Unlocked, office: Office) -> tuple[Register, StaffNews]:
    """A register that hears of changes of staff, for whoever writes in it; for anybody else there is none."""
    register = register_for(name, unlocked, office, writes=True)
    if register.staff is None:
        raise NoRegisterError
    return register, register.staff


async def is_heard(office: Office) -> bool:
    """Whether somebody would hear of a change of staff."""
    people = await office.people.all()
    return any(keepers(each, people) for each in _hearing(office).values())


async def seal_notes(
    plan_id: bytes, notes: Sequence[StaffNote], unlocked: Unlocked, office: Office
) -> list[StaffNoteRow]:
    """Seal each note to every register that hears of changes; their wraps are in the keyring, no row is kept yet."""
    rows: list[StaffNoteRow] = []
    for name, register in _hearing(office).items() if notes else ():
        public = await public_key_of(name, register, unlocked, office)
        if public is None:
            continue  # nobody keeps it: nobody could ever open them
        sealed = await seal_all_to_key([{"staff": _content(each)} for each in notes], public, office)
        rows += [
            StaffNoteRow(id=note_id, plan_id=plan_id, register=name, on_day=note.day, body=body)
            for note, (note_id, body) in zip(notes, sealed, strict=True)
        ]
    return rows


async def waiting_news(unlocked: Unlocked, office: Office) -> tuple[WaitingNews, ...]:
    """The registers of this officer in which notes wait."""
    counts = [
        WaitingNews(name, each.label, await count_arrived(office.cases.store, name, office.clock.today()))
        for name, each in _hearing(office).items()
        if may_write(each, unlocked.officer)
    ]
    return tuple(each for each in counts if each.count)


async def open_notes(name: str, unlocked: Unlocked, office: Office) -> dict[bytes, StaffNote | None]:
    """The notes that wait, by their ids, once the journal knows; None for each that was changed since it was left."""
    register, _ = hearing(name, unlocked, office)
    rows = await notes_that_arrived(office.cases.store, name, office.clock.today())
    if not rows:
        return {}
    await office.journal.append("staff_notes_opened", office.clock.now(), unlocked.officer.id, None, None)
    held = await hold_register(name, register, unlocked, office)
    opened = await open_each_from_register({each.id: each.body for each in rows}, held, office)
    return {each.id: _read(opened.get(each.id)) for each in rows}


async def done_with_notes(name: str, note_ids: Collection[str], unlocked: Unlocked, office: Office) -> int:
    """Destroy notes that somebody has seen; returns how many were there."""
    hearing(name, unlocked, office)
    ids = {from_hex(each) for each in note_ids}
    await office.journal.append("staff_notes_seen", office.clock.now(), unlocked.officer.id, None, None)
    gone = await drop_notes(office.cases.store, name, office.clock.today(), ids)
    await destroy_notes(gone, office)
    return len(gone)


async def end_notes(office: Office) -> int:
    """Destroy notes that nobody looked at for so long that they are of no use any more."""
    before = office.clock.today() - timedelta(days=office.rules.officers.note_days)
    gone = await sweep_notes(office.cases.store, before)
    await destroy_notes(gone, office)
    return len(gone)


async def destroy_notes(ids: Sequence[bytes], office: Office) -> None:
    """Destroy the wraps of notes whose rows are gone."""
    if ids:
        await office.keyring.destroy_all(ids, [])


def _hearing(office: Office) -> dict[str, Register]:
    return {name: each for name, each in office.rules.registers.items() if each.staff is not None}


def _content(note: StaffNote) -> dict[str, str]:
    return {name: getattr(note, name) for name in _TEXTS} | {"day": note.day.isoformat()}


def _read(content: Mapping[str, Any] | None) -> StaffNote | None:
    """A note out of what was sealed; None where it is no note."""
    said = (content or {}).get("staff")
    if not isinstance(said, Mapping):
        return None
    try:
        texts = {name: text_of(said, name) for name in _TEXTS}
        return StaffNote(**texts, day=date.fromisoformat(text_of(said, "day")))
    except (MalformedRequestError, ValueError):
        return None
