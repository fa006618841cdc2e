"""Log in at the portal: the passphrase opens the account's keys, which open its own copies and nothing else."""

from casework.accounts import open_keys, permissions_of, plain_login
from casework.bootstrap import Portal
from casework.errors import NotPermittedError, WrongLoginError
from casework.people import Account, Admitted
from casework.store.portal import AccountRow
from policies.rules import Permission, Rules


async def admit(login: str, passphrase: str, otp: str, portal: Portal) -> Admitted:
    """The account and its keys; every failure is the same refusal after the same work."""
    row = await portal.store.by_login(plain_login(login))
    key, signing = await open_keys(row, passphrase, otp, portal.clock.now(), portal.store.accept_otp)
    if row is None:
        raise WrongLoginError
    return Admitted(account_of(row, portal.rules), key, signing)


def account_of(row: AccountRow, rules: Rules) -> Account:
    """A row as an account; a role that is not the portal's permits nothing here."""
    roles = frozenset(role for role in row.roles.split() if role in rules.access and rules.access[role].portal)
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        unit=row.unit,
        roles=roles,
        permissions=permissions_of(roles, rules),
        public_key=row.public_key,
    )


def require(admitted: Admitted, permission: Permission) -> None:
    """Refuse what the account's roles do not include."""
    if permission not in admitted.account.permissions:
        raise NotPermittedError
