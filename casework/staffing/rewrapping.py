"""Hand on to a colleague's new keys what the old ones opened, beside every session that opens it too (protocol 1.9)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from casework.bootstrap import Office
from casework.committees.planning import SITTING_KEY, sitting_key_for
from casework.errors import NotFoundError, NotYourCaseError, Refusal, StaleError
from casework.holding import hand_case_key, hold_case, hold_desk_key, open_case_key
from casework.people import Unlocked
from casework.registering.errors import SealedAwayError
from casework.registering.keys import REGISTER_KEY, Reader, register_key_for
from casework.rekeying import hand_over
from casework.staffing.chains import Follower, followers
from casework.store.holdings import KeyOfCase, bodies_of, current_keys_of, keys_with_holder
from casework.store.keyring import NewWrap
from casework.store.officers import past_keys, replaced_for
from casework.store.recoveries import recoveries
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import KeyId, PrivateKey, PublicKey
from crypto.seal import epoch_key_context, wrap_data_key, wrap_secret
from crypto.unseal import unwrap

_AT_ONCE = 100
_AT_WORK: set[str] = set()  # officers for whom a session of this process hands on


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many of an officer's cases their new keys open, how many are asked of the custodians, and keys of desks."""

    ready: int
    total: int
    asked: int
    desks: int


async def hand_on_keys(unlocked: Unlocked, office: Office) -> int:
    """Hand on everything that this session can to colleagues whose keys were replaced; returns how many wraps."""
    done = 0
    for each in await followers(office):
        if each.row.id in _AT_WORK or each.row.id == unlocked.officer.id:
            continue
        _AT_WORK.add(each.row.id)
        try:
            done += await _hand_on_to(each, unlocked, office)
        finally:
            _AT_WORK.discard(each.row.id)
    return done


async def progress_of(unlocked: Unlocked, office: Office) -> Progress | None:
    """How far it is for this officer; None where nothing is on its way."""
    old = [each.id for each in await past_keys(office.cases.store, unlocked.officer.id)]
    left = await office.keyring.held_by_any(old) if old else []
    if not left:
        return None
    wanted = await current_keys_of(office.cases.store, unlocked.officer.id)
    held = set(await office.keyring.held_by(unlocked.key.public.key_id, "case-key"))
    asked = await recoveries(office.cases.store, office.clock.today(), unlocked.officer.id)
    cases = [each for each in asked if each.case_id is not None]
    desks = [thing for _, thing, kind in left if kind == "epoch-key"]
    return Progress(ready=len(wanted & held), total=len(wanted), asked=len(cases), desks=len(set(desks)))


async def _hand_on_to(follower: Follower, unlocked: Unlocked, office: Office) -> int:
    left = await office.keyring.held_by_any(sorted(follower.old))
    done = 0
    for old in sorted(follower.old):
        by_kind: dict[str, list[bytes]] = {}
        for reader, thing, kind in left:
            if reader == old:
                by_kind.setdefault(kind, []).append(thing)
        await _drop_what_is_there(by_kind, follower, old, office)
        done += await _case_keys(by_kind.get("case-key", []), follower, old, unlocked, office)
        done += await _desk_keys(by_kind.get("epoch-key", []), follower, old, unlocked, office)
        done += await _sitting_keys(by_kind.get(SITTING_KEY, []), follower, old, unlocked, office)
        done += await _register_keys(by_kind.get(REGISTER_KEY, []), follower, old, unlocked, office)
        done += await _papers(by_kind.get("paper", []), follower, old, unlocked, office)
    if done:
        await office.keyring.store.checkpoint()
    return done


async def _drop_what_is_there(by_kind: dict[str, list[bytes]], follower: Follower, old: KeyId, office: Office) -> None:
    """What the new keys open already, the old ones need not: a case's new generation, the staff list."""
    things = [each for found in by_kind.values() for each in found]
    new = follower.public.key_id
    for at in range(0, len(things), _AT_ONCE):
        readers = await office.keyring.readers_of(things[at : at + _AT_ONCE])
        there = [thing for thing, who in readers.items() if new in who]
        await office.keyring.take_from(there, [old])
        for found in by_kind.values():
            found[:] = [each for each in found if each not in there]


async def _case_keys(
    things: Sequence[bytes], follower: Follower, old: KeyId, unlocked: Unlocked, office: Office
) -> int:
    """Case by case, all generations of a case at once: a case is never half open."""
    done = 0
    reasons = [name for name, each in office.rules.officers.reasons.items() if each.renews]
    renews = bool(things) and follower.row.id in await replaced_for(office.cases.store, reasons)
    for at in range(0, len(things), _AT_ONCE):
        some = await keys_with_holder(office.cases.store, things[at : at + _AT_ONCE], follower.row.id)
        gone = [each.row.id for each in some if not each.held]
        if gone:  # the case went on without them while they were away
            await office.keyring.take_from(gone, [old])
        records = await office.keyring.find_many([each.row.id for each in some], unlocked.key.public.key_id)
        mine = [each for each in some if each.held and each.row.id in records]
        if not mine:
            continue
        cases = [(case, list(keys)) for case, keys in groupby(mine, key=lambda each: each.row.case_id)]
        await office.journal.append_all(
            "keys_handed_on", office.clock.now(), unlocked.officer.id, [keys[0].journal_id for _, keys in cases]
        )
        for case_id, keys in cases:
            if renews and any(each.is_current for each in keys):
                await _renew(case_id, unlocked, office)
            wraps = await asyncio.to_thread(_wrapped, keys, records, follower.public, unlocked, office)
            await office.keyring.hand_on(wraps, old)
            done += len(wraps)
    return done


async def _renew(case_id: bytes, unlocked: Unlocked, office: Office) -> None:
    """A new key for the same officers: the one before may be known to whoever had the old keys of one of them."""
    held = await hold_case(case_id, unlocked, office)
    officers = (await office.cases.officers_of([case_id]))[case_id]
    try:
        await hand_over(held, [(one, works) for one, _, works in officers], office)
    except StaleError:
        return  # somebody else has just made one


def _wrapped(
    keys: Sequence[KeyOfCase], records: dict[bytes, bytes], to: PublicKey, unlocked: Unlocked, office: Office
) -> list[NewWrap]:
    opened = [(each.row, open_case_key(each.row, records[each.row.id], unlocked, office)) for each in keys]
    return [wrap for row, key in opened for wrap in hand_case_key(row, key, [to], office)]


async def _desk_keys(
    things: Sequence[bytes], follower: Follower, old: KeyId, unlocked: Unlocked, office: Office
) -> int:
    """What still waits unopened at their desks."""
    if not things:
        return 0
    theirs = await office.people.desks_of(follower.row.id)
    rows = {each.id: each for each in await office.people.epoch_keys()}
    done = 0
    for thing in things:
        row = rows.get(thing)
        if row is None or row.desk not in theirs:
            await office.keyring.take_from([thing], [old])
            continue
        try:
            key = await hold_desk_key(thing, PublicKey(row.public_key), unlocked, office)
        except NotYourCaseError:
            continue  # of another desk
        await office.journal.append("desk_key_handed_on", office.clock.now(), unlocked.officer.id, None, None)
        about, digest = epoch_key_context(office.office, key.public)
        record = wrap_secret(key.seed(), digest=digest, to=follower.public, about=about).raw
        wrap = NewWrap(thing=thing, reader=follower.public.key_id, kind="epoch-key", record=record)
        await office.keyring.hand_on([wrap], old)
        done += 1
    return done


async def _sitting_keys(
    things: Sequence[bytes], follower: Follower, old: KeyId, unlocked: Unlocked, office: Office
) -> int:
    """Sittings of committees whose secretary or lead they are."""
    done = 0
    for thing in things:
        try:
            wrap = await sitting_key_for(thing, follower.row.id, follower.public, unlocked, office)
        except (NotYourCaseError, NotFoundError):
            continue  # of another team, or just destroyed
        if wrap is None:
            await office.keyring.take_from([thing], [old])
            continue
        await office.journal.append("keys_handed_on", office.clock.now(), unlocked.officer.id, None, None)
        await office.keyring.hand_on([wrap], old)
        done += 1
    return done


async def _register_keys(
    things: Sequence[bytes], follower: Follower, old: KeyId, unlocked: Unlocked, office: Office
) -> int:
    """Registers that they read."""
    done = 0
    for thing in things:
        try:
            wrap = await register_key_for(thing, Reader(follower.row.id, follower.public), unlocked, office)
        except SealedAwayError:
            continue  # not this officer's to hand on
        if wrap is None:
            await office.keyring.take_from([thing], [old])
            continue
        await office.journal.append("keys_handed_on", office.clock.now(), unlocked.officer.id, None, None)
        await office.keyring.hand_on([wrap], old)
        done += 1
    return done


async def _papers(things: Sequence[bytes], follower: Follower, old: KeyId, unlocked: Unlocked, office: Office) -> int:
    """Approvals and lines that were sealed to them as well; remarks on checks are handed on by whoever reads them."""
    done = 0
    for at in range(0, len(things), _AT_ONCE):
        some = things[at : at + _AT_ONCE]
        bodies = await bodies_of(office.cases.store, some)
        records = await office.keyring.find_many(some, unlocked.key.public.key_id)
        await office.keyring.take_from([each for each in records if each not in bodies], [old])
        for thing, (body, case_id) in bodies.items():
            keys = [unlocked.key] if thing in records else await _keys_of(case_id, unlocked, office)
            wrap = await _paper(thing, body, keys, follower, office)
            if wrap is not None:
                await office.keyring.hand_on([wrap], old)
                done += 1
    return done


async def _keys_of(case_id: bytes, unlocked: Unlocked, office: Office) -> Sequence[PrivateKey]:
    try:
        return (await hold_case(case_id, unlocked, office)).keys
    except Refusal:
        return ()  # not theirs, or no case: somebody else hands it on


async def _paper(
    thing: bytes, raw: bytes, keys: Sequence[PrivateKey], follower: Follower, office: Office
) -> NewWrap | None:
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=thing)
    body = Body.parse(raw)
    for key in keys:
        record = (await office.keyring.find_many([thing], key.public.key_id)).get(thing)
        if record is not None:
            dek = unwrap(WrapRecord.parse(record), key=key, digest=body.digest, about=about)
            new = wrap_data_key(dek, digest=body.digest, to=follower.public, about=about)
            return NewWrap(thing=thing, reader=follower.public.key_id, kind="paper", record=new.raw)
    return None
