"""What every account has, whoever keeps it: keys under a passphrase, and the one way in."""

import asyncio
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import pyotp

from casework.errors import NotReadyError, WrongLoginError
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, SigningKey, random_bytes, random_id, same
from crypto.passphrase import PassphraseKey, Profile
from policies.rules import Permission, Rules

_TOTP_STEP = 30
_SHORTEST_TOTP = 32  # base32 letters: 160 bits, RFC 4226
_AT_ONCE = asyncio.Semaphore(2)
_DECOY_SALT = random_bytes(16)

AcceptOtp = Callable[[str, int], Awaitable[bool]]


class Kept(Protocol):
    """What a store keeps of an account, as far as the way in needs it."""

    @property
    def id(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def salt(self) -> bytes: ...  # noqa: D102
    @property
    def profile(self) -> str: ...  # noqa: D102
    @property
    def public_key(self) -> bytes: ...  # noqa: D102
    @property
    def verify_key(self) -> bytes: ...  # noqa: D102
    @property
    def sealed_seed(self) -> bytes: ...  # noqa: D102
    @property
    def sealed_sign(self) -> bytes: ...  # noqa: D102
    @property
    def sealed_totp(self) -> bytes | None: ...  # noqa: D102
    @property
    def suspended(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeys:
    """The key pairs of a new account under its passphrase, as any store keeps them."""

    id: str
    public_key: bytes
    verify_key: bytes
    salt: bytes
    profile: str
    sealed_seed: bytes = field(repr=False)
    sealed_sign: bytes = field(repr=False)
    sealed_totp: bytes | None = field(repr=False)
    last_otp: int = 0
    suspended: bool = False


def plain_login(text: str) -> str:
    """A login name as it is kept and looked up."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def make_keys(passphrase: str, profile: Profile, totp_secret: str | None, account_id: str = "") -> NewKeys:
    """Draw the key pairs of an account, a new one if none is named, and put them under its passphrase.

    Slow, so callers leave the loop.
    """
    if totp_secret is not None and len(totp_secret) < _SHORTEST_TOTP:
        raise NotReadyError("인증번호 비밀 값은 32자 이상이어야 합니다.")
    account_id, salt = account_id or random_id().hex(), random_bytes(16)
    key, signing = PrivateKey.generate(), SigningKey.generate()
    derived, about = PassphraseKey.derive(passphrase, salt, profile), account_id.encode()
    return NewKeys(
        id=account_id,
        public_key=key.public.raw,
        verify_key=signing.public.raw,
        salt=salt,
        profile=profile,
        sealed_seed=derived.protect(key.seed(), about, "seed"),
        sealed_sign=derived.protect(signing.seed(), about, "sign"),
        sealed_totp=derived.protect(totp_secret.encode(), about, "totp") if totp_secret else None,
    )


def new_totp_secret() -> str:
    """The secret of somebody's one-time codes, as an app takes it."""
    return pyotp.random_base32()


async def open_keys(
    row: Kept | None, passphrase: str, otp: str, now: datetime, accept_otp: AcceptOtp
) -> tuple[PrivateKey, SigningKey]:
    """The keys of an account; whatever is wrong is the same refusal after the same work."""
    salt, profile = (row.salt, row.profile) if row else (_DECOY_SALT, Profile.OFFICER)
    async with _AT_ONCE:
        derived = await asyncio.to_thread(PassphraseKey.derive, passphrase, salt, Profile(profile))
    if row is None or row.suspended:
        raise WrongLoginError
    keys = _reveal(derived, row)
    if row.sealed_totp is not None:
        await _check_otp(derived, row.id, row.sealed_totp, otp, now, accept_otp)
    return keys


def key_pairs(seed: bytes, sign: bytes, row: Kept) -> tuple[PrivateKey, SigningKey]:
    """The key pairs of two opened secrets, if they are the ones whose public halves the account has (SPEC 1.6)."""
    try:
        key, signing = PrivateKey.from_seed(seed), SigningKey.from_seed(sign)
    except CryptoError:
        raise WrongLoginError from None
    if not same(key.public.raw, row.public_key) or not same(signing.public.raw, row.verify_key):
        raise WrongLoginError
    return key, signing


def permissions_of(roles: frozenset[str], rules: Rules) -> frozenset[Permission]:
    """What these roles permit together; a role that no rule knows permits nothing."""
    return frozenset(each for role in roles if role in rules.access for each in rules.access[role].permissions)


def _reveal(derived: PassphraseKey, row: Kept) -> tuple[PrivateKey, SigningKey]:
    about = row.id.encode()
    try:
        seed = derived.reveal(row.sealed_seed, about, "seed")
        sign = derived.reveal(row.sealed_sign, about, "sign")
    except CryptoError:
        raise WrongLoginError from None
    return key_pairs(seed, sign, row)


async def _check_otp(
    derived: PassphraseKey, account_id: str, sealed: bytes, otp: str, now: datetime, accept_otp: AcceptOtp
) -> None:
    try:
        secret = derived.reveal(sealed, account_id.encode(), "totp").decode()
    except CryptoError:
        raise WrongLoginError from None
    code = "".join(otp.split())
    for drift in (0, -1, 1):
        counter = int(now.timestamp()) // _TOTP_STEP + drift
        if same(pyotp.TOTP(secret).generate_otp(counter).encode(), code.encode()):
            if await accept_otp(account_id, counter):
                return
            break  # used before
    raise WrongLoginError
