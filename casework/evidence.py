"""The files of a case as evidence: number, size and digests of each, so that it can be told whether one has changed."""

from dataclasses import dataclass, field
from datetime import date

from casework.attachments import CLEAN, attachment_of, measured, shown_file
from casework.bootstrap import Office
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.store.attachments import attachments_of_case
from casework.unlocking import require
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One file: the digest of what was sent, and of its clean copy once there is one."""

    number: int
    message: str
    name: str = field(repr=False)
    day: date | None
    size: int
    state: str
    original: str
    clean: str


async def exhibits_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[Exhibit, ...]:
    """Every file of a case in the order in which it came; the journal knows that they were measured."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rows = await attachments_of_case(office.cases.store, held.row.id)
    if not rows:
        return ()
    await office.journal.append("evidence_listed", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    order = {row.id: (at, row.day) for at, row in enumerate(await office.cases.messages(held.row.id))}
    found: list[Exhibit] = []
    for row in sorted(rows, key=lambda row: (order.get(row.message_id, (0, None))[0], row.id)):
        _, record = await attachment_of(held, row.message_id, row.id.hex(), office)
        clean = (await measured(shown_file(record), office))[1] if record.state == CLEAN else ""
        found.append(
            Exhibit(
                number=len(found) + 1, message=row.message_id.hex(), name=record.name,
                day=order.get(row.message_id, (0, None))[1], size=record.size, state=record.state,
                original=record.sha256, clean=clean,
            )
        )  # fmt: skip
    return tuple(found)
