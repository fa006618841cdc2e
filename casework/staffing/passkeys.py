"""Devices that open an account beside its passphrase and code: registered, used, taken away (SPEC 10.7)."""

from collections.abc import Sequence

from casework.accounts import key_pairs, open_keys
from casework.bootstrap import Office
from casework.errors import MalformedRequestError, NotFoundError, WrongLoginError
from casework.people import Unlocked
from casework.staffing.errors import DeviceNotTakenError, WrongDeviceError
from casework.store.passkeys import (
    PasskeyRow,
    add_passkey,
    forget_passkey,
    forget_passkeys,
    passkey,
    passkey_used,
    passkeys_of,
)
from casework.unlocking import come_in, require
from casework.webauthn import Challenges, Told, creation_options, credential_id, made, request_options, verified
from crypto.errors import CryptoError
from crypto.passkey import user_handle
from crypto.primitives import sha256
from policies.rules import Permission

_LONGEST_LABEL = 40
_LOGIN = "login"


def ask_device(challenges: Challenges, office: Office) -> str:
    """What a browser asks a device for, so that it lets somebody in; it names nobody."""
    return request_options(challenges.draw(_LOGIN), office.office, office.settings)


async def unlock_with_device(told: Told, challenges: Challenges, office: Office, only: str = "") -> Unlocked:
    """The officer and their keys; every failure is the same refusal. `only`: whose it must be."""
    known = credential_id(told)
    found = await passkey(office.cases.store, sha256(known))
    if found is None:
        raise WrongDeviceError
    shown = verified(told, found.credential, _LOGIN, challenges, office.settings)
    row = await office.people.get(found.officer_id)
    if row.suspended or row.renewing or (only and only != row.id):
        raise WrongDeviceError
    about = row.id.encode()
    try:
        seed = shown.secret.reveal(found.sealed_seed, about, known, "seed")
        sign = shown.secret.reveal(found.sealed_sign, about, known, "sign")
        keys = key_pairs(seed, sign, row)
    except (CryptoError, WrongLoginError):
        raise WrongDeviceError from None
    if not await passkey_used(office.cases.store, found, shown.sign_count, office.clock.today()):
        raise WrongDeviceError
    return await come_in(row, keys, office)


async def ask_new_device(passphrase: str, otp: str, challenges: Challenges, unlocked: Unlocked, office: Office) -> str:
    """What a browser asks a new device for; whoever sits at an open screen must know the passphrase as well."""
    officer = unlocked.officer
    row = await office.people.get(officer.id)
    await open_keys(row, passphrase, otp, office.clock.now(), office.people.accept_otp)
    known = await passkeys_of(office.cases.store, officer.id)
    if len(known) >= office.rules.officers.most_passkeys:
        raise DeviceNotTakenError
    user = (user_handle(office.office, officer.id), officer.login, officer.name)
    challenge = challenges.draw(officer.id)
    return creation_options(user, [each.credential for each in known], challenge, office.office, office.settings)


async def add_device(told: Told, label: str, challenges: Challenges, unlocked: Unlocked, office: Office) -> None:
    """Register the device that was asked: it opens the account from now on."""
    label = " ".join(label.split())
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise MalformedRequestError
    officer, today = unlocked.officer, office.clock.today()
    credential, shown = made(told, officer.id, challenges, office.settings)
    about = officer.id.encode()
    row = PasskeyRow(
        id=sha256(credential.id),
        officer_id=officer.id,
        credential=credential.raw,
        sign_count=shown.sign_count,
        label=label,
        made=today,
        used=None,
        sealed_seed=shown.secret.protect(unlocked.key.seed(), about, credential.id, "seed"),
        sealed_sign=shown.secret.protect(unlocked.signing.seed(), about, credential.id, "sign"),
    )
    await office.journal.append("device_added", office.clock.now(), officer.id, None, None)
    most = office.rules.officers.most_passkeys
    if not await add_passkey(office.cases.store, row, officer.public_key, most):
        raise DeviceNotTakenError


async def devices_of(officer_id: str, office: Office) -> Sequence[PasskeyRow]:
    """The devices of an account, for its owner; others are told only how many."""
    return await passkeys_of(office.cases.store, officer_id)


async def remove_device(passkey_id: bytes, unlocked: Unlocked, office: Office) -> None:
    """Take a device from one's own account."""
    officer = unlocked.officer
    await office.journal.append("device_removed", office.clock.now(), officer.id, None, None)
    if not await forget_passkey(office.cases.store, officer.id, passkey_id):
        raise NotFoundError
    await office.cases.store.checkpoint()


async def remove_devices(officer_id: str, unlocked: Unlocked, office: Office) -> int:
    """Take every device from somebody's account, because one was lost; their passphrase goes on opening it."""
    require(unlocked, Permission.OFFICER_WRITE)
    await office.journal.append("device_removed", office.clock.now(), unlocked.officer.id, None, None)
    count = await forget_passkeys(office.cases.store, officer_id)
    await office.cases.store.checkpoint()
    return count
