"""Log in: the passphrase opens the officer's keys, the one-time code is checked with a secret that lay under it."""

import asyncio
import unicodedata

import pyotp

from casework.bootstrap import Office
from casework.errors import NotPermittedError, WrongLoginError
from casework.people import Officer, Unlocked
from casework.store.people import OfficerRow
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, SigningKey, random_bytes, same
from crypto.passphrase import PassphraseKey, Profile
from policies.rules import Permission, Rules

_TOTP_STEP = 30
_AT_ONCE = asyncio.Semaphore(2)
_DECOY_SALT = random_bytes(16)


async def unlock(login: str, passphrase: str, otp: str, office: Office) -> Unlocked:
    """The officer and their keys; every failure is the same refusal after the same work."""
    row = await office.people.by_login(unicodedata.normalize("NFKC", login).strip().lower())
    usable = row is not None and not row.suspended
    salt, profile = (row.salt, row.profile) if row else (_DECOY_SALT, "officer")
    async with _AT_ONCE:
        derived = await asyncio.to_thread(PassphraseKey.derive, passphrase, salt, Profile(profile))
    if row is None or not usable:
        raise WrongLoginError
    key, signing = _reveal(derived, row)
    await _check_otp(derived, row, otp, office)
    officer = officer_of(row, await office.people.desks_of(row.id), office.rules)
    await office.journal.append("login", office.clock.now(), row.id, None, None)
    return Unlocked(officer, key, signing)


def require(unlocked: Unlocked, permission: Permission) -> None:
    """Refuse what the officer's roles do not include."""
    if permission not in unlocked.officer.permissions:
        raise NotPermittedError


def officer_of(row: OfficerRow, desks: frozenset[str], rules: Rules) -> Officer:
    """An account's row as an officer with the permissions of their roles."""
    roles = frozenset(row.roles.split())
    permissions = frozenset(each for role in roles if role in rules.access for each in rules.access[role].permissions)
    return Officer(
        id=row.id,
        login=row.login,
        name=row.name,
        team=row.team,
        roles=roles,
        desks=desks,
        permissions=permissions,
        public_key=row.public_key,
    )


def _reveal(derived: PassphraseKey, row: OfficerRow) -> tuple[PrivateKey, SigningKey]:
    officer_id = row.id.encode()
    try:
        key = PrivateKey.from_seed(derived.reveal(row.sealed_seed, officer_id, "seed"))
        signing = SigningKey.from_seed(derived.reveal(row.sealed_sign, officer_id, "sign"))
    except CryptoError:
        raise WrongLoginError from None
    if not same(key.public.raw, row.public_key) or not same(signing.public.raw, row.verify_key):
        raise WrongLoginError  # SPEC 1.6
    return key, signing


async def _check_otp(derived: PassphraseKey, row: OfficerRow, otp: str, office: Office) -> None:
    if row.sealed_totp is None:
        return
    try:
        secret = derived.reveal(row.sealed_totp, row.id.encode(), "totp").decode()
    except CryptoError:
        raise WrongLoginError from None
    now = int(office.clock.now().timestamp())
    code = "".join(otp.split())
    for drift in (0, -1, 1):
        counter = now // _TOTP_STEP + drift
        if same(pyotp.TOTP(secret).generate_otp(counter).encode(), code.encode()):
            if await office.people.accept_otp(row.id, counter):
                return
            break  # used before
    raise WrongLoginError
