"""The keeper destroys what two people have approved: everywhere, once, and on after whatever interrupted it.

1. The list is compared with both signatures; the approval is used up as the list begins (office store, one commit).
2. Line by line, one commit each in the office store: journal, tombstone and counts stand, every row of the thing is
   gone, and what has to be destroyed elsewhere is written down as tasks. From here on nobody sees it.
3. Store by store the tasks are done and forgotten. Whoever is killed anywhere begins again at 1 and does what is left.
4. The certificate is signed, and the last link between list and cases is cut with the same commit.
5. The files are written anew (SQLite), so that no page keeps stale bytes; this too is a task until it is done.
"""

from collections.abc import Sequence
from datetime import date

import structlog

from casework.bootstrap import Office
from casework.destroying.certifying import certificate_of
from casework.destroying.signing import digest_of, signed_with
from casework.destroying.things import THINGS
from casework.errors import Refusal, StaleError
from casework.store.approvals import GRANTED, USED, decisions_of, get_approval
from casework.store.asks import destroy_asks
from casework.store.destroyable import take_out
from casework.store.destruction import (
    ASKED,
    DESTROY,
    FILES,
    LENGTHEN,
    LENGTHENED,
    LISTED,
    POSTPONED,
    RUNNING,
    LineRow,
    ListRow,
    begin_run,
    finish_list,
    lines_of,
    list_of_id,
    lists_in,
    tasks_done,
    tasks_of,
)
from casework.store.retained import keep_longer
from casework.store.shredding import forget_waiting
from casework.store.sitting_shredding import clear_at_portal
from casework.store.taking import destroy_mailboxes
from casework.store.taking_out import (
    ASK,
    COPY,
    DROP,
    ITEM,
    KEYRING,
    MAILBOX,
    POINTER,
    PORTAL,
    READER,
    SITTING,
    THING,
    VAULT,
)
from casework.store.vault import destroy_envelopes
from crypto.errors import CryptoError
from crypto.keys import same

ACT = "destruction"
_AT_ONCE = 200
_log = structlog.get_logger()


class UnapprovedError(Refusal):
    """The list is not what two people have signed, or they have not."""

    code = "unapproved"


async def destroy_granted(office: Office) -> int:
    """Carry out every list that was granted, or was begun; returns how many came to their end."""
    done = 0
    for row in await lists_in(office.cases.store, ASKED, RUNNING):
        if not await _is_granted(row, office):
            continue
        try:
            done += await destroy_list(row, office)
        except (UnapprovedError, StaleError):
            _log.error("destruction_refused")  # somebody has to look; nothing more of this list is destroyed
    return done


async def destroy_list(row: ListRow, office: Office) -> bool:
    """Carry out one granted list; refused if it is not exactly what two people have signed."""
    await check_approved(row, office)
    if row.state == ASKED:
        await office.journal.append("destruction_begun", office.clock.now(), None, row.id, None)
        await begin_run(office.cases.store, row)
    for line in await lines_of(office.cases.store, row.id):
        if line.state == LISTED:
            await _carry_out(line, row, office)
    await finish_tasks(office)
    row = await list_of_id(office.cases.store, row.id)
    await office.journal.append("destruction_done", office.clock.now(), None, row.id, None)
    done = await finish_list(office.cases.store, row, office.clock.today(), await certificate_of(row, office))
    await _overwrite(office)
    _log.info("destruction_done")
    return done


async def check_approved(row: ListRow, office: Office) -> bytes:
    """The digest of a list, if two people have signed it as it stands and its approval is its own and was granted."""
    if row.approval_id is None or row.asked_by is None or row.signature is None or row.digest is None:
        raise UnapprovedError
    approval = await get_approval(office.cases.store, row.approval_id)
    wanted = GRANTED if row.state == ASKED else USED
    if approval.case_id != row.id or approval.act != ACT or approval.state != wanted:
        raise UnapprovedError
    granted = [each for each in await decisions_of(office.cases.store, approval.id) if each.granted and each.signature]
    lines = await lines_of(office.cases.store, row.id)
    digest = digest_of(row, lines, office.office)
    if len(granted) != 1 or not same(digest, row.digest):
        raise UnapprovedError
    signed = [(row.asked_by, row.signature), (granted[0].officer_id, granted[0].signature or b"")]
    try:
        await signed_with(digest, signed, office)
    except CryptoError:
        raise UnapprovedError from None
    return digest


async def finish_tasks(office: Office) -> int:
    """Destroy in the other stores whatever is still written down, whichever list it came from; returns how much."""
    done = 0
    for where in (KEYRING, VAULT, PORTAL, DROP):
        while tasks := await tasks_of(office.cases.store, where, _AT_ONCE):
            await _destroy(where, tasks, office)
            await tasks_done(office.cases.store, where, tasks)
            done += len(tasks)
    await _overwrite(office)
    return done


async def _overwrite(office: Office) -> None:
    """Write SQLite's files anew: pages that were split or joined keep stale bytes, whatever is deleted securely.

    PostgreSQL's pages are their owner's to rewrite; docs/operations.md says which and when.
    """
    tasks = await tasks_of(office.cases.store, FILES, _AT_ONCE)
    if not tasks:
        return
    for store in (office.cases.store, office.keyring.store, office.vault, office.portal.store, office.drops.store):
        if store.is_sqlite:
            await store.rewrite(())
            if not await store.checkpoint():
                return  # somebody reads an older state: the next run writes them anew
    await tasks_done(office.cases.store, FILES, tasks)


async def _is_granted(row: ListRow, office: Office) -> bool:
    if row.state == RUNNING:
        return True
    return row.approval_id is not None and (
        (await get_approval(office.cases.store, row.approval_id)).state in {GRANTED, USED}
    )


async def _carry_out(line: LineRow, row: ListRow, office: Office) -> None:
    rules, store, thing = office.rules.destruction, office.cases.store, THINGS[line.what]
    if line.decision == DESTROY:
        await take_out(store, thing.consists_of(office.rules), line, row, office.clock.now())
    elif line.decision == LENGTHEN and line.closed_day is not None:
        years = rules.periods[line.reason].years
        changes = {"years": years, "until": rules.last_day(line.closed_day, years), "set_by": row.number}
        await keep_longer(store, thing.kind, line, LENGTHENED, changes)
    else:
        again = date(office.clock.today().year + rules.postponed_years, 1, 1)
        await keep_longer(store, thing.kind, line, POSTPONED, {"not_before": again})


async def _destroy(where: str, tasks: Sequence[tuple[str, bytes]], office: Office) -> None:
    def refs(wanted: str) -> list[bytes]:
        return [ref for what, ref in tasks if what == wanted]

    match where:
        case "keyring":
            await office.keyring.destroy_all(refs(THING), refs(READER))
        case "vault":
            await destroy_envelopes(office.vault, refs(POINTER))
        case "portal":
            await office.portal.destroy_copies(refs(COPY))
            await destroy_asks(office.portal.store, refs(ASK))
            await clear_at_portal(office.portal.store, refs(SITTING), refs(ITEM))
        case _:
            await forget_waiting(office.cases.store, refs(MAILBOX))
            await destroy_mailboxes(office.drops.store, refs(MAILBOX))
