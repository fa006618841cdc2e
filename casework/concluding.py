"""Move a case on, close it with a result and a last word to the reporter."""

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import settle_clock
from casework.content import check_text
from casework.errors import ApprovalNeededError, NotAllowedNowError, NotFoundError
from casework.handing import take_all_back
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.recording import count_ended_talk
from casework.states import CaseState, check_move, moves_by_hand
from casework.unlocking import require
from crypto.keys import random_id
from policies.counselling import BECAME_REPORT
from policies.rules import Permission

_OVER = "사건이 끝나 거두어들임"


async def move(case_id: CaseId, state: str, unlocked: Unlocked, office: Office) -> None:
    """Take a case to another state that the table of moves allows; the reporter's card says so."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    # Closing needs a result and a last word, withdrawing is the reporter's alone, and what is held back is decided on.
    # What goes to others goes as a transfer, and comes back as one.
    moves = moves_by_hand(held.row.state, office.rules.kinds[held.row.kind].states)
    if state not in moves or held.row.result == BECAME_REPORT:
        raise NotAllowedNowError
    await office.journal.append(f"moved_{state}", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await office.cases.change(held.row.id, state=state)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await renew_card(held.row.id, unlocked, office)


async def close(case_id: CaseId, result: str, sentence: str, unlocked: Unlocked, office: Office) -> None:
    """Close a case: its result, a last word to the reporter, a last card; departments' open copies are taken back."""
    require(unlocked, Permission.CASE_CLOSE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    check_move(held.row.state, CaseState.CLOSED, office.rules.kinds[held.row.kind].states)
    if result not in office.rules.kinds[held.row.kind].results:
        raise NotFoundError
    if result == BECAME_REPORT:
        raise NotAllowedNowError  # only the person makes a report of a talk
    if result == office.rules.repeats.closing.result:
        raise ApprovalNeededError  # what came again is closed by a doing of its own, after enough answers
    await finish(held, result, sentence, unlocked, office)


async def finish(held: HeldCase, result: str, sentence: str, unlocked: Unlocked, office: Office) -> None:
    """Tell the last word and close, once it is settled that this may be done."""
    content: dict[str, object] = {
        "type": "reply",
        "text": check_text(sentence),
        "ask": False,
        "closing": True,
        "ends": True,
    }
    await office.journal.append("closed", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await send_to_reporter(
        content, (), held, unlocked, office, message_id=random_id(), state=CaseState.CLOSED, result=result,
        closed_day=office.clock.today(),
    )  # fmt: skip
    if office.rules.kinds[held.row.kind].talk:
        await count_ended_talk(held, office)
    await settle_clock(held.row.id, office, unlocked.officer.id)
    await take_all_back(held, _OVER, unlocked, office)
    await renew_card(held.row.id, unlocked, office)
