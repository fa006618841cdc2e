"""The copies of a paper that are outside, as its page shows them."""

from dataclasses import dataclass
from datetime import date

from casework.bootstrap import Office
from casework.handing.records import open_record
from casework.ids import CaseId
from casework.people import Unlocked
from casework.releasing.drafts import paper_of
from casework.store.handings import OUT, READ
from casework.unlocking import require
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingLine:
    """One copy: who has it, how far it is."""

    id: str
    name: str
    state: str
    given: date
    answer_by: date
    late: bool
    may_take_back: bool


async def handings_of(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> tuple[HandingLine, ...]:
    """The copies of a paper, for somebody who holds its case."""
    require(unlocked, Permission.CASE_REVIEW)
    held, paper = await paper_of(case_id, paper_id, unlocked, office)
    lines = []
    for row in await office.handings.of_paper(paper.id):
        record = await open_record(row, held, office)
        out = row.state in {OUT, READ}
        lines.append(
            HandingLine(
                id=row.id.hex(),
                name=record.name,
                state=row.state,
                given=row.day,
                answer_by=record.answer_by,
                late=out and record.answer_by < office.clock.today(),
                may_take_back=out and Permission.CASE_RELEASE in unlocked.officer.permissions,
            )
        )
    return tuple(sorted(lines, key=lambda line: line.name))
