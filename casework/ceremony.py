"""A custodian is lost: somebody takes their place, k others lend, nobody learns what an envelope holds (SPEC 11.5)."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.consenting import UnlockedCustodian
from casework.enveloping import identity_context, joined
from casework.errors import NotAllowedNowError, NotFoundError
from casework.founding import new_custodian
from casework.store.case_keys import case_of_key
from casework.store.people import CustodianRow
from casework.store.vault import EnvelopeRow, change_bundles, envelopes_after, lend_bundles, lent_to
from casework.vaulting import bundles_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.keys import PublicKey, same
from crypto.quorum import Bundle, OpenedBundle, lend_shares, open_bundle, rebuild_bundle, seal_bundle

_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A custodian's place that somebody else has taken."""

    before: CustodianRow
    now: CustodianRow

    @property
    def lost(self) -> PublicKey:
        """The key that is lost."""
        return PublicKey(self.before.public_key)

    @property
    def fresh(self) -> PublicKey:
        """The key that takes its place."""
        return PublicKey(self.now.public_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one replacement is: envelopes with the lost bundle, and how many of those were lent often enough."""

    place: Place
    left: int
    ready: int


async def replace(old_name: str, new_name: str, passphrase: str, office: Office) -> bytes:
    """Put somebody in the place of a custodian; returns their sealed key file. `daesup keys` publishes it."""
    found = [each for each in await office.people.custodians() if each.name == old_name]
    if len(found) != 1:
        raise NotFoundError
    row, sealed = await new_custodian(new_name, passphrase)
    await office.journal.append("custodian_replaced", office.clock.now(), found[0].id, None, None)
    await office.people.replace_custodian(found[0].id, row)
    return sealed


async def places(office: Office) -> list[Place]:
    """Every place that was taken, by whoever sits there now."""
    every = {each.id: each for each in await office.people.every_custodian()}
    found = []
    for each in every.values():
        if each.replaced_by is None:
            continue
        now = every[each.replaced_by]
        while now.replaced_by is not None:
            now = every[now.replaced_by]
        found.append(Place(before=each, now=now))
    return found


async def progress(office: Office) -> list[Progress]:
    """How far every replacement is."""
    found = []
    for place in await places(office):
        left = ready = 0
        async for rows in _envelopes_with(place, office):
            lent = await lent_to(office.vault, place.fresh.key_id, [row.pointer for row, _ in rows])
            left += len(rows)
            ready += sum(len(each) >= office.keys.custodians()[0] for each in lent.values())
        found.append(Progress(place=place, left=left, ready=ready))
    return found


async def lend(custodian: UnlockedCustodian, office: Office) -> int:
    """Lend whoever took a place those of one's shares that the lost bundles held; returns for how many envelopes.

    Only to a key that stands in the signed list: a row that an administrator wrote is not enough.
    """
    me, lent = custodian.key.public, 0
    listed = {each.public.key_id for each in office.keys.custodian_entries()[1]}
    for place in await places(office):
        if place.fresh.key_id not in listed:
            raise NotAllowedNowError
        if same(place.fresh.key_id, me.key_id):
            continue
        await office.journal.append("shares_lent", office.clock.now(), custodian.row.id, None, None)
        async for rows in _envelopes_with(place, office):
            abouts = {row.pointer: await _about(row, office) for row, _ in rows}
            sealed = await asyncio.to_thread(_lent, rows, abouts, place, custodian)
            await lend_bundles(office.vault, [(pointer, place.fresh.key_id, me.key_id, raw) for pointer, raw in sealed])
            lent += len(sealed)
    return lent


async def rebuild(custodian: UnlockedCustodian, office: Office) -> tuple[int, int]:
    """Put one's own bundles together from what was lent; returns how many, and for how many too little was lent yet."""
    me, done, waiting, needed = custodian.key.public, 0, 0, office.keys.custodians()[0]
    for place in [each for each in await places(office) if same(each.fresh.key_id, me.key_id)]:
        await office.journal.append("bundles_rebuilt", office.clock.now(), custodian.row.id, None, None)
        async for rows in _envelopes_with(place, office):
            lent = await lent_to(office.vault, me.key_id, [row.pointer for row, _ in rows])
            for row, index in rows:
                if len(lent[row.pointer]) < needed:
                    waiting += 1
                    continue
                about, digest = await _about(row, office)
                bundles = await asyncio.to_thread(
                    _with_own, row, index, list(lent[row.pointer].values()), about, digest, custodian
                )
                if bundles is None:
                    waiting += 1
                else:
                    done += await change_bundles(office.vault, row, bundles, me.key_id)
    await office.vault.checkpoint()
    return done, waiting


async def _envelopes_with(place: Place, office: Office) -> AsyncIterator[list[tuple[EnvelopeRow, int]]]:
    """The envelopes in which the lost key still has its bundle, with its number there."""
    pointer = b""
    while rows := await envelopes_after(office.vault, pointer, limit=_AT_ONCE):
        pointer = rows[-1].pointer
        found = [(row, index) for row in rows if (index := _index_of(place.lost, row)) is not None]
        if found:
            yield found


def _index_of(key: PublicKey, row: EnvelopeRow) -> int | None:
    for index, bundle in enumerate(bundles_of(row.bundles)):
        if same(bundle.key_id, key.key_id):
            return index
    return None


def _lent(
    rows: Sequence[tuple[EnvelopeRow, int]], abouts: Mapping[bytes, tuple[SealingContext, bytes]], place: Place,
    custodian: UnlockedCustodian,
) -> list[tuple[bytes, bytes]]:  # fmt: skip
    found = []
    for row, index in rows:
        mine = next((each for each in bundles_of(row.bundles) if same(each.key_id, custodian.key.public.key_id)), None)
        if mine is None:
            continue  # came later than this envelope
        about, digest = abouts[row.pointer]
        shares = lend_shares(open_bundle(mine, custodian.key, about, digest), index)
        found.append((row.pointer, seal_bundle(shares, to=place.fresh).raw))
    return found


def _with_own(
    row: EnvelopeRow, index: int, lent: Sequence[bytes], about: SealingContext, digest: bytes,
    custodian: UnlockedCustodian,
) -> bytes | None:  # fmt: skip
    """The bundles of an envelope with one's own in the place of the lost one; None if too little of the loan opens."""
    opened: list[OpenedBundle] = []
    for raw in lent:
        try:
            opened.append(open_bundle(Bundle(raw), custodian.key, about, digest))
        except CryptoError:
            continue  # of another envelope, or altered: the others may be enough
    try:
        whole = rebuild_bundle(opened, index, key_id=custodian.key.public.key_id)
    except CryptoError:
        return None
    bundles = bundles_of(row.bundles)
    bundles[index] = seal_bundle(whole, to=custodian.key.public)
    return joined(bundles)


async def _about(row: EnvelopeRow, office: Office) -> tuple[SealingContext, bytes]:
    """What the bundles of an envelope are about, and the digest they are bound to (SPEC 9.3, 11.4)."""
    if row.body:
        return identity_context(row.pointer, office.office), Body.parse(row.body).digest
    case_id = await case_of_key(office.cases.store, row.pointer)
    if case_id is not None:
        return _recovery(case_id, office), row.pointer
    generations = await office.cases.keys_of(row.pointer)
    if generations:
        return _recovery(row.pointer, office), generations[0].id
    return _recovery(row.pointer, office), row.pointer  # a desk's key, by its own id


def _recovery(message_id: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.RECOVERY, office=office.office, message_id=message_id)
