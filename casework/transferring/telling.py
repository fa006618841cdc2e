"""What the person is told: where they can turn to themself before anything leaves, and what was done after it did."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.deadlines import due_date
from casework.errors import NotAllowedNowError
from casework.holding import HeldCase
from casework.ids import CaseId
from casework.people import Unlocked
from casework.store.transfers import DRAFTED, MADE, TransferRow
from casework.transferring.recipients import act_of
from casework.transferring.records import Record, Step, keep_transfer, transfer_of
from casework.unlocking import require
from crypto.keys import ID_SIZE
from policies.rules import Permission


async def tell_before(case_id: CaseId, transfer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Tell the person that somebody might work out who they are, and where to turn to first; then the wait begins."""
    require(unlocked, Permission.CASE_ANSWER)
    held, row, record = await transfer_of(case_id, transfer_id, unlocked, office)
    act = act_of(row.act, office)
    if not act.tells_before or record.told or row.state not in {DRAFTED, MADE}:
        raise NotAllowedNowError
    now = office.clock.now()
    due = due_date(office.rules.deadline(act.waits, now.date()), now, await calendar_of(office)).day
    if due is None:
        raise NotAllowedNowError
    await office.journal.append("transfer_told", now, unlocked.officer.id, held.row.journal_id, None)
    day = f"{due.month}월 {due.day}일"
    await say(f"before.{row.act}", record, row, held, unlocked, office, day=day)
    told = replace(record, told=Step(day=now.date()), may_go=due)
    await keep_transfer(told, row, held, office)


async def say(
    key: str, record: Record, row: TransferRow, held: HeldCase, unlocked: Unlocked, office: Office, *,
    day: str = "", **of_case: Any,
) -> None:  # fmt: skip
    """Say one sentence about an act to the person, once; said again after a killed process it changes nothing."""
    message_id = sha256(b"daesup/1/transfer-told\x00" + row.id + key.encode()).digest()[:ID_SIZE]
    if await office.cases.known([message_id]):
        return
    text = office.rules.wording["ko"][f"transfer.{key}"]
    gaps = {"agency": record.name, "contact": record.contact, "day": day}
    content: dict[str, object] = {"type": "reply", "text": text.format(**gaps), "ask": False}
    await send_to_reporter(content, (), held, unlocked, office, message_id=message_id, **of_case)
