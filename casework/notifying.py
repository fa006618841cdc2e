"""Tell the person a result that was approved, with its document number and the ways to object."""

from casework.answering import send_to_reporter
from casework.approving import text_of_approval, use_approval
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.states import CaseState, check_move
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Permission


async def send_result(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Send the text that was approved, as it was approved; the case is then one whose person was told."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    kind = office.rules.kinds[held.row.kind]
    check_move(held.row.state, CaseState.NOTIFIED, kind.states)
    approved = await use_approval(held, "result", office)
    _, text = await text_of_approval(approved, held, office)
    ways = office.rules.wording["ko"][f"objection.{kind.track}"]
    whole = f"{text}\n\n문서번호 {approved.document_number}\n{ways}"
    content: dict[str, object] = {"type": "reply", "text": whole, "ask": False, "ends": True}
    await office.journal.append("result_told", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await send_to_reporter(content, (), held, unlocked, office, message_id=random_id(), state=CaseState.NOTIFIED)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await renew_card(held.row.id, unlocked, office)
