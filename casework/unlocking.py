"""Log in as an officer: the passphrase opens the keys, the journal knows of it."""

from casework.accounts import open_keys, permissions_of, plain_login
from casework.bootstrap import Office
from casework.errors import NotPermittedError, WrongLoginError
from casework.people import Officer, Unlocked
from casework.store.people import OfficerRow
from crypto.keys import PrivateKey, SigningKey
from policies.rules import Permission, Rules


async def unlock(login: str, passphrase: str, otp: str, office: Office) -> Unlocked:
    """The officer and their keys; every failure is the same refusal after the same work."""
    row = await office.people.by_login(plain_login(login))
    key, signing = await open_keys(row, passphrase, otp, office.clock.now(), office.people.accept_otp)
    if row is None or row.renewing:
        raise WrongLoginError
    return await come_in(row, (key, signing), office)


async def come_in(row: OfficerRow, keys: tuple[PrivateKey, SigningKey], office: Office) -> Unlocked:
    """The officer of an account whose keys were just opened; the journal knows of it first."""
    officer = officer_of(row, await office.people.desks_of(row.id), office.rules)
    await office.journal.append("login", office.clock.now(), row.id, None, None)
    await office.people.note_unlock(row.id, office.clock.today())
    return Unlocked(officer, *keys)


def require(unlocked: Unlocked, permission: Permission) -> None:
    """Refuse what the officer's roles do not include."""
    if permission not in unlocked.officer.permissions:
        raise NotPermittedError


def require_any(unlocked: Unlocked, *permissions: Permission) -> None:
    """Refuse whoever has none of these."""
    if not unlocked.officer.permissions & set(permissions):
        raise NotPermittedError


def officer_of(row: OfficerRow, desks: frozenset[str], rules: Rules) -> Officer:
    """An account's row as an officer with the permissions of their roles."""
    roles = frozenset(row.roles.split())
    return Officer(
        id=row.id,
        login=row.login,
        name=row.name,
        team=row.team,
        roles=roles,
        desks=desks,
        permissions=permissions_of(roles, rules),
        public_key=row.public_key,
    )
