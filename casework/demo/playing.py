"""Play the stories through the real doings, day by day over the past year."""

import heapq
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from casework.answering import note, reply
from casework.assigning import assign, recuse
from casework.attaching import seal_file
from casework.attending import attend
from casework.bootstrap import Intake, Office
from casework.clock import KST
from casework.concluding import close, move
from casework.content import Lane, StoredFile
from casework.converting import convert, give_back
from casework.corresponding import say, withdraw
from casework.counselling import Choice, file_report, open_talk
from casework.demo.clock import TurnedClock
from casework.demo.data import Event, Story
from casework.demo.sending import hand, prepare
from casework.errors import Refusal
from casework.founding import EPOCH_DAYS, ensure_epoch_keys
from casework.gate import take_file
from casework.ids import CaseId
from casework.keeping import take_in
from casework.messaging import continue_conversation, find_conversation, start_conversation
from casework.naming import give
from casework.opening import open_waiting
from casework.people import Unlocked
from casework.publishing import publish_keys
from casework.reading import open_case
from casework.receipts import NewReceipt, Reporter, derive_keys, draw_receipt
from casework.receiving import ReportDraft, seal_report
from casework.repeating import link
from casework.states import CaseState
from casework.store.case_rows import CaseRow
from crypto.keys import random_id
from policies.rules import Concern

_CHANNEL = "telegram"
_ORDINARY = "글 전체를 읽었고 생활 민원으로 확인함"


@dataclass(slots=True)
class Played:
    """A story under way."""

    story: Story
    receipt: NewReceipt = field(repr=False)
    mailbox_id: bytes = b""
    reporter: Reporter | None = None


@dataclass(slots=True)
class Stage:
    """Everything the play needs."""

    intake: Intake
    office: Office
    clock: TurnedClock
    officers: dict[str, Unlocked]  # by login
    today: datetime
    keys_from: date  # when the desks' current keys were made
    played: dict[str, Played] = field(default_factory=dict)  # by the story's id
    refused: list[str] = field(default_factory=list)


async def play(stories: list[Story], stage: Stage, progress: Callable[[int, int], None]) -> list[Played]:
    """Play every story in the order of days; returns them with their receipts."""
    acts = list(_in_order(stories))
    for number, (day, story, event) in enumerate(acts):
        stage.clock.turn(_moment(stage, day, number))
        await _rotate(stage)
        try:
            if event is None:
                stage.played[story.id] = await _report(story, stage)
            else:
                await _act(stage.played[story.id], event, stage)
        except Refusal as refusal:
            stage.refused.append(f"{story.id}: {event.act if event else 'report'}: {refusal.code}")
        progress(number + 1, len(acts))
    return list(stage.played.values())


def _in_order(stories: list[Story]) -> Iterator[tuple[int, Story, Event | None]]:
    queue: list[tuple[int, str, int, Story]] = [(-story.days_ago, story.id, 0, story) for story in stories]
    heapq.heapify(queue)
    while queue:
        day, name, step, story = heapq.heappop(queue)
        yield day, story, story.events[step - 1] if step else None
        if step < len(story.events):
            heapq.heappush(queue, (story.events[step].after_days - story.days_ago, name, step + 1, story))


def _moment(stage: Stage, day: int, number: int) -> datetime:
    # Office hours, spread by the running number, so that the journal looks like a working day.
    start = datetime.combine(stage.today.date() + timedelta(days=day), time(9, 5), KST)
    return min(start + timedelta(minutes=7 * (number % 70), seconds=number % 60), stage.today)


async def _rotate(stage: Stage) -> None:
    today = stage.clock.today()
    if today < stage.keys_from + timedelta(days=EPOCH_DAYS):
        return
    if await ensure_epoch_keys(list(stage.office.rules.desks), today, stage.office):
        await publish_keys(stage.office)
    stage.keys_from = today


async def _report(story: Story, stage: Stage) -> Played:
    played = Played(story, draw_receipt())
    draft = ReportDraft(
        lane=Lane(story.lane),
        kind=story.kind,
        text=story.text,
        answers=story.answers,
        files=tuple([await _file(*each, story, stage) for each in story.files.items()]),
        concerns=Concern(story.concern),
        excluded=story.excluded,
        urgent=story.urgent,
    )
    if story.lane == Lane.TELEGRAM:
        await start_conversation(draft, played.receipt, _CHANNEL, f"demo-{story.id}", stage.intake)
    else:
        await seal_report(draft, played.receipt, stage.intake)
    keys = await derive_keys(played.receipt.secret, stage.intake)
    played.reporter = Reporter(keys)
    played.mailbox_id = (await stage.intake.drops.mailbox_by_tag(keys.tag_hash)).id
    await _arrive(played, stage)
    return played


async def _file(name: str, kept_as: str, story: Story, stage: Stage) -> StoredFile:
    """A file of a story; what comes through the web was sealed by the browser and meets no gate."""
    data = (files("casework.demo") / "files" / kept_as).read_bytes()

    async def pieces() -> AsyncIterator[bytes]:
        yield data

    if story.lane != Lane.WEB:
        return await take_file(name, "application/octet-stream", pieces(), stage.intake)
    store, office, today = stage.intake.drops.store, stage.intake.office, stage.intake.clock.today()
    return await seal_file(name, "application/octet-stream", pieces(), store, office, today)


async def _arrive(played: Played, stage: Stage) -> None:
    """What was said is let in; an ordinary matter that the screen held back is looked at and given back."""
    await _let_in(stage)
    row = await stage.office.cases.by_mailbox(played.mailbox_id)
    if row is None or row.state != CaseState.QUARANTINED or played.story.misfiled:
        return
    await _let_in(stage)  # what took the case away waits for those who hold it now
    await give_back(CaseId(row.id.hex()), _ORDINARY, await _somebody(row.id, "", stage), stage.office)


async def _let_in(stage: Stage) -> None:
    """The keeper's round, then the first opening by whoever comes first; a named desk passes a report on, once each."""
    await take_in(stage.office)
    for _ in stage.office.rules.desks:
        if not await _still_waits(stage):
            return


async def _still_waits(stage: Stage) -> bool:
    """Whether a first message waits after the officers of its desk were in: then it went to another desk."""
    everywhere = frozenset(stage.office.rules.desks)
    desks = {row.desk for row in await stage.office.cases.waiting_for(everywhere)}
    for unlocked in stage.officers.values():
        if desks and not unlocked.officer.desks & desks:
            continue
        if await open_waiting(unlocked, stage.office):
            break
    return bool(await stage.office.cases.waiting_for(everywhere))


async def _act(played: Played, event: Event, stage: Stage) -> None:
    text = str(event.details.get("text", ""))
    match event.act:
        case "follow_up":
            assert played.reporter is not None  # noqa: S101 - set when the report was played
            await say(text, (), played.reporter, random_id(), stage.intake)
            await _arrive(played, stage)
        case "withdraw":
            assert played.reporter is not None  # noqa: S101 - set when the report was played
            await withdraw(played.reporter, random_id(), stage.intake)
            await _arrive(played, stage)
        case "bubble":
            await _bubble(played, text, stage)
        case "name":
            await _name(played, event, stage)
        case "formal":
            await _formal(played, event, text, stage)
        case _:
            await _office_act(played, event, text, stage)


async def _bubble(played: Played, text: str, stage: Stage) -> None:
    found = await find_conversation(_CHANNEL, f"demo-{played.story.id}", stage.intake)
    if found is not None:
        await continue_conversation(text, (), found, stage.intake, message_id=random_id())
        await _arrive(played, stage)


async def _name(played: Played, event: Event, stage: Stage) -> None:
    """The person leaves who they are, for the purpose of consent that the story says."""
    assert played.reporter is not None  # noqa: S101 - set when the report was played
    facts = {key: str(event.details[key]) for key in ("name", "contact")}
    purpose = str(event.details["purpose"])
    await give(purpose, facts, played.reporter, random_id(), stage.intake, language="ko")
    await _arrive(played, stage)


async def _formal(played: Played, event: Event, more: str, stage: Stage) -> None:
    """The person makes a report of the parts of their talk that the story says."""
    assert played.reporter is not None  # noqa: S101 - set when the report was played
    takes = [str(each) for each in event.details["takes"]]
    said = (await open_talk(played.reporter, stage.intake, "ko")).parts
    parts = [each.id for each in said if any(words in each.text for words in takes)]
    choice = Choice(kind=str(event.details["kind"]), parts=parts, files=(), more=more, agrees=True)
    await file_report(choice, played.reporter, random_id(), stage.intake, language="ko")
    await _arrive(played, stage)


async def _office_act(played: Played, event: Event, text: str, stage: Stage) -> None:
    office = stage.office
    row = await row_of(played, stage)
    case_id = CaseId(row.id.hex())
    officer = await _somebody(row.id, str(event.details.get("officer", "")) if event.act == "recuse" else "", stage)
    if row.unread:
        await open_case(case_id, officer, office)
    match event.act:
        case "assign":
            chosen = stage.officers[str(event.details["officer"])]
            await assign(case_id, [chosen.officer.id], officer, office)
        case "note":
            await note(case_id, text, officer, office)
        case "reply":
            await reply(case_id, text, (), officer, office, ask=bool(event.details.get("ask")))
        case "move":
            await move(case_id, str(event.details["state"]), officer, office)
        case "convert":
            await convert(case_id, str(event.details["kind"]), officer, office)
        case "recuse":
            await recuse(case_id, str(event.details["reason"]), officer, office)
        case "link":
            others = [await row_of(stage.played[str(each)], stage) for each in event.details["with"]]
            await link(case_id, {each.id.hex() for each in others}, officer, office)
        case "close":
            await close(case_id, str(event.details["result"]), text, officer, office)
        case _:
            await _act_rarely(case_id, event, officer, stage)


async def row_of(played: Played, stage: Stage) -> CaseRow:
    """The case that a story has become."""
    row = await stage.office.cases.by_mailbox(played.mailbox_id)
    if row is None:
        raise LookupError(played.story.id)
    return row


async def _act_rarely(case_id: CaseId, event: Event, officer: Unlocked, stage: Stage) -> None:
    match event.act:
        case "join":
            await attend(case_id, officer, stage.office)
        case "prepare":
            await prepare(case_id, event.details, officer, stage.officers, stage.office)
        case "hand":
            await hand(case_id, event.details, officer, stage.office)
        case other:
            raise ValueError(other)


async def _somebody(case_id: bytes, login: str, stage: Stage) -> Unlocked:
    """Who acts: the named officer, else whoever the case is assigned to, else whoever holds it."""
    if login:
        return stage.officers[login]
    holders = (await stage.office.cases.officers_of([case_id]))[case_id]
    ordered = [each[0] for each in holders if each[2]] + [each[0] for each in holders]
    by_id = {each.officer.id: each for each in stage.officers.values()}
    return by_id[ordered[0]]
