"""A check of how one channel was worked on in one period (민원처리실태 점검): sample, scores, problems, answers."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from casework.bootstrap import Office
from casework.content import check_text
from casework.deidentifying import find_spans
from casework.deidentifying.tagger import tagger
from casework.errors import EmptyTextError, NamesSomebodyError, NotAllowedNowError, NotFoundError, OwnWorkError
from casework.gazetteer import gazetteer_of
from casework.ids import CaseId, from_hex
from casework.monitoring.admitting import admit, seen_by
from casework.monitoring.figures import Figures, channel_of, figures_of, is_done, was_on_time
from casework.monitoring.sealing import (
    destroy_sealed,
    hold_ordinary,
    read_as_checker,
    read_of_case,
    seal_to_case,
    seal_to_checkers,
)
from casework.people import Unlocked
from casework.store.checks import CheckRow, ScoreRow, change_check, checks, get_check, replace_score, scores_of
from casework.store.ordinary import OrdinaryRow
from crypto.keys import random_id
from policies.identifiers import Label
from policies.rules import Permission

WORST, BEST = 1, 5
TEXTS = ("problems", "improvement", "reply")
_CASE_NUMBER = re.compile(
    r"(?<![0-9])20[0-9]{2} ?-? ?[0-9]{6}(?![0-9])|(?<![0-9A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}(?![0-9A-Z])"
)
_MAY_STAND = frozenset({Label.DEPT, Label.ORG, Label.LOC, Label.QUASI})
_SURE_ENOUGH = 0.7


class CheckState(StrEnum):
    """How far a check is: drawn, looked at, told to the departments, being put right, seen to be right."""

    SAMPLED = "sampled"
    CHECKED = "checked"
    NOTIFIED = "notified"
    IMPROVING = "improving"
    CONFIRMED = "confirmed"


# What must be written before a check may go on to a state.
_NEEDS: Mapping[CheckState, str] = {
    CheckState.CHECKED: "problems",
    CheckState.IMPROVING: "improvement",
    CheckState.CONFIRMED: "reply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check as a list shows it; what is counted is counted for whoever looks."""

    id: str
    channel: str
    label: str
    first_day: date
    last_day: date
    state: CheckState
    cases: int
    sample: int
    scored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How earnestly, rightly and kindly a case was worked on, from one to five."""

    sincere: int
    accurate: int
    kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleLine:
    """A case of the sample: status and dates; its words only behind its own page, for those who hold it."""

    case_id: str
    row: OrdinaryRow = field(repr=False)
    kind_label: str
    state_label: str
    officers: tuple[str, ...]
    on_time: bool | None
    holds: bool
    may_score: bool
    score: Score | None
    by: str = ""
    remark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole check as an officer reads it."""

    line: CheckLine
    figures: Figures
    sample: tuple[SampleLine, ...]
    average: Score | None  # in tenths
    texts: Mapping[str, str] = field(repr=False)
    following: CheckState | None
    version: int


async def list_checks(unlocked: Unlocked, office: Office) -> tuple[CheckLine, ...]:
    """Every check with what this officer may count of it."""
    officer = admit(unlocked, Permission.CHECK_READ, office)
    rows = await checks(office.cases.store)
    if not rows:
        return ()
    first, last = min(each.first_day for each in rows), max(each.last_day for each in rows)
    known = await seen_by(officer, office, first=first, last=last)
    return tuple([await _line(row, _of(row, known, office), office) for row in rows])


async def open_sheet(check_id: str, unlocked: Unlocked, office: Office) -> Sheet:
    """One check: figures, sample, scores, what was found and answered."""
    row, known = await _known(check_id, unlocked, office)
    scores = await scores_of(office.cases.store, row.id)
    drawn = sample_of(row, known, scores, office)
    names = await office.cases.officers_of([each.id for each in drawn]) if drawn else {}
    people = {each.id: each.name for each in await office.people.all()}
    sample = [await _sample_line(each, names[each.id], scores.get(each.id), people, unlocked, office) for each in drawn]
    state = CheckState(row.state)
    return Sheet(
        line=await _line(row, known, office),
        figures=figures_of(known, office.clock.now()),
        sample=tuple(sample),
        average=_average([each.score for each in sample if each.score is not None]),
        texts={name: str(value) for name, value in (await _content(row, unlocked, office)).items() if name in TEXTS},
        following=_following(state),
        version=row.version,
    )


def draw(seed: bytes, case_ids: Sequence[bytes], size: int) -> list[bytes]:
    """A sample that everybody draws alike who has the seed and the same cases, and that nobody chooses."""
    return sorted(case_ids, key=lambda case_id: sha256(seed + case_id).digest())[:size]


def sample_of(
    check: CheckRow, known: Sequence[OrdinaryRow], scores: Mapping[bytes, ScoreRow], office: Office
) -> list[OrdinaryRow]:
    """The sample as this officer may know it: drawn anew, so that a case which left leaves no gap to be noticed."""
    by_id = {each.id: each for each in known}
    size = office.rules.monitoring.sample.size(len(known))
    drawn = draw(check.seed, list(by_id), size)
    return [by_id[each] for each in dict.fromkeys([*drawn, *sorted(scores.keys() & by_id.keys())])]


async def put_score(
    check_id: str, case_id: CaseId, score: Score, remark: str, unlocked: Unlocked, office: Office
) -> None:
    """Judge how a case of the sample was worked on; whoever works or worked on it does not."""
    admit(unlocked, Permission.CHECK_WRITE, office)
    row, known = await _known(check_id, unlocked, office)
    held = await hold_ordinary(case_id, unlocked, office)
    scores = await scores_of(office.cases.store, row.id)
    if held.row.id not in {each.id for each in sample_of(row, known, scores, office)}:
        raise NotFoundError
    if row.state != CheckState.SAMPLED:
        raise NotAllowedNowError
    if not all(WORST <= each <= BEST for each in (score.sincere, score.accurate, score.kind)):
        raise NotFoundError
    if await _works_on(held.row.id, unlocked, office):
        raise OwnWorkError
    said = check_text(remark, may_be_empty=True)
    await office.journal.append("quality_scored", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    thing = random_id()
    new = ScoreRow(
        check_id=row.id, case_id=held.row.id, sincere=score.sincere, accurate=score.accurate, kind=score.kind,
        officer_id=unlocked.officer.id, day=office.clock.today(), sealed_id=thing,
        remark=await seal_to_case(thing, {"type": "remark", "text": said}, held, office),
    )  # fmt: skip
    await destroy_sealed([await replace_score(office.cases.store, new)], office)


async def write_check(
    check_id: str, texts: Mapping[str, str], version: int, unlocked: Unlocked, office: Office, *, go_on: bool = False
) -> None:
    """Write what was found, is to be put right and was answered; with `go_on` the check goes on to its next state."""
    admit(unlocked, Permission.CHECK_WRITE, office)
    row = await get_check(office.cases.store, from_hex(check_id))
    state = CheckState(row.state)
    if state is CheckState.CONFIRMED or row.version != version:
        raise NotAllowedNowError
    kept = {**await _content(row, unlocked, office)}
    for name in TEXTS:
        kept[name] = check_text(texts.get(name, ""), may_be_empty=True)
        await _refuse_names(kept[name], unlocked, office)
    following = _following(state) if go_on else state
    if following is None:
        raise NotAllowedNowError
    if go_on and following in _NEEDS and not kept[_NEEDS[following]]:
        raise EmptyTextError
    act = f"check_{following}" if go_on else "check_written"
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, None, None)
    thing = random_id()
    body = await seal_to_checkers(thing, {"type": "check", **kept}, office)
    new = replace(row, state=following, version=row.version + 1, sealed_id=thing, body=body)
    await change_check(office.cases.store, new, before=row.version)
    await destroy_sealed([row.sealed_id], office)


async def _known(check_id: str, unlocked: Unlocked, office: Office) -> tuple[CheckRow, list[OrdinaryRow]]:
    officer = admit(unlocked, Permission.CHECK_READ, office)
    row = await get_check(office.cases.store, from_hex(check_id))
    known = await seen_by(officer, office, first=row.first_day, last=row.last_day)
    return row, _of(row, known, office)


def _of(check: CheckRow, known: Sequence[OrdinaryRow], office: Office) -> list[OrdinaryRow]:
    """The cases of a check among those that are known."""
    return [
        each
        for each in known
        if check.first_day <= each.received_day <= check.last_day and channel_of(each, office.rules) == check.channel
    ]


async def _line(row: CheckRow, known: Sequence[OrdinaryRow], office: Office) -> CheckLine:
    scores = await scores_of(office.cases.store, row.id)
    sample = sample_of(row, known, scores, office)
    channel = office.rules.monitoring.channels.get(row.channel)
    return CheckLine(
        id=row.id.hex(), channel=row.channel, label=channel.label if channel else row.channel,
        first_day=row.first_day, last_day=row.last_day, state=CheckState(row.state), cases=len(known),
        sample=len(sample), scored=sum(each.id in scores for each in sample),
    )  # fmt: skip


async def _sample_line(
    row: OrdinaryRow, holders: Sequence[tuple[str, str, bool]], score: ScoreRow | None, people: Mapping[str, str],
    unlocked: Unlocked, office: Office,
) -> SampleLine:  # fmt: skip
    wording, me = office.rules.wording["ko"], unlocked.officer.id
    holds = any(officer_id == me for officer_id, _, _ in holders)
    remark = await _remark(row, score, unlocked, office) if score and holds else ""
    return SampleLine(
        case_id=row.id.hex(),
        row=row,
        kind_label=office.rules.kinds[row.kind].label,
        state_label=wording.get(f"state.{row.state}", row.state),
        officers=tuple(name for _, name, assigned in holders if assigned),
        on_time=was_on_time(row) if is_done(row) else None,
        holds=holds,
        may_score=holds and not await _works_on(row.id, unlocked, office),
        score=Score(sincere=score.sincere, accurate=score.accurate, kind=score.kind) if score else None,
        by=people.get(score.officer_id, "") if score else "",
        remark=remark,
    )


async def _remark(row: OrdinaryRow, score: ScoreRow, unlocked: Unlocked, office: Office) -> str:
    held = await hold_ordinary(CaseId(row.id.hex()), unlocked, office)
    return str((await read_of_case(score.sealed_id, score.remark, held, office)).get("text", ""))


async def _works_on(case_id: bytes, unlocked: Unlocked, office: Office) -> bool:
    """Whether somebody is assigned to a case or has written to its person."""
    me = unlocked.officer.id
    holders = (await office.cases.officers_of([case_id]))[case_id]
    if any(officer_id == me and assigned for officer_id, _, assigned in holders):
        return True
    return any(each.author == "office" and each.officer_id == me for each in await office.cases.messages(case_id))


async def _content(row: CheckRow, unlocked: Unlocked, office: Office) -> dict[str, Any]:
    if row.sealed_id is None or row.body is None:
        return {}
    return await read_as_checker(row.sealed_id, row.body, unlocked, office)


async def _refuse_names(text: str, unlocked: Unlocked, office: Office) -> None:
    """Whoever reads a check does not know every case of it: no number of a case, nobody who could be recognised."""
    known = await gazetteer_of(unlocked, office)
    found = await asyncio.to_thread(find_spans, text, known.names, office.rules, tagger(), units=known.units)
    named = any(each.label not in _MAY_STAND and each.confidence >= _SURE_ENOUGH for each in found)
    if named or _CASE_NUMBER.search(text):
        raise NamesSomebodyError


def _following(state: CheckState) -> CheckState | None:
    states = list(CheckState)
    at = states.index(state) + 1
    return states[at] if at < len(states) else None


def _average(scores: Sequence[Score]) -> Score | None:
    """The mean of each, in tenths."""
    if not scores:
        return None
    names = ("sincere", "accurate", "kind")
    sums = {name: sum(getattr(each, name) for each in scores) for name in names}
    return Score(**{name: round(10 * total / len(scores)) for name, total in sums.items()})
