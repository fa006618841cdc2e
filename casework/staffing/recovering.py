"""Keys that nobody else holds: whoever lost theirs asks the custodians, who answer for them alone (SPEC 9.3, 11.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.consenting import UnlockedCustodian, handles_case
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hand_case_key
from casework.people import Unlocked
from casework.registering.keys import REGISTER_KEY, keeps, key_row
from casework.staffing.chains import Follower, followers
from casework.staffing.handing_over import successors_of, taking_over
from casework.store.holdings import KeyOfCase, keys_with_holder
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.recoveries import (
    RecoveryRow,
    answered_by,
    ask_for,
    put_recovery_answer,
    recovered,
    recoveries,
    recovery_answers,
)
from casework.store.vault import get_envelope, has_envelope
from casework.vaulting import bundles_of
from crypto.context import Purpose, SealingContext
from crypto.errors import CryptoError
from crypto.grant import Grant, GrantAnswer, accept_grant, answer_grant
from crypto.keys import KeyId, PrivateKey, PublicKey, random_id, same
from crypto.quorum import open_bundle
from crypto.seal import epoch_key_context, wrap_secret

_AT_ONCE = 100
Claim = tuple[Follower, bytes]  # whoever may have it, and under which id the journal knows what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedKeys:
    """What a custodian is told: whose keys were replaced, who confirmed it, how many keys nobody else holds."""

    officer_id: str
    name: str
    team: str
    confirmed_by: str
    cases: int
    desks: int
    not_after: date
    answered: bool


async def recover_keys(unlocked: Unlocked, office: Office) -> int:
    """Take what custodians have answered, and ask for what is left; returns how many keys came back."""
    done = await take_answers(unlocked, office)
    await ask_custodians(unlocked, office)
    return done


async def ask_custodians(unlocked: Unlocked, office: Office, *, for_all: bool = False) -> int:
    """Ask for the keys that no colleague can hand on, or for all that none has yet; returns for how many."""
    claims = await _claims(unlocked.officer.id, office)
    return sum([await _ask(each, office, for_all=for_all) for each in claims])


async def _ask(me: Follower, office: Office, *, for_all: bool) -> int:
    kinds = {"case-key", "epoch-key", REGISTER_KEY} if me.whose == me.row.id else {"case-key"}
    left = await office.keyring.held_by_any(sorted(me.old))
    wanted = [(thing, kind) for _, thing, kind in left if kind in kinds]
    if not wanted:
        return 0
    colleagues = await _standing_keys(office, me)
    readers: dict[bytes, set[bytes]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        readers |= await office.keyring.readers_of([thing for thing, _ in wanted[at : at + _AT_ONCE]])
    alone = [(thing, kind) for thing, kind in wanted if for_all or not readers[thing] & colleagues]
    rows = await _rows(alone, me, office)
    known = {each.thing for each in await recoveries(office.cases.store, office.clock.today(), me.row.id)}
    new = [each for each in rows if each.thing not in known]
    if new:
        await office.journal.append("keys_asked_back", office.clock.now(), me.row.id, None, None)
        await ask_for(office.cases.store, new)
    return len(new)


async def take_answers(unlocked: Unlocked, office: Office) -> int:
    """Put what enough custodians have answered under the new keys; returns how many keys came back."""
    rows = await recoveries(office.cases.store, office.clock.today(), unlocked.officer.id)
    if not rows:
        return 0
    done = 0
    claims = await _claims(unlocked.officer.id, office)
    for case_id in {each.case_id for each in rows}:
        # All generations of a case together: who takes one over needs every one of them before it gets a new key.
        together = [each for each in rows if each.case_id == case_id] if case_id else []
        for some in [together] if case_id else [[each] for each in rows if each.case_id is None]:
            done += await _take_together(some, claims, unlocked, office)
    return done


async def asked_of_custodians(custodian: UnlockedCustodian, office: Office) -> list[AskedKeys]:
    """What this custodian may answer, officer by officer."""
    rows = await recoveries(office.cases.store, office.clock.today())
    if not rows:
        return []
    answered = await answered_by(office.cases.store, custodian.key.public.key_id)
    names = {each.id: each.name for each in await office.people.all()}
    found = []
    told: set[str] = set()
    for each in [*await followers(office), *await taking_over(office)]:
        own = [row for row in rows if row.officer_id == each.row.id]
        if own and each.row.id not in told:
            told.add(each.row.id)
            team = office.rules.organisation.teams.get(each.row.team)
            found.append(
                AskedKeys(
                    officer_id=each.row.id, name=each.row.name, team=team.label if team else "",
                    confirmed_by=names.get(each.confirmed_by, ""), cases=len({row.case_id for row in own} - {None}),
                    desks=len([row for row in own if row.case_id is None]),
                    not_after=min(row.not_after for row in own), answered={row.id for row in own} <= answered,
                )
            )  # fmt: skip
    return found


async def agree_to_recover(officer_id: str, custodian: UnlockedCustodian, office: Office) -> int:
    """Re-seal one's shares of each key to that officer's new keys; returns for how many. The journal knows first.

    Left out are cases in which the custodian works or from which they stepped aside.
    """
    claims = await _claims(officer_id, office)
    if not claims:
        raise NotFoundError
    done = 0
    for row in await recoveries(office.cases.store, office.clock.today(), officer_id):
        claim = await _claim_to(row, claims, office)
        if claim is None or (row.case_id and await handles_case(custodian.row.name, row.case_id, office)):
            continue
        them, about = claim
        await office.journal.append("agreed_to_recover", office.clock.now(), custodian.row.id, about, None)
        done += await _answer(row, them, custodian, office)
    return done


async def _answer(row: RecoveryRow, them: Follower, custodian: UnlockedCustodian, office: Office) -> int:
    # The first key of a case lies under the case's id, every other one under its own.
    places = [each for each in (row.thing, row.case_id) if each and await has_envelope(office.vault, each)]
    if not places:
        return 0  # a desk's key from before such shares were kept
    envelope = await get_envelope(office.vault, places[0])
    bundle = next((each for each in bundles_of(envelope.bundles) if each.key_id == custodian.key.public.key_id), None)
    if bundle is None:
        return 0  # became a custodian later
    try:
        opened = open_bundle(bundle, custodian.key, _context(row, office), row.thing)
        answer = answer_grant(opened, _grant(row, them, office), them.public, custodian.signing)
    except CryptoError:
        raise NotAllowedNowError from None
    await put_recovery_answer(office.cases.store, row.id, custodian.key.public.key_id, answer.encode())
    return 1


async def _take_together(
    rows: Sequence[RecoveryRow], claims: Sequence[Follower], unlocked: Unlocked, office: Office
) -> int:
    """The keys of one case, or one of a desk, once every one of them has enough answers."""
    needed, listed = office.keys.custodian_entries()
    entitled = [await _claim_to(row, claims, office) for row in rows]
    gone = [row.id for row, claim in zip(rows, entitled, strict=True) if claim is None]
    if gone:
        await recovered(office.cases.store, gone)  # a colleague was faster, or it is not theirs any more
    verify = {each.public.key_id: each.verify for each in listed}
    ready: list[tuple[RecoveryRow, Claim, list[GrantAnswer]]] = []
    for row, claim in zip(rows, entitled, strict=True):
        stored = await recovery_answers(office.cases.store, row.id)
        answers = [GrantAnswer.parse(stored[each.public.key_id]) for each in listed if each.public.key_id in stored]
        if claim is None:
            continue
        if len(answers) < needed:
            return 0
        ready.append((row, claim, answers))
    for row, (me, journal_id), answers in ready:
        await office.journal.append("key_recovered", office.clock.now(), me.row.id, journal_id, None)
        raw = _grant(row, me, office)
        seed = accept_grant(answers, raw, unlocked.key, verify, used_ids=(), today=office.clock.today())
        key = PrivateKey.from_seed(seed)
        if not same(key.public.key_id, row.thing):
            raise NotAllowedNowError
        wraps = await _wraps(row, key, me, office)
        if me.whose == me.row.id:
            for old in sorted(me.old):
                await office.keyring.hand_on(wraps, old)
        else:  # whoever held it keeps it until the case has a new key; they can open nothing
            await office.keyring.add(wraps)
        await recovered(office.cases.store, [row.id])
    return len(ready)


async def _wraps(row: RecoveryRow, key: PrivateKey, me: Follower, office: Office) -> list[NewWrap]:
    if row.case_id is not None:
        (found,) = await keys_with_holder(office.cases.store, [row.thing], me.whose)
        return hand_case_key(found.row, key, [me.public], office)
    about, digest = epoch_key_context(office.office, key.public)
    record = wrap_secret(key.seed(), digest=digest, to=me.public, about=about).raw
    kind = "epoch-key" if await key_row(row.thing, office) is None else REGISTER_KEY
    return [NewWrap(thing=row.thing, reader=me.public.key_id, kind=kind, record=record)]


async def _still_theirs(row: RecoveryRow, them: Follower, office: Office) -> bytes | None:
    """The case's pseudonym, or the key's id for a desk's, while they are entitled and their old keys opened it."""
    readers = (await office.keyring.readers_of([row.thing]))[row.thing]
    if not readers & them.old or them.public.key_id in readers:
        return None
    if row.case_id is None:
        return row.thing if await _of_theirs(row.thing, them, office) else None
    found = await keys_with_holder(office.cases.store, [row.thing], them.whose)
    mine = [each for each in found if each.held and each.row.case_id == row.case_id]
    return mine[0].journal_id if mine else None


async def _of_theirs(thing: bytes, them: Follower, office: Office) -> bool:
    """Whether a key is that of a register they read, or of a desk of theirs."""
    of_register = await key_row(thing, office)
    if of_register is not None:
        return await keeps(of_register, them.row.id, office)
    desks = await office.people.desks_of(them.row.id)
    return any(each.id == thing and each.desk in desks for each in await office.people.epoch_keys())


async def _rows(alone: Sequence[tuple[bytes, str]], me: Follower, office: Office) -> list[RecoveryRow]:
    until = office.clock.today() + timedelta(days=office.rules.officers.recovery_days)
    things = [thing for thing, kind in alone if kind == "case-key"]
    rows: list[RecoveryRow] = []
    for at in range(0, len(things), _AT_ONCE):
        known = await keys_with_holder(office.cases.store, things[at : at + _AT_ONCE], me.whose)
        found = [each for each in known if each.held]
        mine = found if me.whose == me.row.id else await _falling_to(me, found, office)
        rows += [_row(me, each.row.case_id, each.row.id, until) for each in mine]
    return [*rows, *(_row(me, None, thing, until) for thing, kind in alone if kind != "case-key")]


def _row(me: Follower, case_id: bytes | None, thing: bytes, until: date) -> RecoveryRow:
    return RecoveryRow(id=random_id(), officer_id=me.row.id, case_id=case_id, thing=thing, not_after=until)


async def _claims(officer_id: str, office: Office) -> list[Follower]:
    """What somebody may ask custodians for: what their own keys of before opened, and cases they are to take over."""
    own = [each for each in await followers(office) if each.row.id == officer_id]
    return [*own, *[each for each in await taking_over(office) if each.row.id == officer_id]]


async def _claim_to(row: RecoveryRow, claims: Sequence[Follower], office: Office) -> Claim | None:
    for each in claims:
        journal_id = await _still_theirs(row, each, office)
        if journal_id is not None:
            return each, journal_id
    return None


async def _falling_to(me: Follower, found: Sequence[KeyOfCase], office: Office) -> list[KeyOfCase]:
    """Of cases that are to go to several people those that go to this one, who must not be excluded from them."""
    mine = []
    for each in found:
        able = await successors_of(each.row.case_id, me.whose, office)
        if able and able[int.from_bytes(each.row.case_id[:4], "big") % len(able)] == me.row.id:
            mine.append(each)
    return mine


async def _standing_keys(office: Office, me: Follower) -> set[bytes]:
    def stands(row: OfficerRow) -> bool:
        return row.id != me.row.id and not row.suspended

    return {PublicKey(each.public_key).key_id for each in await office.people.all() if stands(each)}


def _context(row: RecoveryRow, office: Office) -> SealingContext:
    about = row.case_id or row.thing
    return SealingContext(purpose=Purpose.RECOVERY, office=office.office, message_id=about)


def _grant(row: RecoveryRow, them: Follower, office: Office) -> bytes:
    span = "epoch-key" if row.case_id is None else "case-key"
    return Grant(
        grant_id=row.id, office=office.office, envelope=row.case_id or row.thing, spans=(span,),
        grantee=KeyId(them.public.key_id), reason="", not_after=row.not_after,
    ).encode()  # fmt: skip
