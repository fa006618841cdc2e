"""The keeper: takes drops in, chains the journal, anchors its head, sweeps and rewrites; opens nothing."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from casework.backing.anchoring import anchor_certificates, write_head
from casework.backing.daykeys import end_old_backups
from casework.boards.posts import put_posts
from casework.boards.taking import forget_bookings, take_bookings, tell_bookings
from casework.bootstrap import Office, open_office
from casework.clocking import recount_all
from casework.delivering import deliver
from casework.destroying.proposing import propose_yearly
from casework.destroying.shredding import destroy_granted, finish_tasks
from casework.destroying.things import count_everything
from casework.filing import close_days
from casework.monitoring.reminding import watch_daily
from casework.registering.ensuing import write_missed
from casework.registering.recounting import recount_registers
from casework.registering.staff_notes import end_notes
from casework.reminding import check_mail, remind
from casework.reporting.delivering import deliver_reports
from casework.rotating import destroy_epoch_keys, rotate_kek, rotate_tag_key, warn_of_expiry
from casework.settings import Settings
from casework.staffing.changing import apply_due
from casework.standing import sweep_standings
from casework.store.asks import sweep_asks
from casework.store.case_rows import WaitingRow
from casework.store.envelopes import forget_envelopes, nobodys_envelopes
from casework.store.exclusions import exclude_waiting
from casework.store.fragments import sweep
from casework.store.grants import sweep_grants
from casework.store.keyring import NewWrap
from casework.store.officers import sweep_invitations
from casework.store.recoveries import sweep_recoveries
from casework.store.taking import TakenDrop, forget_taken, idle_chats, peek, sweep_files
from casework.store.vault import destroy_envelope
from casework.unsent import end_unsent

_log = structlog.get_logger()
_BATCH = 100
_TAKE_SECONDS = 2.0
_ANCHOR_SECONDS = 60.0
_IDLE_CHAT_DAYS = 30
_BOARD_SECONDS = 20.0
PUBLIC_TABLES = (
    "mailbox",
    "mail",
    "drop",
    "file",
    "file_chunk",
    "filing",
    "fragment",
    "chat_tag",
    "push",
    "outbox",
    "standing",
    "last_word",
    "booking",
)


@dataclass(slots=True)
class KeeperState:
    """What the keeper remembers between rounds; all of it can be lost."""

    last_day: date | None = None
    reminded: str | None = None
    anchored: int = -1
    next_anchor: float = 0.0
    next_boards: float = 0.0


async def keep(settings: Settings) -> None:
    """Run until the process is told to stop."""
    check_mail(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_office(settings, zone="keeper") as office:
        state = KeeperState()
        while not stop.is_set():
            await round_once(office, state)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _TAKE_SECONDS)


async def round_once(office: Office, state: KeeperState) -> int:
    """One round: drops in, letters out, approved destructions, the journal, once a day the sweeping; returns drops."""
    taken = 0
    while step := await take_in(office):
        taken += step
    await deliver(office)
    await _keep_boards(office, state, changed=await take_bookings(office) > 0)
    if await destroy_granted(office):
        await anchor_certificates(office)
    while await office.journal.chain_new():
        pass
    await _anchor(office, state)
    state.reminded = await remind(office, state.reminded)
    today = office.clock.today()
    if state.last_day != today:
        await daily(office, today)
        state.last_day = today
    return taken


async def take_in(office: Office) -> int:
    """Bring a batch of drops into the office: wraps to the keyring first, then the bodies, then forget the drops."""
    drops = await peek(office.drops.store, _BATCH)
    if not drops:
        return 0
    # A drop that was taken before and not forgotten may have been opened since: the desk's wrap of it must not return.
    known = await office.cases.known([each.id for each in drops])
    new = [each for each in drops if each.id not in known]
    await office.keyring.add(
        NewWrap(thing=each.id, reader=each.wrap_key, kind="message", record=each.office_wrap) for each in new
    )
    await office.cases.take_in([_waiting(each) for each in new])
    await forget_taken(office.drops.store, [each.id for each in drops])
    return len(drops)


async def daily(office: Office, today: date) -> None:
    """Sign the filing tree, rotate and destroy keys, sweep what nobody finished, rewrite the public tables."""
    await close_days(office, today)
    await forget_bookings(office, today)
    await recount_all(office)
    await recount_registers(office)
    await write_missed(office)
    await deliver_reports(office, today)
    await watch_daily(office, today)
    await count_everything(office)
    await apply_due(office)
    await exclude_waiting(office.cases.store)
    await propose_yearly(office)
    await finish_tasks(office)
    await anchor_certificates(office)
    await _end_old_backups(office, today)
    await rotate_kek(office, today)
    rotate_tag_key(office, today)
    await destroy_epoch_keys(office, today)
    warn_of_expiry(office, today)
    await sweep(office.drops.store, today - timedelta(days=1))
    await sweep_files(office.drops.store, today - timedelta(days=1))
    await _sweep_envelopes(office, today - timedelta(days=1))
    await _sweep_grants(office, today)
    copies_until = today - timedelta(days=office.rules.deadline("factsheet_stays", today).length)
    await office.portal.sweep(copies_until)
    await sweep_asks(office.portal.store, copies_until, today)
    await end_unsent(office)
    await end_notes(office)
    await sweep_standings(office, today - timedelta(days=office.rules.deadline("standing_stays", today).length))
    await idle_chats(office.drops.store, today - timedelta(days=_IDLE_CHAT_DAYS))
    await office.drops.store.rewrite(PUBLIC_TABLES)
    # Wherever a reader was in the way when something was destroyed, its log is emptied today at the latest.
    for store in (office.cases.store, office.keyring.store, office.vault, office.portal.store, office.drops.store):
        await store.checkpoint()
    _log.info("keeper_daily_done")


async def _keep_boards(office: Office, state: KeeperState, *, changed: bool) -> None:
    """Put up what is free and what is told, now and then and whenever somebody asked for hours."""
    now = asyncio.get_running_loop().time()
    if changed or now >= state.next_boards:
        await tell_bookings(office)
        await put_posts(office)
        state.next_boards = now + _BOARD_SECONDS


async def _end_old_backups(office: Office, today: date) -> None:
    try:
        await asyncio.to_thread(end_old_backups, office.settings, office.rules, today)
    except OSError:  # a device that is gone must not keep the keeper from everything else; doctor tells of it as well
        _log.error("day_keys_not_destroyed")


async def _sweep_envelopes(office: Office, before: date) -> None:
    pointers = await nobodys_envelopes(office.cases.store, before)
    for pointer in pointers:
        await destroy_envelope(office.vault, pointer)
    await forget_envelopes(office.cases.store, pointers)


async def _sweep_grants(office: Office, today: date) -> None:
    for grant_id in await sweep_grants(office.cases.store, today):
        await office.keyring.destroy(grant_id)
    await sweep_recoveries(office.cases.store, today)
    await sweep_invitations(office.cases.store, office.clock.now(), today)


async def _anchor(office: Office, state: KeeperState) -> None:
    now = asyncio.get_running_loop().time()
    if now < state.next_anchor:
        return
    state.next_anchor = now + _ANCHOR_SECONDS
    position, value = await office.journal.head()
    if position == state.anchored:
        return
    await asyncio.to_thread(write_head, office.settings.anchor, position, value)
    state.anchored = position


def _waiting(each: TakenDrop) -> WaitingRow:
    return WaitingRow(
        id=each.id,
        mailbox_id=each.mailbox_id,
        number=each.number,
        desk=each.desk,
        deadline_class=each.deadline_class,
        day=each.day,
        urgent=each.urgent,
        first=each.first,
        wrap_key=each.wrap_key,
        body=each.body,
        seq=each.seq,
    )
