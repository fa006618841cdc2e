"""Sittings: planned by a secretary, opened by every secretary of the same team, sealed under a key of their own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.accounts import permissions_of
from casework.bootstrap import Office
from casework.committees.composing import committee_of, committees_run_by
from casework.content import decode_kept, encode_kept
from casework.errors import EmptyTextError, MalformedRequestError, NotAllowedNowError, NotYourCaseError
from casework.holding import must_stand
from casework.ids import from_hex
from casework.people import Unlocked
from casework.store.committees import (
    CLOSED,
    IN_PERSON,
    PLANNED,
    WRITTEN,
    SittingItemRow,
    SittingRow,
    add_sitting,
    change_item,
    change_sitting,
    get_sitting,
    items_of_sitting,
    sittings_of,
)
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.sitting_retention import RemainsRow, remains_of_sittings
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, PublicKey, random_id, same
from crypto.seal import case_key_context, seal, wrap_secret
from crypto.unseal import open_sealed, unwrap_secret
from policies.committees import Committee
from policies.rules import Permission

SITTING_KEY = "sitting-key"
_GENERATION = 1  # the key of a sitting is never renewed: it ends with the sitting
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_LONGEST_PLACE = 120
_MOST = 100
_LEAD = "team_lead"


@dataclass(frozen=True, slots=True)
class HeldSitting:
    """A sitting with its key, for a secretary who holds it."""

    row: SittingRow
    committee: Committee
    key: PrivateKey = field(repr=False)

    @property
    def name(self) -> str:
        """How it is called: 민원조정위원회 2026년 제3차 회의."""
        return f"{self.committee.label} {self.row.year}년 제{self.row.number}차 회의"


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPlan:
    """When, where and how a committee sits."""

    day: date
    hour: str
    where: str
    mode: str


async def plan_sitting(name: str, plan: SittingPlan, unlocked: Unlocked, office: Office) -> str:
    """Plan a sitting; returns its id."""
    committee = committee_of(name, unlocked, office)
    _check(plan, committee, office)
    key, sitting_id = PrivateKey.generate(), random_id()
    readers = [PublicKey(each.public_key) for each in await _keepers(committee, office)]
    await office.keyring.add(_wraps(sitting_id, key, readers, office))
    await office.journal.append("sitting_planned", office.clock.now(), unlocked.officer.id, None, None)
    row = SittingRow(
        id=sitting_id, committee=name, year=plan.day.year, number=0, state=PLANNED, mode=plan.mode, day=plan.day,
        hour=plan.hour, where=plan.where.strip(), officer_id=unlocked.officer.id, public_key=key.public.raw,
    )  # fmt: skip
    await add_sitting(office.cases.store, row)
    return sitting_id.hex()


async def sittings_run_by(unlocked: Unlocked, office: Office) -> tuple[SittingRow, ...]:
    """The sittings of a secretary's committees, the latest first."""
    own = committees_run_by(unlocked, office)
    return tuple(await sittings_of(office.cases.store, own, limit=_MOST))


async def sittings_gone(unlocked: Unlocked, office: Office) -> list[RemainsRow]:
    """What is left of the destroyed sittings of a secretary's committees, the latest first."""
    return await remains_of_sittings(office.cases.store, committees_run_by(unlocked, office))


async def hold_sitting(sitting_id: str, unlocked: Unlocked, office: Office) -> HeldSitting:
    """A sitting and its key; a secretary who came later is handed it by whoever holds it."""
    row = await get_sitting(office.cases.store, from_hex(sitting_id))
    committee = committee_of(row.committee, unlocked, office)
    held = HeldSitting(row, committee, await _key_of(row, unlocked, office))
    if row.state != CLOSED:
        await _hand_on(held, office)
    return held


async def sitting_key_for(
    sitting_id: bytes, officer_id: str, key: PublicKey, unlocked: Unlocked, office: Office
) -> NewWrap | None:
    """A sitting's key for somebody who keeps it and has other keys now; None for whoever keeps it no more.

    Refused to whoever does not hold it.
    """
    row = await get_sitting(office.cases.store, sitting_id)
    committee = office.rules.committees.committees[row.committee]
    if officer_id not in {each.id for each in await _keepers(committee, office)}:
        return None
    return _wraps(row.id, await _key_of(row, unlocked, office), [key], office)[0]


async def items_in(held: HeldSitting, office: Office) -> list[SittingItemRow]:
    """The agenda."""
    return await items_of_sitting(office.cases.store, held.row.id)


async def content_of(row: SittingItemRow, held: HeldSitting, office: Office) -> dict[str, Any]:
    """What is sealed in an item."""
    return await _opened(row.sealed_id, row.body, held, office)


async def minutes_in(held: HeldSitting, office: Office) -> dict[str, Any]:
    """What is sealed in the sitting itself; empty before anything was written."""
    if held.row.sealed_id is None or held.row.body is None:
        return {}
    return await _opened(held.row.sealed_id, held.row.body, held, office)


async def seal_to_sitting(content: Mapping[str, Any], held: HeldSitting, office: Office) -> tuple[bytes, bytes]:
    """A content under a fresh id, its wrap already in the keyring; returns the id and the body."""
    sealed_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    sealed = seal(encode_kept(content), to=[held.key.public], about=about)
    reader = held.key.public.key_id
    await office.keyring.add([NewWrap(thing=sealed_id, reader=reader, kind="paper", record=sealed.wraps[0].raw)])
    return sealed_id, sealed.body.raw


async def rewrite_item(
    row: SittingItemRow, content: Mapping[str, Any], held: HeldSitting, office: Office, **changes: Any
) -> None:
    """An item's next writing; the wrap of the one before goes last."""
    sealed_id, body = await seal_to_sitting(content, held, office)
    await change_item(office.cases.store, row, replace(row, sealed_id=sealed_id, body=body, **changes))
    await office.keyring.destroy(row.sealed_id)


async def rewrite_sitting(held: HeldSitting, content: Mapping[str, Any], office: Office, **changes: Any) -> None:
    """A sitting's next writing."""
    sealed_id, body = await seal_to_sitting(content, held, office)
    after = replace(held.row, sealed_id=sealed_id, body=body, **changes)
    await change_sitting(office.cases.store, held.row, after)
    if held.row.sealed_id is not None:
        await office.keyring.destroy(held.row.sealed_id)


async def move_sitting(held: HeldSitting, state: str, office: Office) -> None:
    """Give a sitting its next state."""
    await change_sitting(office.cases.store, held.row, replace(held.row, state=state))


def must_be(held: HeldSitting, *states: str) -> None:
    """Refuse what does not fit the state of a sitting."""
    if held.row.state not in states:
        raise NotAllowedNowError


def _check(plan: SittingPlan, committee: Committee, office: Office) -> None:
    if not plan.where.strip():
        raise EmptyTextError
    is_known = plan.mode == IN_PERSON or (plan.mode == WRITTEN and committee.written)
    if not is_known or not _HOUR.fullmatch(plan.hour) or len(plan.where) > _LONGEST_PLACE:
        raise MalformedRequestError
    if plan.day < office.clock.today():
        raise NotAllowedNowError


async def _opened(sealed_id: bytes, raw: bytes, held: HeldSitting, office: Office) -> dict[str, Any]:
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    records = await office.keyring.find_many([sealed_id], held.key.public.key_id)
    if sealed_id not in records:
        raise NotYourCaseError
    payload = open_sealed(Body.parse(raw), WrapRecord.parse(records[sealed_id]), key=held.key, about=about)
    return decode_kept(payload.content)


async def _keepers(committee: Committee, office: Office) -> list[OfficerRow]:
    """Its secretaries, who open it, and the team's leads, who only hand its key on."""
    return [
        each
        for each in await office.people.all()
        if not (each.suspended or each.renewing)
        and each.team == committee.team
        and (
            _LEAD in each.roles.split()
            or Permission.COMMITTEE_RUN in permissions_of(frozenset(each.roles.split()), office.rules)
        )
    ]


async def _key_of(row: SittingRow, unlocked: Unlocked, office: Office) -> PrivateKey:
    await must_stand(unlocked, office)
    records = await office.keyring.find_many([row.id], unlocked.key.public.key_id)
    if row.id not in records:
        raise NotYourCaseError
    public = PublicKey(row.public_key)
    about, digest = case_key_context(office.office, row.id, public, _GENERATION)
    try:
        key = PrivateKey.from_seed(unwrap_secret(records[row.id], key=unlocked.key, digest=digest, about=about))
    except CryptoError:
        raise NotYourCaseError from None
    if not same(key.public.raw, public.raw):  # SPEC 1.6
        raise NotYourCaseError
    return key


def _wraps(sitting_id: bytes, key: PrivateKey, readers: Iterable[PublicKey], office: Office) -> list[NewWrap]:
    about, digest = case_key_context(office.office, sitting_id, key.public, _GENERATION)
    return [
        NewWrap(
            thing=sitting_id,
            reader=reader.key_id,
            kind=SITTING_KEY,
            record=wrap_secret(key.seed(), digest=digest, to=reader, about=about).raw,
        )
        for reader in readers
    ]


async def _hand_on(held: HeldSitting, office: Office) -> None:
    keepers = [PublicKey(each.public_key) for each in await _keepers(held.committee, office)]
    has = (await office.keyring.readers_of([held.row.id]))[held.row.id]
    missing = [each for each in keepers if each.key_id not in has]
    if missing:
        await office.keyring.add(_wraps(held.row.id, held.key, missing, office))
