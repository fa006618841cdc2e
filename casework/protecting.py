"""Two years after a report: the office asks how its person is, and what they answer is looked at (handbook B13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.checked import CHECK_IN, TAPS
from casework.clocking import calendar_of
from casework.content import Lane, text_of
from casework.deadlines import due_date
from casework.errors import Refusal, StaleError
from casework.holding import HeldCase, hold_case, open_row, wraps_for
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.states import CaseState
from casework.store.check_ins import CheckRow, asks, checks_of, held_since, is_open, let_rest, too_late
from casework.unlocking import require
from crypto.keys import random_id
from policies.protection import ProtectionRule
from policies.rules import Kind, Permission, Rules

_LANES = (Lane.WEB, Lane.FORM, Lane.TELEGRAM)  # the others have no receipt to answer with
_ANSWERS = (CHECK_IN, "follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of the questions of the two years: when it is or was due, asked and answered."""

    number: int
    months: int
    due: date
    asked: date | None
    answered: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What somebody told of retaliation, and until when they may ask the commission for protection."""

    day: date
    what: str
    message: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionView:
    """How somebody who reported is looked after."""

    registry_number: str
    watched: bool
    questions: tuple[Question, ...]
    events: tuple[Event, ...]
    until: date


def is_watched(kind: Kind) -> bool:
    """Whether the office looks after whoever reported this: a protected report, not a talk."""
    return kind.protected and not kind.talk


async def ask_due(unlocked: Unlocked, office: Office) -> int:
    """Ask, in the cases of this officer, whoever is to be asked by now; of what was missed only the last."""
    if Permission.CASE_ANSWER not in unlocked.officer.permissions:
        return 0
    rule, today, done = office.rules.protection, office.clock.today(), 0
    kinds = [name for name, kind in office.rules.kinds.items() if is_watched(kind)]
    first = today - timedelta(days=min(rule.months) * 28)
    for case_id, received, last in await held_since(office.cases.store, unlocked.officer.id, kinds, _LANES, first):
        number = rule.number_on(received, today)
        if number > last and today <= rule.due(received, len(rule.months)) + timedelta(days=rule.answer_days):
            done += await _ask(case_id, number, unlocked, office)
    await _close_doors(unlocked, office)
    return done


async def _close_doors(unlocked: Unlocked, office: Office) -> None:
    """Whoever did not answer in time is let be; the mailbox of a case that has ended takes nothing any more."""
    today = office.clock.today()
    for case_id in await too_late(office.cases.store, unlocked.officer.id, today):
        await let_rest(office.cases.store, case_id, today)
        try:
            await renew_card(case_id, unlocked, office)
        except Refusal:
            continue  # handed to somebody else in this moment: their next card says it


async def _ask(case_id: bytes, number: int, unlocked: Unlocked, office: Office) -> bool:
    try:
        held = await hold_case(case_id, unlocked, office)
    except Refusal:
        return False  # another officer of the case will
    today = office.clock.today()
    content: dict[str, object] = {"type": "reply", "text": office.rules.wording["ko"]["M15"], "ask": CHECK_IN}
    await office.journal.append("check_in_asked", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    try:
        await send_to_reporter(
            content, (), held, unlocked, office, message_id=random_id(),
            also=asks(case_id, number, today, today + timedelta(days=office.rules.protection.answer_days)),
        )  # fmt: skip
    except StaleError:
        return False  # another session was faster
    await renew_card(case_id, unlocked, office)
    return True


async def heard(content: Mapping[str, Any], held: HeldCase, office: Office) -> tuple[dict[str, Any], bool]:
    """What an answer changes in its case, and whether it is one; what has to be looked at opens an ended case."""
    waits = is_open(await checks_of(office.cases.store, held.row.id), office.clock.today())
    if text_of(content, "type") not in _ANSWERS or not waits:
        return {}, False
    harmless = text_of(content, "type") == CHECK_IN and not TAPS.get(text_of(content, "what"), True)
    if harmless or held.row.state != CaseState.CLOSED:
        return {}, True
    # No officer's move: what is told of a retaliation opens what had ended, and their protection is looked after.
    looked_after = CaseState.MONITORING in office.rules.kinds[held.row.kind].states
    return {"state": CaseState.MONITORING if looked_after else CaseState.REVIEWING}, True


def in_words(content: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """An answer that was tapped, as its officers read it."""
    what = text_of(content, "what")
    if text_of(content, "type") != CHECK_IN or what not in TAPS:
        return content
    said = [rules.wording["ko"][f"check_in.{what}"], text_of(content)]
    return {**content, "text": "\n".join(line for line in said if line)}


async def protection_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> ProtectionView:
    """The two years of a case: what was asked, what was answered, until when protection can be asked for."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    rule = office.rules.protection
    asked = {each.number: each for each in await checks_of(office.cases.store, held.row.id)}
    return ProtectionView(
        registry_number=held.row.registry_number,
        watched=is_watched(office.rules.kinds[held.row.kind]) and held.row.lane in _LANES,
        questions=tuple(
            _question(number, rule, asked.get(number), held.row.received_day)
            for number in range(1, len(rule.months) + 1)
        ),
        events=await _events(held, office),
        until=rule.due(held.row.received_day, len(rule.months)),
    )


def _question(number: int, rule: ProtectionRule, row: CheckRow | None, received: date) -> Question:
    return Question(
        number=number, months=rule.months[number - 1], due=rule.due(received, number), asked=row.asked if row else None,
        answered=row.answered if row else None,
    )  # fmt: skip


async def _events(held: HeldCase, office: Office) -> tuple[Event, ...]:
    rows = [row for row in await office.cases.messages(held.row.id) if row.author == "reporter"]
    wraps = await wraps_for(held, [row.id for row in rows], office)
    calendar = await calendar_of(office)
    found = []
    for row in rows:
        content = open_row(row, wraps.get(row.id), office)
        what = text_of(content, "what")
        if text_of(content, "type") == CHECK_IN and TAPS.get(what, False):
            rule = office.rules.deadline(office.rules.protection.deadline, row.day)
            due = due_date(rule, datetime.combine(row.day, time(), office.clock.now().tzinfo), calendar)
            found.append(Event(day=row.day, what=what, message=row.id.hex(), until=due.day))
    return tuple(found)
