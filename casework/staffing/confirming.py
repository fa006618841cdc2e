"""A second person makes sure who chose the new keys, and signs that these follow the old ones (SPEC 10.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotFoundError, StaleError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.staffing.errors import NotTheSameKeysError, TooNewError
from casework.store.grants import forget_grants_of
from casework.store.holdings import taint_desk_keys
from casework.store.officers import (
    JOIN,
    REFUSED,
    WAITING,
    InvitationRow,
    PastKeyRow,
    close_invitation,
    done_since,
    give_keys,
    invitation,
    open_invitations,
)
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.keys import PublicKey, same
from crypto.replacing import digits_of, sign_keys, spoken
from policies.officers import Choice
from policies.rules import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """New keys that wait for a second person."""

    id: str
    kind: str
    name: str
    team_label: str
    role_labels: tuple[str, ...]
    why: str
    checked: str
    invited_by: str
    day: date
    until: date


@dataclass(frozen=True, slots=True)
class Told:
    """What colleagues are told: whose keys were replaced, on which day, and who confirmed it."""

    name: str
    day: date
    by: str
    joined: bool
    is_self: bool


async def waiting_keys(unlocked: Unlocked, office: Office) -> tuple[Waiting, ...]:
    """What this officer may confirm."""
    require(unlocked, Permission.OFFICER_CONFIRM)
    rows = [each for each in await open_invitations(office.cases.store) if each.state == WAITING]
    names = {each.id: each.name for each in await office.people.all()}
    return tuple([_shown(each, names, office) for each in rows if _is_theirs(each, unlocked, office)])


async def waiting_key(invitation_id: str, unlocked: Unlocked, office: Office) -> Waiting:
    """One of them."""
    row = await _mine(invitation_id, unlocked, office)
    return _shown(row, {each.id: each.name for each in await office.people.all()}, office)


async def confirm(invitation_id: str, digits: str, how: str, unlocked: Unlocked, office: Office) -> None:
    """Sign that these keys are theirs: whoever confirms has heard the digits from that person and nobody else."""
    row = await _mine(invitation_id, unlocked, office)
    if how not in office.rules.officers.checks:
        raise MalformedRequestError
    public, verify = row.public_key, row.verify_key
    if public is None or verify is None or row.ends < office.clock.now():
        raise StaleError
    people = await office.people.all()
    await _check_established(row, people, unlocked, office)
    if not same(digits_of(spoken(public, verify)), digits_of(digits)):
        await office.journal.append("keys_not_confirmed", office.clock.now(), unlocked.officer.id, None, None)
        raise NotTheSameKeysError
    past, today = None, office.clock.today()
    if row.kind != JOIN:
        before = next((each for each in people if each.id == row.officer_id), None)
        if before is None:
            raise NotFoundError
        past = _followed(before, public, verify, unlocked, office)
    await office.journal.append(f"confirmed_{row.kind}", office.clock.now(), unlocked.officer.id, None, None)
    await give_keys(office.cases.store, row, past, unlocked.officer.id, how, today)
    reason = office.rules.officers.reasons.get(row.why or "")
    if past is not None and reason is not None and reason.renews:
        await taint_desk_keys(office.cases.store, await office.keyring.held_by(past.id, "epoch-key"))
    # What was asked of custodians for the old key opens nothing any more, and would stand in the way of asking again.
    for grant_id in await forget_grants_of(office.cases.store, row.officer_id):
        await office.keyring.destroy(grant_id)


async def refuse(invitation_id: str, unlocked: Unlocked, office: Office) -> None:
    """These are not theirs, or nobody knows: what was chosen is forgotten, the account goes on with its old keys."""
    row = await _mine(invitation_id, unlocked, office)
    await office.journal.append("keys_refused", office.clock.now(), unlocked.officer.id, None, None)
    await close_invitation(office.cases.store, row, REFUSED, unlocked.officer.id, office.clock.today())


async def told(unlocked: Unlocked, office: Office) -> tuple[Told, ...]:
    """Whose keys were replaced lately in this officer's team, so that somebody wonders if it was not them."""
    since = office.clock.today() - timedelta(days=office.rules.officers.told_days)
    rows = await done_since(office.cases.store, since)
    if not rows:
        return ()
    names = {each.id: each.name for each in await office.people.all()}
    everywhere = bool(unlocked.officer.roles & set(office.rules.officers.everywhere))
    return tuple(
        Told(names.get(each.officer_id, each.name), each.decided_day or each.day, names.get(each.decided_by or "", ""),
             each.kind == JOIN, each.officer_id == unlocked.officer.id)
        for each in rows
        if everywhere or each.team == unlocked.officer.team
    )  # fmt: skip


def _followed(before: OfficerRow, public: bytes, verify: bytes, unlocked: Unlocked, office: Office) -> PastKeyRow:
    old, new = PublicKey(before.public_key).key_id, PublicKey(public).key_id
    signature = sign_keys(unlocked.signing, office=office.office, officer_id=before.id, old=old, new=new, verify=verify)
    return PastKeyRow(
        id=old, officer_id=before.id, verify_key=before.verify_key, next_id=new, next_verify=verify,
        confirmed_by=unlocked.officer.id, confirmed_with=unlocked.signing.public.raw, signature=signature,
        ended=office.clock.today(),
    )  # fmt: skip


async def _mine(invitation_id: str, unlocked: Unlocked, office: Office) -> InvitationRow:
    require(unlocked, Permission.OFFICER_CONFIRM)
    row = await invitation(office.cases.store, from_hex(invitation_id))
    if row.state != WAITING or not _is_theirs(row, unlocked, office):
        raise NotFoundError
    return row


def _is_theirs(row: InvitationRow, unlocked: Unlocked, office: Office) -> bool:
    """Whether they may confirm it: never their own, never what they invited to."""
    rule, officer = office.rules.officers, unlocked.officer
    if officer.id in {row.officer_id, row.invited_by}:
        return False
    if officer.roles & set(rule.everywhere):
        return True
    above = bool(set(row.roles.split()) & set(rule.everywhere))
    # A head who lost their keys is known to every lead; a new one is made by nobody below.
    theirs = row.kind != JOIN if above else row.team == officer.team
    return rule.lead in officer.roles and theirs


async def _check_established(row: InvitationRow, people: list[OfficerRow], unlocked: Unlocked, office: Office) -> None:
    """Nobody makes a witness for the purpose: who confirms has had their keys for some days, or from the beginning."""
    since = {each.id: each.key_since for each in people}
    own = since.get(unlocked.officer.id)
    if own is None:
        return
    founded = min(day for day in since.values() if day is not None)
    before = own <= max(founded, since.get(row.officer_id) or founded)
    if not before and (office.clock.today() - own).days < office.rules.officers.established_days:
        raise TooNewError


def _shown(row: InvitationRow, names: dict[str, str], office: Office) -> Waiting:
    rules = office.rules
    team = rules.organisation.teams.get(row.team)
    return Waiting(
        id=row.id.hex(),
        kind=row.kind,
        name=row.name,
        team_label=team.label if team else "",
        role_labels=tuple(rules.access[each].label for each in row.roles.split() if each in rules.access),
        why=_label(rules.officers.reasons, row.why),
        checked=_label(rules.officers.checks, row.checked),
        invited_by=names.get(row.invited_by, ""),
        day=row.day,
        until=row.ends.date(),
    )


def _label(choices: Mapping[str, Choice], word: str | None) -> str:
    return choices[word].label if word is not None and word in choices else ""
