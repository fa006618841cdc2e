"""What a department did with its copy, noted when the office learns of it; no officer did it."""

from casework.bootstrap import Office
from casework.handing.records import Record
from casework.holding import HeldCase
from casework.reading import seal_reason
from casework.store.handings import OUT, READ, Act, HandingRow


def act_of_department(word: str, record: Record, held: HeldCase, office: Office) -> Act:
    """An act for the journal, with the copy's name sealed to the case."""
    return Act(
        word=word,
        at=office.clock.now(),
        officer_id=None,
        journal_id=held.row.journal_id,
        reason=seal_reason(record.name, held, office),
    )


async def note_reading(row: HandingRow, record: Record, held: HeldCase, office: Office) -> None:
    """Note the first reading of a copy, if there was one and nobody has noted it."""
    if row.state == OUT and await office.portal.read_among([row.id]):
        await office.handings.change(row, READ, act_of_department("handout_read", record, held, office))
