"""Before anything is shown: who must not see a report, whether it is in the wrong place, who gets it instead."""

from asyncio import to_thread
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casework.bootstrap import Office
from casework.clocking import calendar_of
from casework.content import text_of
from casework.deadlines import due_date
from casework.masking import CONTACT, message_fields
from casework.people import Unlocked
from casework.provenance import EXTERNAL
from casework.screening import excluded_officers
from casework.store.case_rows import WaitingRow
from casework.store.keyring import NewWrap
from casework.triaging import READING, Judgement, triage
from crypto.context import Purpose, SealingContext
from crypto.keys import DataKey, PublicKey
from crypto.seal import wrap_data_key
from policies.rules import DeadlineClass, Rules, Track

# As what a text is looked through, by the lane it came through; where it was written, by the way its kind is worked on.
_BY_LANE = {"sms": "mayor_text", "phone": "phone_entry", "visit": "phone_entry"}
_BY_TRACK = {Track.PETITION: "petition"}
# Not told in words: who is to be called, who took the call.
NOT_TOLD = frozenset({CONTACT, EXTERNAL, "answer.handling", "answer.taker"})


@dataclass(frozen=True, slots=True)
class Sealed:
    """What waits, with the key that was just taken from its wrap."""

    waiting: WaitingRow
    digest: bytes
    dek: DataKey = field(repr=False)


async def excluded_from(content: Mapping[str, Any], office: Office) -> frozenset[str]:
    """The ids of everybody in the office who must not see a report, whatever their role or desk."""
    officers, postings = await office.people.all(), await office.people.postings()
    found = excluded_officers(content, officers, postings, office.clock.today(), office.rules)
    return frozenset(each.id for each in found)


async def misfiled(content: Mapping[str, Any], rules: Rules, *, later: bool = False) -> bool:
    """Whether what came as an ordinary matter speaks of misconduct (handbook L1).

    Of what is added later the learned reading is believed only when it is very sure: "사진 보냅니다" tells it nothing.
    """
    judged = await to_thread(judge, content, rules)
    reading = rules.triage.reading
    if not judged.misconduct or not later or judged.score >= reading.later:
        return judged.misconduct
    return any(each.signal != READING and each.weight >= reading.telling for each in judged.why)


def judge(content: Mapping[str, Any], rules: Rules) -> Judgement:
    """What the screen for misfiled reports says of a message, with its reasons; nothing of a protected kind."""
    return judge_text(_told(content, rules), text_of(content, "lane"), text_of(content, "kind"), rules)


def _told(content: Mapping[str, Any], rules: Rules) -> str:
    """What was told in words: not what was picked from a list, not who is to be called or who took the call."""
    wording = rules.wording["ko"]
    fields = message_fields(content)
    return "\n".join(said for name, said in fields.items() if name not in NOT_TOLD and f"value.{said}" not in wording)


def judge_text(text: str, lane: str, kind_name: str, rules: Rules) -> Judgement:
    """The same of words that came through this lane as this kind."""
    kind = rules.kinds.get(kind_name)
    if kind is None or kind.protected:
        return Judgement(misconduct=False, score=0.0, why=(), suggests=())
    return triage(text, _BY_LANE.get(lane) or _BY_TRACK.get(kind.track, "complaint"), rules)


def kind_of(content: Mapping[str, Any], rules: Rules) -> str:
    """The kind that the sender named inside the seal, or the one for whoever knows no better."""
    said = text_of(content, "kind")
    return said if said in rules.kinds else "unsure"


async def next_desk(desk: str, kind: str, excluded: Collection[str], office: Office, *, suspected: bool) -> str | None:
    """The desk to which a report must go from this one; None where it may stay, or where nobody else may have it."""
    rules = office.rules
    ordinary = rules.desks[desk].deadline_class is DeadlineClass.ORDINARY
    if not (suspected and ordinary) and not await _seated(desk, excluded, office):
        return None
    in_turn = rules.desks_after(desk, kind)
    if suspected and ordinary:
        held_by = rules.routing.quarantine
        in_turn = (held_by, rules.routing.stands_in[rules.desks[held_by].team], rules.routing.office)
    for other in in_turn:
        if other != desk and await office.people.at_desk(other) and not await _seated(other, excluded, office):
            return other
    return None


async def send_on(sealed: Sealed, desk: str, act: str, unlocked: Unlocked, office: Office) -> None:
    """Send what waits to another desk."""
    await wrap_to(sealed, desk, office.keys.receiving_key(desk, office.clock.today()), office)
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, sealed.waiting.id, None)


async def wrap_to(sealed: Sealed, desk: str, receiver: PublicKey, office: Office) -> None:
    """Wrap what waits to another key, then delete the wrap it came with."""
    waiting = sealed.waiting
    about = SealingContext(purpose=Purpose.MESSAGE, office=office.office, message_id=waiting.id)
    record = wrap_data_key(sealed.dek, digest=sealed.digest, to=receiver, about=about)
    await office.keyring.add([NewWrap(thing=waiting.id, reader=receiver.key_id, kind="message", record=record.raw)])
    await office.cases.reroute(waiting.id, desk, receiver.key_id)
    await office.keyring.destroy(waiting.id, readers=[waiting.wrap_key])


async def hold_until(office: Office) -> datetime:
    """Until when somebody of the protected team must have looked at what was held back now."""
    now = office.clock.now()
    return due_date(office.rules.deadline("quarantine", now.date()), now, await calendar_of(office)).at or now


async def _seated(desk: str, excluded: Collection[str], office: Office) -> bool:
    """Whether somebody who must not see it sits at a desk."""
    return any(each.id in excluded for each in await office.people.at_desk(desk))
