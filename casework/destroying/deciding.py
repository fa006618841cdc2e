"""A list as the records officer decides it, line by line; whoever is excluded from one of its cases never sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.bootstrap import Office
from casework.destroying.things import THINGS, listed
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError
from casework.people import Unlocked
from casework.store.approvals import REJECTED, WITHDRAWN, deciders_of, get_approval
from casework.store.destruction import (
    ASKED,
    DESTROY,
    LENGTHEN,
    OPEN,
    POSTPONE,
    LineRow,
    ListRow,
    count_lines_of,
    count_things_of,
    decide_lines,
    lines_of,
    list_of_number,
    lists_for,
    shut_out_of,
)
from casework.unlocking import require
from policies.rules import Permission, Rules

PAGE_SIZE = 50
RETURNED = "returned"  # asked for and rejected: open again


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A list in the list of lists."""

    number: str
    made_day: date
    state: str
    lines: int
    holds: tuple[tuple[str, int], ...]  # which things, and how many of each
    undecided: int
    destroy: int
    done_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingLine:
    """One thing on a list: what may be known of it without reading it."""

    number: str
    what: str
    kind_group: str
    retention: str
    years: int
    closed_year: int
    choice: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A page of one list, and what may be done with it."""

    row: ListRow
    state: str
    lines: tuple[ThingLine, ...]
    counts: Mapping[str, int]  # by decision, "" for what is undecided
    total: int
    page: int
    pages: int
    may_decide: bool
    approval_id: str  # for who stands in its line or asked for it; empty for everybody else
    may_grant: bool
    document_number: str


async def lists(unlocked: Unlocked, office: Office) -> list[ListLine]:
    """The lists that this officer may see, the newest first."""
    require(unlocked, Permission.DESTRUCTION_READ)
    rows = await lists_for(office.cases.store, unlocked.officer.id)
    counts = await count_lines_of(office.cases.store, [each.id for each in rows])
    things = await count_things_of(office.cases.store, [each.id for each in rows])
    return [
        ListLine(
            number=row.number, made_day=row.made_day, state=await _state(row, office),
            lines=sum(counts[row.id].values()), holds=listed(things[row.id]), undecided=_of(counts[row.id], ""),
            destroy=_of(counts[row.id], DESTROY), done_day=row.done_day,
        )
        for row in rows
    ]  # fmt: skip


async def open_list(number: str, page: int, unlocked: Unlocked, office: Office) -> ListView:
    """One page of a list."""
    row = await seen_list(number, unlocked, office)
    counted = (await count_lines_of(office.cases.store, [row.id]))[row.id]
    total = sum(counted.values())
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    lines = await lines_of(office.cases.store, row.id, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    state = await _state(row, office)
    able = unlocked.officer.id in await line_deciders(row.id, office)
    approved = None if row.approval_id is None else await get_approval(office.cases.store, row.approval_id)
    line = set() if approved is None else {each for each, _ in await deciders_of(office.cases.store, approved.id)}
    grants = unlocked.officer.id in line
    return ListView(
        row=row, state=state, lines=tuple(_line(each, office.rules) for each in lines),
        counts={each: _of(counted, each) for each in ("", DESTROY, POSTPONE, LENGTHEN)}, total=total, page=page,
        pages=pages, may_decide=able and state in {OPEN, RETURNED},
        approval_id=approved.id.hex() if approved and (grants or unlocked.officer.id == approved.officer_id) else "",
        may_grant=grants and state == ASKED,
        document_number=(approved.document_number or "") if approved else "",
    )  # fmt: skip


async def seen_list(number: str, unlocked: Unlocked, office: Office) -> ListRow:
    """A list, for somebody who may see it; to everybody else it is not there."""
    require(unlocked, Permission.DESTRUCTION_READ)
    row = await list_of_number(office.cases.store, number)
    if unlocked.officer.id in await shut_out_of(office.cases.store, row.id):
        raise NotFoundError
    return row


async def decide(number: str, choices: Mapping[str, str], unlocked: Unlocked, office: Office) -> None:
    """Decide lines by their numbers: `destroy`, `postpone:<reason>`, `lengthen:<period>`, or empty for not yet."""
    row = await _decidable(number, unlocked, office)
    lines = {each.number: each for each in await lines_of(office.cases.store, row.id)}
    if not choices or not set(choices) <= set(lines):
        raise NotFoundError
    chosen = {name: parsed(choice, lines[name].years, office.rules) for name, choice in choices.items()}
    await office.journal.append("destruction_decided", office.clock.now(), unlocked.officer.id, row.id, None)
    await decide_lines(office.cases.store, row, chosen)


async def decide_rest(number: str, unlocked: Unlocked, office: Office) -> int:
    """Mark every line that is undecided for destruction; returns how many."""
    row = await _decidable(number, unlocked, office)
    left = [each.number for each in await lines_of(office.cases.store, row.id) if not each.decision]
    await office.journal.append("destruction_decided", office.clock.now(), unlocked.officer.id, row.id, None)
    await decide_lines(office.cases.store, row, dict.fromkeys(left, (DESTROY, "")))
    return len(left)


async def line_deciders(list_id: bytes, office: Office) -> set[str]:
    """Who decides the lines of a list: the records officers, or whoever stands outside where a case is about these."""
    shut_out = await shut_out_of(office.cases.store, list_id)
    able = [each for each in await office.people.all() if not each.suspended and each.id not in shut_out]
    for role in (office.rules.destruction.decides, office.rules.approval.outside):
        if found := {each.id for each in able if role in each.roles.split()}:
            return found
    return set()


def parsed(choice: str, years: int, rules: Rules) -> tuple[str, str]:
    """A choice as decision and reason; refused if the rules know no such one, or it would shorten what is kept."""
    decision, _, reason = choice.partition(":")
    known = {
        "": {""},
        DESTROY: {""},
        POSTPONE: set(rules.destruction.holds),
        LENGTHEN: set(rules.destruction.longer_than(years)),
    }
    if reason not in known.get(decision, set()):
        raise NotFoundError
    return decision, reason


async def _decidable(number: str, unlocked: Unlocked, office: Office) -> ListRow:
    require(unlocked, Permission.DESTRUCTION_DECIDE)
    row = await seen_list(number, unlocked, office)
    if unlocked.officer.id not in await line_deciders(row.id, office):
        raise NotYourCaseError
    if await _state(row, office) not in {OPEN, RETURNED}:
        raise NotAllowedNowError
    return row


async def _state(row: ListRow, office: Office) -> str:
    if row.state != ASKED or row.approval_id is None:
        return row.state
    approved = await get_approval(office.cases.store, row.approval_id)
    return RETURNED if approved.state in {REJECTED, WITHDRAWN} else row.state


def _of(counts: Mapping[tuple[str, str], int], decision: str) -> int:
    return sum(lines for (each, _), lines in counts.items() if each == decision)


def _line(row: LineRow, rules: Rules) -> ThingLine:
    choice = f"{row.decision}:{row.reason}" if row.reason else row.decision
    return ThingLine(
        number=row.number, what=row.what, kind_group=row.kind_group, years=row.years,
        retention=THINGS[row.what].class_label(row.retention, rules), closed_year=row.closed_year, choice=choice,
        state=row.state,
    )  # fmt: skip
