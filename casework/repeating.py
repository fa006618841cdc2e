"""The same matter came again: an officer says so, cases are linked, matters of many people are worked on as one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from casework.alike import Likeness
from casework.answering import reply
from casework.bootstrap import Office
from casework.comparing import Comparison, like, people_of
from casework.errors import NotAllowedNowError, NotFoundError, Refusal
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import CaseLine, case_line, plain_fields
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.reclassifying import reclassify
from casework.repeats import Record, is_over, open_record, order_of, readable_of, record_of, repeats_of, seal_records
from casework.store.case_rows import CaseRow
from casework.store.repeats import repeat_rows, write_repeats
from casework.unlocking import require
from policies.rules import Permission

_MOST = 200  # cases about one matter; more are a campaign, and belong to the committee


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeCase:
    """One case that is alike, as the page shows it."""

    line: CaseLine
    likeness: Likeness
    is_linked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeView:
    """What is alike to a case: how many, the first of them, and how much of the desk was compared."""

    count: int
    recent: int
    cases: tuple[AlikeCase, ...]
    compared: int
    total: int


async def count_alike(held: HeldCase, comparison: Comparison | None, unlocked: Unlocked, office: Office) -> int | None:
    """How many cases are alike to one; None where nothing is compared with it."""
    plain = held.row.kind in office.rules.plain_kinds
    if comparison is None or not plain or not await readable_of([held.row.id], held.row.kind, unlocked, office):
        return None
    return len(await like(held.row.id, comparison, unlocked, office))


async def alike_to(case_id: CaseId, comparison: Comparison | None, unlocked: Unlocked, office: Office) -> AlikeView:
    """The cases alike to one, for somebody who holds both; nothing for a protected case. The journal knows first."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await office.journal.append("alike_seen", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    if comparison is None:
        return AlikeView(count=0, recent=0, cases=(), compared=0, total=0)
    found = await like(held.row.id, comparison, unlocked, office)
    linked = {each.line.id for each in (await repeats_of(held, unlocked, office)).members}
    shown = found[: office.rules.repeats.shown]
    rows = {row.id: row for row in await office.cases.several([each.case_id for each in shown])}
    cluster, today = office.rules.repeats.cluster, office.clock.today()
    return AlikeView(
        count=len(found),
        recent=sum((today - each.day).days < cluster.days for each in found),
        cases=tuple(
            AlikeCase(
                line=case_line(plain_fields(rows[each.case_id]), (), office),
                likeness=each,
                is_linked=each.case_id.hex() in linked,
            )
            for each in shown
            if each.case_id in rows
        ),
        compared=len(comparison.alike),
        total=comparison.total,
    )


async def link(case_id: CaseId, others: Collection[str], unlocked: Unlocked, office: Office) -> None:
    """Say that these cases are about the same as this one; sealed in each of them, in one transaction."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    wanted = {case_bytes(CaseId(other)) for other in others} - {held.row.id}
    if not wanted or held.row.kind not in office.rules.plain_kinds or not await _one_desk(held, wanted, office):
        raise NotFoundError
    await link_held(held, wanted, unlocked, office)


async def link_held(held: HeldCase, others: Collection[bytes], unlocked: Unlocked, office: Office) -> None:
    """The same for cases that need not lie at one desk; refused where this officer may not hold all of them."""
    everything = {held.row.id, *others}
    if await readable_of(everything, held.row.kind, unlocked, office) != everything:
        raise NotFoundError
    together = await closure(held.row, others, unlocked, office)
    if len(together) > _MOST:
        raise NotAllowedNowError
    await write_together(together, "repeat_linked", unlocked, office)


async def unlink(case_id: CaseId, other: str, unlocked: Unlocked, office: Office) -> None:
    """Say that one of the linked cases is about something else."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    gone = case_bytes(CaseId(other))
    record = await record_of(held, office)
    if record is None or gone not in record.same:
        raise NotFoundError
    together = await closure(held.row, (), unlocked, office)
    leaving = [each for each in together if each.row.id == gone]
    staying = [each for each in together if each.row.id != gone]
    if not leaving:
        raise NotFoundError  # not one that this officer may see
    if len(staying) == 1:
        leaving, staying = together, []
    await write_together(staying, "repeat_unlinked", unlocked, office, leaving=leaving)


async def join(case_id: CaseId, reason: str, comparison: Comparison | None, unlocked: Unlocked, office: Office) -> int:
    """Work on the linked cases as one matter of many people; run again, it goes on with what is left of them."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    together = await closure(held.row, (), unlocked, office)
    group = office.rules.repeats.group
    if comparison is None or people_of([each.row.id for each in together], comparison) < group.people:
        raise NotAllowedNowError
    await record_with_reason("repeat_joined", reason, held, unlocked, office)
    await write_together(together, "repeat_joined", unlocked, office, joined=True)
    changed = 0
    for each in sorted(together, key=lambda one: order_of(one.row)):
        row = each.row
        if row.kind == group.kind or row.kind not in group.of or is_over(row):
            continue
        await reclassify(CaseId(row.id.hex()), group.kind, reason, unlocked, office)
        changed += 1
    return changed


async def answer_joined(case_id: CaseId, text: str, unlocked: Unlocked, office: Office) -> int:
    """Give everybody whose cases are worked on as one the same answer; how many were answered."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    record = await record_of(held, office)
    if record is None or not record.joined or held.row.kind not in office.rules.plain_kinds:
        raise NotAllowedNowError  # of protected ones each answer is looked through first
    open_ones = [each for each in await closure(held.row, (), unlocked, office) if not is_over(each.row)]
    for each in open_ones:
        await reply(CaseId(each.row.id.hex()), text, (), unlocked, office)
    return len(open_ones)


async def _one_desk(held: HeldCase, others: Collection[bytes], office: Office) -> bool:
    return all(row.desk == held.row.desk for row in await office.cases.several(sorted(others)))


async def closure(row: CaseRow, others: Collection[bytes], unlocked: Unlocked, office: Office) -> list[HeldCase]:
    """A case, these others and every one linked to them that the officer may read, each held."""
    found: dict[bytes, HeldCase] = {}
    left = {row.id, *others}
    while left and len(found) <= _MOST:
        readable = await readable_of(left, row.kind, unlocked, office)
        rows = await repeat_rows(office.cases.store, readable)
        left = set()
        for case_id in readable - found.keys():
            held = found[case_id] = await hold_case(case_id, unlocked, office)
            if case_id in rows:
                left |= {*(await open_record(rows[case_id], held, office)).same}
        left -= found.keys()
    return list(found.values())


async def write_together(
    together: Sequence[HeldCase], act: str, unlocked: Unlocked, office: Office, *,
    leaving: Sequence[HeldCase] = (), joined: bool | None = None,
) -> None:  # fmt: skip
    """Journal, new wraps, all records in one transaction, then the older wraps: killed in between, nothing is half."""
    everybody = [*together, *leaving]
    before = await repeat_rows(office.cases.store, [each.row.id for each in everybody])
    records = [await open_record(before[each.row.id], each, office) for each in together if each.row.id in before]
    kept = any(each.joined for each in records) if joined is None else joined
    ids = {each.row.id for each in together}
    # A case that this officer may not see stays in the records where it stands: nobody learns of it by its absence.
    ids |= {one for record in records for one in record.same} - {each.row.id for each in leaving}
    rows, wraps = seal_records(Record(same=tuple(sorted(ids)), joined=kept), together, before, office)
    for each in everybody:
        await office.journal.append(act, office.clock.now(), unlocked.officer.id, each.row.journal_id, None)
    await office.keyring.add(wraps)
    gone = {each.row.id: before[each.row.id].version for each in leaving if each.row.id in before}
    try:
        await write_repeats(office.cases.store, rows, forget=gone)
    except Refusal:  # of anything else it is not known whether the row stands; a wrap of nothing does no harm
        for wrap in wraps:
            await office.keyring.destroy(wrap.thing)
        raise
    for old in before.values():
        await office.keyring.destroy(old.sealed_id)
