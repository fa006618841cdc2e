"""Another desk of the office takes a case, under a new generation of its key; nobody excluded is among them."""

from dataclasses import replace

from casework.bootstrap import Office
from casework.clocking import settle_clock
from casework.converting import seats_at
from casework.errors import NotAllowedNowError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.reasons import check_reason
from casework.rekeying import hand_over
from casework.states import CaseState
from casework.store.transfers import DRAFTED, HANDED, TransferRow, add_transfer, change_transfer
from casework.transferring.recipients import act_of, check_may, recipient_named
from casework.transferring.records import Record, Step, seal_transfer
from casework.transferring.telling import say
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission

REASSIGN = "reassign"


async def reassign(case_id: CaseId, to: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Hand a case to another desk of the same protection; its clock, its number and all that was said go on there."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, rules = held.row, office.rules
    check_may(act_of(REASSIGN, office), row, office)
    wanted = recipient_named(to, REASSIGN, row, office)
    reason = check_reason(reason)
    desk, readers = await seats_at(wanted.key.partition(":")[2], await office.cases.recused_from(row.id), office)
    if desk == row.desk:
        raise NotAllowedNowError  # nobody there may see it, and who stands in for them has it already
    await record_with_reason("reassigned", f"{wanted.name}: {reason.strip()}", held, unlocked, office)
    today = office.clock.today()
    record = Record(
        to=f"desk:{desk}", name=rules.desks[desk].label, why=reason.strip(), handed=Step(day=today),
    )  # fmt: skip
    sealed_id, body = await seal_transfer(record, held, office)
    noted = TransferRow(
        id=random_id(), case_id=row.id, act=REASSIGN, state=DRAFTED, officer_id=unlocked.officer.id,
        begun=office.clock.now(), sealed_id=sealed_id, body=body,
    )  # fmt: skip
    await add_transfer(office.cases.store, noted)
    await say(f"after.{REASSIGN}", record, noted, held, unlocked, office)
    to_whom = [(each, False) for each in readers]
    await hand_over(
        held, to_whom, office, desk=desk, team=rules.desks[desk].team, state=CaseState.RECEIVED
    )  # fmt: skip
    await note_reassigned(noted, office)
    await settle_clock(row.id, office, unlocked.officer.id)


async def note_reassigned(row: TransferRow, office: Office) -> TransferRow:
    """Say of a case that came to its new desk that it did; a process killed in between leaves this to the next look."""
    following = replace(row, state=HANDED, version=row.version + 1)
    await change_transfer(office.cases.store, following, before=row.version)
    return following
