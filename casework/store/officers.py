"""Invitations and the keys that accounts had before: rows to values and back, each step in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotFoundError, StaleError
from casework.store.engine import Store
from casework.store.office_tables import desk_member, officer
from casework.store.officer_tables import officer_invitation, officer_key, officer_passkey

REPLACE, BACK, JOIN = "replace", "back", "join"
INVITED, WAITING, DONE, REFUSED, WITHDRAWN, OVER = "invited", "waiting", "done", "refused", "withdrawn", "over"
OPEN = (INVITED, WAITING)
_KEYS = ("public_key", "verify_key", "salt", "profile", "sealed_seed", "sealed_sign", "sealed_totp")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """Somebody is to have new keys; those they chose lie here until a second person has confirmed them."""

    id: bytes
    officer_id: str
    kind: str
    state: str
    code: bytes | None = field(repr=False)
    ends: datetime
    why: str | None
    checked: str | None
    invited_by: str
    day: date
    login: str
    name: str
    team: str
    roles: str
    desks: str
    public_key: bytes | None = None
    verify_key: bytes | None = None
    salt: bytes | None = None
    profile: str | None = None
    sealed_seed: bytes | None = field(default=None, repr=False)
    sealed_sign: bytes | None = field(default=None, repr=False)
    sealed_totp: bytes | None = field(default=None, repr=False)
    decided_by: str | None = None
    confirmed_how: str | None = None
    decided_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKeyRow:
    """Keys that an account had, the ones that followed, and who signed that these follow."""

    id: bytes
    officer_id: str
    verify_key: bytes
    next_id: bytes
    next_verify: bytes
    confirmed_by: str
    confirmed_with: bytes
    signature: bytes
    ended: date


async def put_invitation(store: Store, row: InvitationRow) -> None:
    """Keep a new invitation; an earlier one of the same account ends, and the account opens nothing meanwhile."""
    async with store.writing() as connection:
        still = officer_invitation.c.state.in_(OPEN)
        await _close(connection, (officer_invitation.c.officer_id == row.officer_id) & still, WITHDRAWN)
        await connection.execute(insert(officer_invitation).values(**asdict(row)))
        if row.kind == REPLACE:
            await connection.execute(update(officer).where(officer.c.id == row.officer_id).values(renewing=True))


async def invitation(store: Store, invitation_id: bytes) -> InvitationRow:
    """One invitation."""
    found = await _invitations(store, officer_invitation.c.id == invitation_id)
    if not found:
        raise NotFoundError
    return found[0]


async def invitation_with(store: Store, code: bytes) -> InvitationRow | None:
    """The invitation of which this is the hash of the code."""
    found = await _invitations(store, (officer_invitation.c.code == code) & (officer_invitation.c.state == INVITED))
    return found[0] if found else None


async def open_invitations(store: Store) -> list[InvitationRow]:
    """Every invitation that is neither done nor over, newest first."""
    return await _invitations(store, officer_invitation.c.state.in_(OPEN))


async def done_since(store: Store, since: date) -> list[InvitationRow]:
    """What was confirmed since a day, newest first."""
    done = (officer_invitation.c.state == DONE) & (officer_invitation.c.decided_day >= since)
    return await _invitations(store, done)


async def replaced_for(store: Store, reasons: Collection[str]) -> set[str]:
    """The officers whose keys were replaced for one of these reasons."""
    done = (officer_invitation.c.state == DONE) & (officer_invitation.c.kind == REPLACE)
    return {each.officer_id for each in await _invitations(store, done & officer_invitation.c.why.in_(reasons))}


async def take_up(store: Store, row: InvitationRow, keys: dict[str, Any], ends: datetime) -> None:
    """Keep the keys that were chosen, under their passphrase, and use the code up; stale if it was used before."""
    still = (officer_invitation.c.id == row.id) & (officer_invitation.c.state == INVITED)
    values = {name: keys[name] for name in _KEYS}
    async with store.writing() as connection:
        done = await connection.execute(
            update(officer_invitation).where(still).values(state=WAITING, code=None, ends=ends, **values)
        )
    if done.rowcount != 1:
        raise StaleError


async def close_invitation(store: Store, row: InvitationRow, state: str, by: str | None, today: date) -> None:
    """End an invitation without new keys: what was chosen is forgotten, and an account goes on with its old ones."""
    async with store.writing() as connection:
        still = (officer_invitation.c.id == row.id) & officer_invitation.c.state.in_(OPEN)
        if not await _close(connection, still, state, decided_by=by, decided_day=today):
            raise StaleError
        await connection.execute(update(officer).where(officer.c.id == row.officer_id).values(renewing=False))


async def give_keys(store: Store, row: InvitationRow, past: PastKeyRow | None, by: str, how: str, today: date) -> None:
    """Put the confirmed keys in the place of the old ones, or make the account; all of it in one transaction."""
    still = (officer_invitation.c.id == row.id) & (officer_invitation.c.state == WAITING)
    keys = {name: getattr(row, name) for name in _KEYS}
    fresh = {"last_otp": 0, "suspended": False, "renewing": False, "key_since": today, "suspended_day": None}
    done = {"state": DONE, "decided_by": by, "confirmed_how": how, "decided_day": today}
    # The keys live on in the account alone.
    cleared = {name: None for name in _KEYS if name not in {"public_key", "verify_key"}}
    async with store.writing() as connection:
        changed = await connection.execute(update(officer_invitation).where(still).values(**done, **cleared))
        if changed.rowcount != 1:
            raise StaleError
        if past is None:
            about = {"id": row.officer_id, "login": row.login, "name": row.name, "team": row.team, "roles": row.roles}
            await connection.execute(insert(officer).values(**about, **keys, **fresh))
            for desk in row.desks.split():
                await connection.execute(insert(desk_member).values(desk=desk, officer_id=row.officer_id))
            return
        await connection.execute(insert(officer_key).values(**asdict(past)))
        await connection.execute(delete(officer_passkey).where(officer_passkey.c.officer_id == row.officer_id))
        await connection.execute(update(officer).where(officer.c.id == row.officer_id).values(**keys, **fresh))


async def past_keys(store: Store, officer_id: str | None = None) -> list[PastKeyRow]:
    """The keys that accounts had before, of one or of all."""
    query = select(officer_key).order_by(officer_key.c.ended)
    if officer_id is not None:
        query = query.where(officer_key.c.officer_id == officer_id)
    async with store.reading() as connection:
        return [PastKeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def set_suspended(store: Store, officer_id: str, today: date) -> bool:
    """Suspend an account from this moment on; false if it is already."""
    async with store.writing() as connection:
        standing = (officer.c.id == officer_id) & officer.c.suspended.is_(False)
        done = await connection.execute(
            update(officer).where(standing).values(suspended=True, suspended_day=today, renewing=False)
        )
        still = (officer_invitation.c.officer_id == officer_id) & officer_invitation.c.state.in_(OPEN)
        await _close(connection, still, WITHDRAWN)
        await connection.execute(delete(officer_passkey).where(officer_passkey.c.officer_id == officer_id))
    return done.rowcount == 1


async def sweep_invitations(store: Store, now: datetime, today: date) -> list[InvitationRow]:
    """End what was not taken up or not confirmed in time; an account goes on with its old keys."""
    over = await _invitations(store, officer_invitation.c.state.in_(OPEN) & (officer_invitation.c.ends < now))
    for row in over:
        await close_invitation(store, row, OVER, None, today)
    return over


async def forget_desks(store: Store, officer_id: str) -> Sequence[str]:
    """Take somebody off every desk; returns which they were."""
    mine = desk_member.c.officer_id == officer_id
    async with store.writing() as connection:
        desks = list((await connection.execute(select(desk_member.c.desk).where(mine))).scalars())
        await connection.execute(delete(desk_member).where(mine))
    return desks


async def _invitations(store: Store, condition: Any) -> list[InvitationRow]:
    newest = (officer_invitation.c.day.desc(), officer_invitation.c.id)
    query = select(officer_invitation).where(condition).order_by(*newest)
    async with store.reading() as connection:
        return [InvitationRow(**row) for row in (await connection.execute(query)).mappings()]


async def _close(connection: AsyncConnection, which: Any, state: str, **more: Any) -> bool:
    cleared = dict.fromkeys(("code", *_KEYS))
    done = await connection.execute(update(officer_invitation).where(which).values(state=state, **cleared, **more))
    return done.rowcount > 0
