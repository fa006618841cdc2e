"""What a browser is asked to do with a registered device, and whether what it says is so (WebAuthn Level 3, `prf`).

The one home of the library. Whatever is wrong with an answer is one refusal: who sent it learns nothing more.
"""

import base64
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casework.clock import Clock
from casework.settings import Settings
from casework.staffing.errors import WrongDeviceError
from crypto.errors import MalformedError
from crypto.keys import random_bytes
from crypto.passkey import PasskeySecret, prf_input

_NAME = "대숲"
_CHALLENGE = 32
_MOST_OPEN = 4096
_LONGEST_ID = 1023  # WebAuthn 6.5.1
_BYTES = frozenset(
    {
        "id", "rawId", "clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject",
        "publicKey",
    }
)  # fmt: skip
_NO_MODEL = bytes(16)  # which make of device it is, is not asked and not kept
# What the library and ours say of bytes that a stranger made up.
_WRONG = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError, struct.error,
    MalformedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a browser sent: the credential as WebAuthn's JSON, and what the device gave for this office."""

    credential: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credential:
    """A device's credential: its id, and its id with its public key as WebAuthn writes them (6.5.2)."""

    id: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What a device has shown: how often it has signed, and what it gives for this office."""

    sign_count: int
    secret: PasskeySecret


class Challenges:
    """What browsers were asked to sign, in memory alone: each counts once, for one purpose, for some minutes."""

    def __init__(self, clock: Clock, minutes: int) -> None:
        self._clock = clock
        self._seconds = minutes * 60
        self._open: dict[bytes, tuple[str, float]] = {}

    def draw(self, purpose: str) -> bytes:
        """Another one."""
        now = self._clock.now().timestamp()
        # The oldest first: what is over goes, and an eager stranger pushes out others before the memory is full.
        while self._open and (len(self._open) >= _MOST_OPEN or next(iter(self._open.values()))[1] <= now):
            self._open.pop(next(iter(self._open)))
        challenge = random_bytes(_CHALLENGE)
        self._open[challenge] = (purpose, now + self._seconds)
        return challenge

    def take(self, challenge: bytes, purpose: str) -> None:
        """Use one up."""
        about = self._open.pop(challenge, None)
        if about is None or about[0] != purpose or about[1] <= self._clock.now().timestamp():
            raise WrongDeviceError


def creation_options(
    user: tuple[bytes, str, str], known: Sequence[bytes], challenge: bytes, office: str, settings: Settings
) -> str:
    """What `navigator.credentials.create` is given, as JSON: for whom (handle, login, name), and what is known."""
    handle, login, name = user
    options, _state = _server(settings).register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=login, display_name=name),
        credentials=[AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge,
        extensions=_prf(office),
    )
    return json.dumps(dict(options.public_key), default=dict)


def request_options(challenge: bytes, office: str, settings: Settings) -> str:
    """What `navigator.credentials.get` is given, as JSON; no credential is named, so none is given away."""
    options, _state = _server(settings).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge, extensions=_prf(office)
    )
    return json.dumps(dict(options.public_key), default=dict)


def made(told: Told, purpose: str, challenges: Challenges, settings: Settings) -> tuple[Credential, Shown]:
    """The credential that a device made for our challenge."""
    try:
        answer = RegistrationResponse.from_dict(_object(told.credential))
        challenge = answer.response.client_data.challenge
        challenges.take(challenge, purpose)
        server = _server(settings)
        data = server.register_complete(_asked(challenge), answer)
        if data.credential_data is None:
            raise WrongDeviceError
        new, key = data.credential_data.credential_id, data.credential_data.public_key
        if not 0 < len(new) <= _LONGEST_ID or key.ALGORITHM not in {each.alg for each in server.allowed_algorithms}:
            raise WrongDeviceError
        raw = bytes(AttestedCredentialData.create(_NO_MODEL, new, key))
        return Credential(bytes(new), raw), Shown(data.counter, _secret(told))
    except _WRONG:
        raise WrongDeviceError from None


def credential_id(told: Told) -> bytes:
    """Which credential a browser says it used; not yet believed."""
    try:
        return bytes(AuthenticationResponse.from_dict(_object(told.credential)).raw_id)
    except _WRONG:
        raise WrongDeviceError from None


def verified(told: Told, credential: bytes, purpose: str, challenges: Challenges, settings: Settings) -> Shown:
    """What the device of this credential has shown, if it signed our challenge for our origin, its owner verified."""
    try:
        answer = AuthenticationResponse.from_dict(_object(told.credential))
        challenge = answer.response.client_data.challenge
        challenges.take(challenge, purpose)
        known = AttestedCredentialData(credential)
        _server(settings).authenticate_complete(_asked(challenge), [known], answer)
        return Shown(answer.response.authenticator_data.counter, _secret(told))
    except _WRONG:
        raise WrongDeviceError from None


def _server(settings: Settings) -> Fido2Server:
    # One origin, as it is set: a Host header decides nothing.
    origin = settings.console_origin
    party = PublicKeyCredentialRpEntity(name=_NAME, id=urlsplit(origin).hostname or "")
    no_make = AttestationConveyancePreference.NONE
    return Fido2Server(party, attestation=no_make, verify_origin=lambda told: told == origin)


def _asked(challenge: bytes) -> dict[str, Any]:
    return {"challenge": _b64(challenge), "user_verification": UserVerificationRequirement.REQUIRED}


def _prf(office: str) -> dict[str, Any]:
    return {"prf": {"eval": {"first": _b64(prf_input(office))}}}


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _secret(told: Told) -> PasskeySecret:
    return PasskeySecret(base64.b64decode(told.secret, validate=True))


def _object(text: str) -> Mapping[str, Any]:
    """A credential as WebAuthn's JSON has it (5.1.8): what is bytes is text there.

    The library makes bytes of whatever else stands in such a place, of a number as many as it says: a stranger could
    ask for all of the memory with ten digits.
    """
    parsed = json.loads(text)
    if not isinstance(parsed, dict) or not isinstance(parsed.get("response"), dict):
        raise WrongDeviceError
    for place in (parsed, parsed["response"]):
        if any(name in _BYTES and not isinstance(value, str | None) for name, value in place.items()):
            raise WrongDeviceError
    return parsed
