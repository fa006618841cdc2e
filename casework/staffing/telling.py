"""What a list of changes of staff tells the registers that hear of it: every line of it, under seal."""

from collections.abc import Sequence

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.staff_notes import LEFT, MOVED, RETIRED, StaffNote, seal_notes
from casework.staffing.sheet import NOTHING, ChangeLine
from casework.store.staff_notes import StaffNoteRow
from policies.rules import Rules


def is_told(line: ChangeLine) -> bool:
    """Whether a line tells something beside what is kept of it: a promotion changes nothing here."""
    return line.day is not None and (bool(line.staff_no) or line.act != NOTHING)


async def notes_of(
    plan_id: bytes, lines: Sequence[ChangeLine], unlocked: Unlocked, office: Office
) -> list[StaffNoteRow]:
    """The notes of a list, sealed to whoever keeps the registers; whoever brings the list cannot read them back."""
    told = [note for each in lines if is_told(each) and (note := _note(each, office.rules))]
    return await seal_notes(plan_id, told, unlocked, office)


def _note(line: ChangeLine, rules: Rules) -> StaffNote | None:
    if line.day is None:
        return None
    said = f"{line.kind} {line.unit}"
    retires = any(word in said for word in rules.officers.retired)
    kind = RETIRED if retires else MOVED if line.unit else LEFT
    return StaffNote(
        number=line.staff_no, name=line.name, kind=kind, day=line.day, came_from=line.before,
        goes_to="" if retires else line.unit, grade=line.grade, said=line.kind,
    )  # fmt: skip
