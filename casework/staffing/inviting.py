"""Invite somebody to choose a passphrase: an administrator hands a code over, and can do nothing with the account."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from casework.accounts import make_keys, new_totp_secret, plain_login
from casework.bootstrap import Office
from casework.errors import ConflictError, MalformedRequestError, NotAllowedNowError, NotFoundError, WrongLoginError
from casework.people import Unlocked
from casework.staffing.errors import PassphraseTooShortError
from casework.store.officers import (
    BACK,
    INVITED,
    JOIN,
    REPLACE,
    WITHDRAWN,
    InvitationRow,
    close_invitation,
    invitation_with,
    open_invitations,
    put_invitation,
    take_up,
)
from casework.store.people import OfficerRow
from casework.unlocking import require
from crypto.errors import CryptoError
from crypto.keys import random_id
from crypto.passphrase import Profile
from crypto.replacing import draw_invitation, invitation_hash, spoken
from policies.rules import Permission

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Invited:
    """The code, to be handed over once, and until when it may be taken up."""

    code: str = field(repr=False)
    ends: datetime
    officer_id: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody sees once they have chosen: digits to read aloud, and the secret of the one-time code."""

    spoken: str = field(repr=False)
    totp_secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom an invitation is for, as its row says."""

    login: str
    name: str
    team: str
    roles: str
    desks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joiner:
    """Somebody who is to work here."""

    login: str
    name: str
    team: str
    roles: tuple[str, ...]
    desks: tuple[str, ...]


async def invite_anew(officer_id: str, why: str, checked: str, unlocked: Unlocked, office: Office) -> Invited:
    """Invite an officer to choose new keys; from this moment the old ones open nothing, in any process."""
    rule = office.rules.officers
    require(unlocked, Permission.OFFICER_WRITE)
    if why not in rule.reasons or checked not in rule.checks:
        raise MalformedRequestError
    row = await office.people.get(officer_id)
    if row.suspended:
        raise NotAllowedNowError
    return await _invite(REPLACE, row.id, _about(row), unlocked, office,
                         why=why, checked=checked)  # fmt: skip


async def invite_back(officer_id: str, checked: str, unlocked: Unlocked, office: Office) -> Invited:
    """Invite somebody who was suspended; they come back with new keys and without a single case."""
    require(unlocked, Permission.OFFICER_WRITE)
    if checked not in office.rules.officers.checks:
        raise MalformedRequestError
    row = await office.people.get(officer_id)
    if not row.suspended:
        raise NotAllowedNowError
    return await _invite(BACK, row.id, _about(row), unlocked, office,
                         why=None, checked=checked)  # fmt: skip


async def invite_new(new: Joiner, unlocked: Unlocked, office: Office) -> Invited:
    """Invite somebody who begins to work here; the account is there once a second person has confirmed its keys."""
    require(unlocked, Permission.OFFICER_WRITE)
    login, name = plain_login(new.login), " ".join(new.name.split())
    check_joiner(new, office)
    taken = await office.people.by_login(login) is not None
    if taken or any(each.login == login for each in await open_invitations(office.cases.store) if each.kind == JOIN):
        raise ConflictError
    roles, desks = " ".join(new.roles), " ".join(new.desks)
    about = Person(login=login, name=name, team=new.team, roles=roles, desks=desks)
    return await _invite(JOIN, random_id().hex(), about, unlocked, office, why=None, checked=None)


def check_joiner(new: Joiner, office: Office) -> None:
    """Refuse a team, a role or a desk that is not there, and roles that one person may not have together."""
    rules, organisation = office.rules, office.rules.organisation
    known = set(new.roles) <= {name for name, role in rules.access.items() if not role.portal}
    there = set(new.desks) <= rules.desks.keys() and (not new.team or new.team in organisation.teams)
    name = " ".join(new.name.split())
    if not (known and there and new.roles and plain_login(new.login) and 0 < len(name) <= _LONGEST_NAME):
        raise MalformedRequestError
    if rules.apart_from(new.roles) & set(new.roles):
        raise NotAllowedNowError


async def withdraw(officer_id: str, unlocked: Unlocked, office: Office) -> None:
    """Take an invitation back; the account goes on with the keys that it had."""
    require(unlocked, Permission.OFFICER_WRITE)
    for row in await open_invitations(office.cases.store):
        if row.officer_id == officer_id:
            await office.journal.append("invitation_withdrawn", office.clock.now(), unlocked.officer.id, None, None)
            await close_invitation(office.cases.store, row, WITHDRAWN, unlocked.officer.id, office.clock.today())
            return
    raise NotFoundError


async def choose_keys(
    login: str, code: str, passphrase: str, office: Office, *, with_otp: bool, profile: Profile = Profile.OFFICER
) -> Chosen:
    """Whoever has the code chooses a passphrase, once; whatever is wrong with login or code is the same refusal."""
    row = await _invited(login, code, office)
    if len(passphrase) < office.rules.officers.shortest_passphrase:
        raise PassphraseTooShortError
    with_otp = with_otp or await _had_otp(row, office)
    secret = new_totp_secret() if with_otp else None
    keys = await asyncio.to_thread(make_keys, passphrase, profile, secret, row.officer_id)
    ends = office.clock.now() + timedelta(days=office.rules.officers.confirm_days)
    await office.journal.append("keys_chosen", office.clock.now(), row.officer_id, None, None)
    await take_up(office.cases.store, row, asdict(keys), ends)
    return Chosen(spoken(keys.public_key, keys.verify_key), secret)


async def _invited(login: str, code: str, office: Office) -> InvitationRow:
    try:
        row = await invitation_with(office.cases.store, invitation_hash(code))
    except CryptoError:
        row = None
    if row is None or row.login != plain_login(login) or row.ends < office.clock.now():
        raise WrongLoginError
    return row


async def _had_otp(row: InvitationRow, office: Office) -> bool:
    return row.kind != JOIN and (await office.people.get(row.officer_id)).sealed_totp is not None


async def _invite(
    kind: str, officer_id: str, about: Person, unlocked: Unlocked, office: Office, *, why: str | None,
    checked: str | None,
) -> Invited:  # fmt: skip
    if officer_id == unlocked.officer.id:
        raise NotAllowedNowError  # nobody makes their own keys anew: a colleague does
    code, now = draw_invitation(), office.clock.now()
    ends = now + timedelta(hours=office.rules.officers.invitation_hours)
    await office.journal.append(f"invited_{kind}", now, unlocked.officer.id, None, None)
    row = InvitationRow(
        id=random_id(), officer_id=officer_id, kind=kind, state=INVITED, code=invitation_hash(code), ends=ends,
        why=why, checked=checked, invited_by=unlocked.officer.id, day=office.clock.today(), login=about.login,
        name=about.name, team=about.team, roles=about.roles, desks=about.desks,
    )  # fmt: skip
    await put_invitation(office.cases.store, row)
    return Invited(code, ends, officer_id)


def _about(row: OfficerRow) -> Person:
    return Person(login=row.login, name=row.name, team=row.team, roles=row.roles, desks="")
