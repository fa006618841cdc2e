"""Bring complaints that another system received: sealed to their desk as any filing, each number once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.bootstrap import Intake, Office, ReceiptGate
from casework.content import Lane
from casework.errors import ConflictError, NotFoundError, NotReadyError, NotReceivingError, ReloadKeysError
from casework.imported import Export, ImportedRow, read_export
from casework.provenance import brought, number_tag
from casework.receipts import draw_receipt, unclaimed_keys
from casework.receiving import ReportDraft, seal_report
from casework.store.imports import Claim, claim, settle
from crypto.keys import random_id
from crypto.puzzle import PuzzleKey
from crypto.token import TokenKey
from policies.imports import ImportSource

_AT_ONCE = 100

Tell = Callable[["Progress"], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: lines in all, brought now, known before."""

    total: int
    added: int = 0
    known: int = 0

    @property
    def done(self) -> int:
        """How many lines are settled."""
        return self.added + self.known


def source_of(name: str, office: Office) -> ImportSource:
    """A system whose export is read."""
    try:
        return office.rules.imports.sources[name]
    except KeyError:
        raise NotFoundError from None


async def look_through(raw: bytes, source: str, office: Office) -> Export:
    """Read an export beside the loop; nothing of it is kept."""
    rules = source_of(source, office)
    return await asyncio.to_thread(read_export, raw, rules, office.clock.now(), office.rules.imports)


async def bring(
    rows: Sequence[ImportedRow], source: str, officer_id: str | None, office: Office, tell: Tell | None = None
) -> Progress:
    """Seal the rows that are not here yet; durable row by row, so that a killed import is simply run again."""
    rules, lane = source_of(source, office), lane_in(office)
    await office.journal.append("imported", office.clock.now(), officer_id, None, None)
    progress = Progress(len(rows))
    for start in range(0, len(rows), _AT_ONCE):
        batch = rows[start : start + _AT_ONCE]
        added = await _bring_batch(batch, source, rules, lane, office)
        progress = Progress(len(rows), progress.added + added, progress.known + len(batch) - added)
        if tell is not None:
            tell(progress)
    return progress


def lane_in(office: Office) -> Intake:
    """The way that every filing goes, walked by the office itself."""
    return Intake(
        settings=office.settings, rules=office.rules, clock=office.clock, drops=office.drops, vault=office.vault,
        keys=office.keys, tokens=TokenKey.generate(), puzzles=PuzzleKey.generate(), gate=ReceiptGate(),
        standing_key=office.standing_key,
    )  # fmt: skip


async def _bring_batch(
    rows: Sequence[ImportedRow], source: str, rules: ImportSource, lane: Intake, office: Office
) -> int:
    claims = {row: Claim(tag=number_tag(source, row.number, office), message_id=random_id()) for row in rows}
    store = office.cases.store
    known = await claim(store, source, list(claims.values()), office.clock.today())
    # Claimed by an import that was killed: it goes on under the id that it had, so that nothing comes twice.
    ids = {row: known.get(each.tag, each.message_id) for row, each in claims.items()}
    waiting = [(row, message_id) for row, message_id in ids.items() if message_id is not None]
    wanted = [message_id for _, message_id in waiting]
    there = await office.drops.stored(wanted) | await office.cases.known(wanted)
    sealing = (_seal(row, message_id, rules, lane, office) for row, message_id in waiting if message_id not in there)
    ended = await asyncio.gather(*sealing, return_exceptions=True)  # none goes on behind the back of a failed run
    for failure in ended:
        if isinstance(failure, BaseException):
            raise failure
    await settle(store, [claims[row].tag for row, _ in waiting])
    return sum(each is True for each in ended)


async def _seal(row: ImportedRow, message_id: bytes, rules: ImportSource, lane: Intake, office: Office) -> bool:
    """Store one row; False where another run has just stored it."""
    answers = {"external": row.number, "contact": row.contact, "where": row.where, "handling": row.unit}
    draft = ReportDraft(
        lane=Lane(rules.lane),
        kind=row.kind,
        text=row.text,
        answers={name: said for name, said in answers.items() if said},
        brought=brought(rules.lane, row.received_day, row.received_at, message_id, office),
    )
    try:
        await seal_report(draft, draw_receipt(message_id), lane, keys=unclaimed_keys())
    except ConflictError:
        return False  # the id belongs to this very row: another run was faster
    except (NotReadyError, ReloadKeysError):
        raise NotReceivingError from None
    return True
