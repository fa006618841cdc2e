"""Somebody may be in danger: their words are heard as a call, and a person of the desk joins (handbook L16)."""

from collections.abc import Mapping
from typing import Any

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.conversation import is_crisis
from casework.errors import NotAllowedNowError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.masking import message_fields
from casework.people import Unlocked
from casework.states import CaseState, allowed_moves, waits_for_person
from casework.unlocking import require
from crypto.keys import random_id
from policies.rules import Kind, Permission, Rules


def calls(content: Mapping[str, Any], rules: Rules) -> bool:
    """Whether a message speaks of dying or of being hurt; nothing is reported, somebody is to read it at once."""
    return any(is_crisis(said, rules.dialogue.crisis) for said in message_fields(content).values())


def state_of_call(state: str, kind: Kind) -> CaseState:
    """Where a call takes a matter: a talk into the crisis, anything else nowhere."""
    possible = kind.talk and CaseState.CRISIS in allowed_moves(state, kind.states)
    return CaseState.CRISIS if possible else CaseState(state)


def help_now(office: Office) -> str:
    """The numbers that help today, in one line for an officer to pass on."""
    return office.rules.counselling.help_on(office.clock.today(), "ko", office.rules.wording["ko"]["crisis.always"])


async def attend(case_id: CaseId, unlocked: Unlocked, office: Office) -> None:
    """Join somebody who waits for a person: they are told at once, the case is one's own, nobody else is called."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if not waits_for_person(held.row.state, urgent=held.row.urgent):
        raise NotAllowedNowError  # somebody was faster
    await office.journal.append("attended", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    holders = (await office.cases.officers_of([held.row.id]))[held.row.id]
    work = {officer_id for officer_id, _, works in holders if works} | {unlocked.officer.id}
    joined = [(officer_id, officer_id in work) for officer_id, _, _ in holders]
    await office.cases.set_officers(held.row.id, joined)
    state = state_of_call(held.row.state, office.rules.kinds[held.row.kind])
    content: dict[str, object] = {"type": "reply", "text": office.rules.wording["ko"]["crisis.joined"], "ask": False}
    # In one transaction with what the person is told: whoever is killed before it leaves the call standing.
    await send_to_reporter(
        content, (), held, unlocked, office, message_id=random_id(), state=state, urgent=False
    )  # fmt: skip
    await renew_card(held.row.id, unlocked, office)
