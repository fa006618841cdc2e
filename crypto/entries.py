"""What stands in a key list, read strictly (SPEC 13.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crypto.errors import CannotOpenError
from crypto.keys import ID_SIZE, PUBLIC_KEY_LENGTH, PublicKey, VerifyKey, same
from crypto.layout import from_b64
from crypto.primitives import KEY_SIZE
from crypto.reading import day_of, list_of, text_of


@dataclass(frozen=True, slots=True)
class DeskKey:
    """An epoch key and the days on which it receives, both included."""

    public: PublicKey
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk and its epoch keys."""

    id: str
    keys: tuple[DeskKey, ...]


@dataclass(frozen=True, slots=True)
class Custodian:
    """Holds shares of a quorum; seals go to `public`, grants are signed with `verify`."""

    id: str
    public: PublicKey
    verify: VerifyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyList:
    """A month's list, verified."""

    office: str
    serial: int
    previous: str | None
    issued: date
    expires: date
    desks: tuple[Desk, ...]
    custodians: tuple[Custodian, ...]
    quorum: int
    texts: str
    filing: VerifyKey
    payload_hash: str


def read_desks(payload: Mapping[str, object]) -> tuple[Desk, ...]:
    """The desks, each with its keys."""
    return tuple(
        Desk(text_of(desk, "id"), tuple(_desk_key(key) for key in list_of(desk, "keys")))
        for desk in list_of(payload, "desks")
    )


def read_custodians(payload: Mapping[str, object]) -> tuple[Custodian, ...]:
    """The custodians, in the order that numbers them (SPEC 11.3)."""
    return tuple(
        Custodian(
            text_of(one, "id"),
            PublicKey(from_b64(one.get("public"), PUBLIC_KEY_LENGTH)),
            VerifyKey(from_b64(one.get("verify"), KEY_SIZE)),
        )
        for one in list_of(payload, "custodians")
    )


def _desk_key(key: Mapping[str, object]) -> DeskKey:
    public = PublicKey(from_b64(key.get("public"), PUBLIC_KEY_LENGTH))
    if not same(public.key_id, from_b64(key.get("key_id"), ID_SIZE)):
        raise CannotOpenError
    return DeskKey(public, day_of(key, "from"), day_of(key, "until"))
