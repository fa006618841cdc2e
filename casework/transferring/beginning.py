"""Begin an act: to whom, with which paper and files; ask for its approval; take it back before it is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from casework.approving import draft, drop_approval, state_of_approval
from casework.bootstrap import Office
from casework.content import check_text
from casework.errors import NotAllowedNowError, ReasonNeededError, TooLongError, WrongRecipientError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason, seal_reason
from casework.reasons import SHORTEST_REASON
from casework.store.approvals import ASKED, GRANTED, USED
from casework.store.transfers import DRAFTED, MADE, WITHDRAWN, TransferRow, add_transfer
from casework.transferring.leaving import choose_files, digest_of_whole, paper_to_leave, whole_text
from casework.transferring.recipients import act_of, check_may, recipient_named
from casework.transferring.records import Record, Step, keep_transfer, seal_transfer, transfer_of
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission
from policies.transfers import Becomes

_LONGEST_LINE = 300
_MOST_MEASURES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an officer wants to send: to whom, which released paper, why, what was done so far, which files."""

    act: str
    to: str
    paper: str
    why: str = field(repr=False)
    measures: str = field(default="", repr=False)
    files: Sequence[str] = ()
    copies: int = 1


async def begin(case_id: CaseId, asked: Asked, unlocked: Unlocked, office: Office) -> str:
    """Keep the draft of an act; where it needs an approval, that is asked for at once. Returns its id."""
    require(unlocked, Permission.CASE_RELEASE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    act = act_of(asked.act, office)
    if act.becomes is Becomes.MOVES:
        raise WrongRecipientError  # inside the office nothing leaves: that is done in one step
    check_may(act, held.row, office)
    to = recipient_named(asked.to, asked.act, held.row, office)
    limits = office.rules.transfers
    if not 1 <= asked.copies <= limits.most_copies or len(asked.files) > limits.most_enclosures:
        raise TooLongError
    record = Record(
        to=to.key, name=to.name, address=to.address, contact=to.contact, why=_why(asked.why),
        measures=_measures(asked.measures), paper=asked.paper, copies=asked.copies,
        files=await choose_files(asked.files, held, office),
    )  # fmt: skip
    text = await paper_to_leave(record, act, case_id, unlocked, office, begun=False)
    record = replace(record, digest=digest_of_whole(act, record, text))
    reason = seal_reason(f"{act.label}, {to.name}", held, office)
    await office.journal.append("transfer_begun", office.clock.now(), unlocked.officer.id, held.row.journal_id, reason)
    sealed_id, body = await seal_transfer(record, held, office)
    row = TransferRow(
        id=random_id(), case_id=held.row.id, act=asked.act, state=DRAFTED, officer_id=unlocked.officer.id,
        begun=office.clock.now(), sealed_id=sealed_id, body=body,
    )  # fmt: skip
    await add_transfer(office.cases.store, row)
    if act.approval:
        await ask_approval(case_id, row.id.hex(), unlocked, office)
    return row.id.hex()


async def ask_approval(case_id: CaseId, transfer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Ask for the approval of an act as it is drafted; once more where it was rejected."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if row.state != DRAFTED or not act.approval:
        raise NotAllowedNowError
    if await state_of_approval(row.approval_id, office) in {ASKED, GRANTED, USED}:
        raise NotAllowedNowError
    text = await paper_to_leave(record, act, case_id, unlocked, office)
    beside, released = whole_text(act, record, text)
    # The row names the approval first: a process killed in between leaves nothing that waits for nobody.
    approval_id = random_id()
    await keep_transfer(record, row, held, office, approval_id=approval_id)
    title = f"{act.label}: {record.name}"
    await draft(
        case_id, act.approval, title, beside, unlocked, office, released=released, approval_id=approval_id
    )  # fmt: skip


async def withdraw_transfer(case_id: CaseId, transfer_id: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Take an act back before anything was handed over; its approval goes with it."""
    require(unlocked, Permission.CASE_RELEASE)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    if row.state not in {DRAFTED, MADE}:
        raise NotAllowedNowError
    await record_with_reason("transfer_withdrawn", reason, held, unlocked, office)
    await drop_approval(row.approval_id, office)
    step = Step(day=office.clock.today(), note=reason.strip())
    await keep_transfer(replace(record, withdrawn=step), row, held, office, state=WITHDRAWN)


def _why(text: str) -> str:
    why = " ".join(check_text(text, may_be_empty=True).split())
    if len(why) < SHORTEST_REASON:
        raise ReasonNeededError
    if len(why) > _LONGEST_LINE:
        raise TooLongError
    return why


def _measures(text: str) -> tuple[str, ...]:
    found = tuple(line for each in check_text(text, may_be_empty=True).split("\n") if (line := each.strip()))
    if len(found) > _MOST_MEASURES or any(len(each) > _LONGEST_LINE for each in found):
        raise TooLongError
    return found
